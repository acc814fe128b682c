import Blobs
import Platform

/// What a partial clone does not have of what its refs and reflogs reach.
package struct MissingObjects: Sendable {
  /// How many objects are missing. What only a missing tree leads to is not known, and not counted.
  package private(set) var count = 0
  /// The first of them, in git's order.
  package private(set) var first: [ObjectID] = []

  private static let firstLimit = 3

  /// Asks git, with a walk, if the repository says that it is a partial clone; else nothing is
  /// missing by anybody's choice.
  package init(_ repository: Repository) throws(GitError) {
    guard try Self.mayMiss(repository) else { return }
    // `--quiet` leaves out what is there.
    let arguments = ["rev-list", "--objects", "--all", "--reflog", "--missing=print", "--quiet"]
    let end: Program.End?
    do throws(SystemError) {
      let running = try repository.git.program(arguments.map { Array($0.utf8) }).start()
      end = try read(running) ? running.finish() : nil
    } catch {
      throw .gitNotStarted(error)
    }
    guard let end else { throw .unexpectedAnswer(command: "rev-list") }
    guard end.status == 0 else { throw .gitFailed(command: "rev-list", end) }
  }

  /// Reads a question mark and an id for every missing object.
  ///
  /// - Returns: whether every line was of that form.
  private mutating func read(_ running: RunningProgram) throws(SystemError) -> Bool {
    var stream = ProgramOutput(running)
    while let line = try stream.line() {
      guard line.first == UInt8(ascii: "?"), let id = ObjectID(hexadecimal: line.dropFirst())
      else { return false }
      count += 1
      if first.count < Self.firstLimit { first.append(id) }
    }
    return true
  }

  /// Whether a pack came from a remote that promises what is missing, or a setting names one.
  private static func mayMiss(_ repository: Repository) throws(GitError) -> Bool {
    for directory in repository.objectDirectories {
      let names = (try? DirectoryListing.names(directory.path("pack"))) ?? []
      if names.contains(where: { $0.ends(in: ".promisor") }) { return true }
    }
    guard PromisorSettings.maySay(repository) else { return false }
    let (output, end) = try repository.git.run([
      "config", "-z", "--get-regexp", #"^(extensions\.partialclone|remote\..*\.promisor)$"#,
    ])
    // 1 says that there is no such setting.
    guard end.status == 0 || end.status == 1 else { throw .gitFailed(command: "config", end) }
    let no = ["false", "no", "off", "0", ""].map { Array($0.utf8) }
    return output.split(separator: 0).contains { setting in
      let parts = setting.split(
        separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
      if parts[0].elementsEqual("extensions.partialclone".utf8) { return true }
      return parts.count == 1 || !no.contains(parts[1].map { $0 | 0x20 })
    }
  }
}
