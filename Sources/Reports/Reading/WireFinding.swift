import Blobs
import Bytes
import Findings
import Rules
import Verification

/// A finding as JSON holds it. Unknown members are passed over: a newer version may write more.
struct WireFinding: Decodable {
  let rule: String
  let confidence: String
  let fingerprint: String
  let secret: String?
  let secretBytes: String?
  let path: String
  let pathBytes: String?
  let member: String?
  let memberBytes: String?
  let members: [Member]?
  let startLine: Int?
  let startColumn: Int?
  let endLine: Int?
  let endColumn: Int?
  let byteOffset: Int?
  let `in`: String
  let kubernetes: Kubernetes?
  let repository: String?
  let repositoryBytes: String?
  let encodings: [String]
  let git: Git?
  let verification: WireVerification?
  let suppressed: Suppressed?
  let lineHash: String?
  let change: String?
  let agentPlace: Bool?

  struct Member: Decodable {
    let path: String
    let pathBytes: String?
  }

  struct Kubernetes: Decodable {
    let kind: String
    let name: String
    let key: String
    let namespace: String?
  }

  struct Git: Decodable {
    let object: String
    let commit: String?
    let author: String?
    let date: String?
    let path: String?
    let pathBytes: String?
    let refs: [String]?
    let inHead: Bool?
    let headPaths: [Member]?
    let otherPaths: [Member]?
    let pushed: Bool?
  }

  struct Suppressed: Decodable {
    let by: String
    let reason: String?
    let acceptsLive: Bool?
  }

  /// Checks the values and makes a finding of them.
  ///
  /// - Parameter index: the finding's number, for the error.
  func finding(_ index: Int) throws(ReportError) -> Finding {
    func required<Value>(_ value: Value?, _ field: String) throws(ReportError) -> Value {
      guard let value else { throw .invalid(field: field, finding: index) }
      return value
    }
    func paths(_ items: [Member], _ field: String) throws(ReportError) -> [[UInt8]] {
      try items.map { item throws(ReportError) in
        try required(Self.bytes(item.path, item.pathBytes), field)
      }
    }
    var provenance = Provenance(
      path: try required(Self.bytes(path, pathBytes), "pathBytes"),
      part: try required(Provenance.Part(rawValue: `in`), "in"))
    if let members {
      provenance.members = try paths(members, "members")
    } else if let member {
      let joined = try required(Self.bytes(member, memberBytes), "memberBytes")
      provenance.members = joined.split(
        separator: UInt8(ascii: "!"), omittingEmptySubsequences: false
      ).map(Array.init)
    }
    if let repository {
      provenance.repository = try required(
        Self.bytes(repository, repositoryBytes), "repositoryBytes")
    }
    provenance.object = git?.object
    var finding = Finding(
      rule: rule, confidence: try required(Confidence(rawValue: confidence), "confidence"),
      fingerprint: try required(Fingerprint(text: fingerprint), "fingerprint"),
      secret: try required(Self.bytes(secret ?? "", secretBytes), "secretBytes"),
      provenance: provenance,
      location: try required(location(), "location"), encodings: encodings,
      excerpt: Excerpt(before: "", masked: "", after: ""))
    if let kubernetes {
      finding.kubernetes = KubernetesField(
        kind: kubernetes.kind, name: kubernetes.name, key: kubernetes.key,
        namespace: kubernetes.namespace)
    }
    if let git, let refs = git.refs {
      finding.history = HistoryEntry(
        object: git.object, commit: git.commit, author: git.author, date: git.date,
        path: try git.path.map { path throws(ReportError) in
          try required(Self.bytes(path, git.pathBytes), "git.pathBytes")
        }, refs: refs, inHead: git.inHead ?? false)
      finding.history?.headPaths = try paths(git.headPaths ?? [], "git.headPaths")
      finding.history?.otherPaths = try paths(git.otherPaths ?? [], "git.otherPaths")
      finding.history?.isPushed = git.pushed
    }
    if let suppressed {
      let source = try required(Suppression.Source(rawValue: suppressed.by), "suppressed.by")
      finding.suppression = Suppression(
        by: source, reason: suppressed.reason, acceptsLive: suppressed.acceptsLive ?? false)
    }
    finding.lineHash = lineHash
    finding.isInAgentPlace = agentPlace ?? false
    return finding
  }

  /// The location; nil inside for a finding without lines, nil outside if the numbers make none.
  private func location() -> Location?? {
    guard let startLine else { return .some(nil) }
    guard let startColumn, let endLine, let endColumn, let byteOffset, startLine > 0,
      startColumn > 0, endLine > 0, endColumn > 0, byteOffset >= 0
    else { return nil }
    return Location(
      bytes: byteOffset..<byteOffset, start: .init(line: startLine, column: startColumn),
      end: .init(line: endLine, column: endColumn))
  }

  /// The exact bytes of a text; nil if they are not base64.
  static func bytes(_ text: String, _ encoded: String?) -> [UInt8]? {
    guard let encoded else { return Array(text.utf8) }
    return Base64.decode(encoded.utf8)
  }
}
