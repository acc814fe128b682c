import Git
import Verification

/// What a report says about the repository that was scanned.
package struct WorkTreeState: Sendable {
  /// The work tree's top folder, absolute; nil outside one.
  package var top: [UInt8]?
  /// The commit that HEAD names.
  package var revision: String?
  /// The branch that HEAD names.
  package var branch: String?
  /// The URL of the remote `origin`, as the configuration has it.
  package var remote: String?

  /// Asks git about the repository that a path lies in; what git does not know stays nil.
  package init(of path: [UInt8]) {
    let git = GitProgram(inheritsRepository: false)
    if EndlessFiles.first(from: path, git.environment, looseObjects: false) != nil { return }
    func ask(_ arguments: [String]) -> [UInt8]? {
      guard let output = try? git.output(arguments, in: path) else { return nil }
      return output.last == 0x0A ? output.dropLast() : output
    }
    func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
    top = ask(["rev-parse", "--show-toplevel"])
    revision = text(ask(["rev-parse", "--verify", "-q", "HEAD"]))
    branch = text(ask(["symbolic-ref", "-q", "--short", "HEAD"]))
    remote = text(ask(["config", "--get", "remote.origin.url"]))
  }
}
