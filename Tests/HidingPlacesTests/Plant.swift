import Blobs
import Findings
import Inputs

/// A key, where it was put, and what a scan has to say about it.
struct Plant {
  /// What the place is called in a failure.
  var place: String
  var secret: String
  var part = Provenance.Part.content
  /// The path in the report; one that starts with `.git/` is a file of the git folder.
  var path: String
  var members: [String] = []
  /// The commit that brought it in.
  var commit: String?
  /// The author, or the tagger.
  var author: String?
  /// Whether the commit that HEAD names holds it.
  var isInHead = false
  /// The refs that reach it; nil for those that reach the commit.
  var refs: [String]?
  /// Whether a ref, a reflog or the stash reaches it.
  var isReachable = true
  /// Whether it lies in an object of the repository itself.
  var isObject: Bool { !path.hasPrefix(".git/") && !path.hasPrefix("refs/") && !isInSubmodule }
  /// Whether it lies in the submodule's repository.
  var isInSubmodule = false

  /// What a finding has to say, with the secret left out.
  func statement(date: String?, refs: [String], gitFolder: String) -> String {
    let path = path.hasPrefix(".git/") ? gitFolder + path.dropFirst(4) : path
    return Self.statement(
      part, path, members, commit, author, date, isInHead, self.refs ?? refs, without: secret)
  }

  /// What a finding does say, with the secret left out.
  func statement(of finding: Finding) -> String {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    let place = finding.provenance
    let history = finding.history
    return Self.statement(
      place.part, text(place.path), place.members.map(text), history?.commit, history?.author,
      history?.date, history?.inHead ?? false, history?.refs ?? [], without: secret)
  }

  private static func statement(
    _ part: Provenance.Part, _ path: String, _ members: [String], _ commit: String?,
    _ author: String?, _ date: String?, _ isInHead: Bool, _ refs: [String], without secret: String
  ) -> String {
    let fields = [
      part.rawValue, ([path] + members).joined(separator: "!"), commit ?? "no commit",
      author ?? "no author", date ?? "no date", isInHead ? "in HEAD" : "not in HEAD",
      refs.joined(separator: ","),
    ]
    let pieces = fields.joined(separator: " | ").split(
      separator: secret, omittingEmptySubsequences: false)
    return pieces.joined(separator: "KEY")
  }
}
