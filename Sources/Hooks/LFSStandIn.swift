import Glibc
import Platform

/// A program in the place of git-lfs that uploads nothing and leaves a mark when a push calls it.
struct LFSStandIn {
  /// The folder that it lies in, to be searched before all others.
  let folder: String
  private var mark: String { "\(folder)/pushed" }

  /// Writes the program.
  ///
  /// - Parameter folder: a folder of its own, which is made.
  init(in folder: String) throws(HookFolder.Failure) {
    self.folder = folder
    _ = unsafe mkdir(folder, 0o777)
    let program = "\(folder)/git-lfs"
    let script = "#!/bin/sh\n[ \"$1\" != pre-push ] || : > \"${0%/*}/pushed\"\n"
    do throws(SystemError) {
      try ReportFile.write(Array(script.utf8), to: program, isProgram: true)
    } catch {
      throw .file(program, error)
    }
  }

  /// Forgets earlier calls.
  func forget() { _ = unsafe unlink(mark) }

  /// Whether a push called it since.
  var wasCalled: Bool { TextFile.exists(mark) }
}
