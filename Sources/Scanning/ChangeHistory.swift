import Blobs
import Findings
import Git
import Inputs

/// Finds, among the commits of a push, those that brought findings in.
///
/// The commits are not reachable from any ref yet, so that a search from the refs down finds none.
struct ChangeHistory {
  /// How many objects are looked up: each costs a walk over the push, and a person reads few.
  private static let limit = 20

  private let repository: Repository
  private let arguments: [String]
  private let refs: [String]

  init(_ repository: Repository, _ revisions: [[UInt8]], options: [String], refs: [String]) {
    self.repository = repository
    arguments = revisions.map { String(decoding: $0, as: UTF8.self) } + options + ["--"]
    self.refs = refs
  }

  /// What is known of the objects that findings lie in.
  func entries(of findings: [Finding]) throws(GitError) -> [String: HistoryEntry] {
    var entries: [String: HistoryEntry] = [:]
    for finding in findings where entries.count < Self.limit {
      guard let object = finding.provenance.object, entries[object] == nil else { continue }
      let isMessage = finding.provenance.part == .message
      entries[object] = try entry(object, isMessage: isMessage, path: finding.provenance.path)
    }
    return entries
  }

  private func entry(
    _ object: String, isMessage: Bool, path: [UInt8]
  ) throws(GitError) -> HistoryEntry {
    // The oldest commit comes last. A tag's message has no commit of its own.
    let format = ["log", "--no-show-signature", "--format=%H%x00%an <%ae>%x00%aI"]
    let search =
      isMessage
      ? ["--no-walk", object, "--"]
      : ["-m", "--no-renames", "--no-patch", "--find-object=\(object)"] + arguments
    let output = try repository.git.output(format + search)
    let last = output.split(separator: UInt8(ascii: "\n")).last ?? []
    let fields = last.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard fields.count == 3 else {
      return HistoryEntry(object: object, path: path.isEmpty ? nil : path, refs: refs)
    }
    return HistoryEntry(
      object: object, commit: fields[0], author: fields[1], date: fields[2],
      path: path.isEmpty ? nil : path, refs: refs)
  }
}
