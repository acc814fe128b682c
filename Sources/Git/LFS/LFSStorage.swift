package import Blobs
import Glibc
import Platform

/// Where a repository keeps the contents that its Git LFS pointers stand for.
package struct LFSStorage: Sendable {
  /// The folders of objects, the repository's own first, then those of its alternates.
  private let folders: [[UInt8]]

  /// Asks git where they are.
  package init(_ repository: Repository) throws(GitError) {
    let (output, end) = try repository.git.run(["config", "-z", "--get", "lfs.storage"])
    guard end.status == 0 || end.status == 1 else { throw .gitFailed(command: "config", end) }
    let common = repository.commonDirectory
    let named = Array(output.prefix { $0 != 0 })
    let own =
      named.isEmpty
      ? common.path("lfs") : named[0] == UInt8(ascii: "/") ? named : common.path(named)
    let alternates = repository.objectDirectories.dropFirst().map { $0.path("../lfs/objects") }
    folders = [own.path("objects")] + alternates
  }

  /// The file that holds a pointer's content.
  ///
  /// - Throws: why there is none.
  package func file(of pointer: LFSPointer) throws(Coverage.LFSDefect) -> [UInt8] {
    var defect = Coverage.LFSDefect.missing
    for folder in folders {
      let path = folder.path(pointer.name)
      var status = stat()
      let terminated = path.map { CChar(bitPattern: $0) } + [0]
      guard unsafe stat(terminated, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        continue
      }
      if Int(status.st_size) == pointer.size { return path }
      defect = .wrongSize
    }
    throw defect
  }
}
