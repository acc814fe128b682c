package import Blobs
package import Rules

/// A secret, the place it was found in, and what is known about both.
package struct Finding: Sendable, Equatable {
  /// The id of the rule that matched.
  package var rule: String
  /// How sure the match is.
  package var confidence: Confidence
  /// The secret's name.
  package var fingerprint: Fingerprint
  /// The secret. Reports show it only when the user asked for that.
  package var secret: [UInt8]
  /// The secret's encoded text as it stands there; empty for plain text, and where it is long.
  /// Reports show it only when the user asked for secrets.
  package var encoded: [UInt8] = []
  /// Where the bytes came from.
  package var provenance: Provenance
  /// Where in them the secret, or its encoded text, is; nil for a name, which has no lines.
  package var location: Location?
  /// The encodings around the secret, outermost first; empty for plain text.
  package var encodings: [String]
  /// The line of the finding, with the secret masked.
  package var excerpt: Excerpt
  /// Whether the secret stands where agents keep their tokens: that the public API refuses it then
  /// says nothing about the agent.
  package var isInAgentPlace = false
  /// The Kubernetes field that holds the secret.
  package var kubernetes: KubernetesField?
  /// How the secret came into a git history.
  package var history: HistoryEntry?
  /// Why the finding does not count, if it does not.
  package var suppression: Suppression?
  /// The hash that GitHub code scanning tells findings apart by (`primaryLocationLineHash`), where
  /// the whole blob was at hand.
  package var lineHash: String?

  /// Creates a finding without annotations.
  package init(
    rule: String, confidence: Confidence, fingerprint: Fingerprint, secret: [UInt8],
    provenance: Provenance, location: Location?, encodings: [String], excerpt: Excerpt
  ) {
    self.rule = rule
    self.confidence = confidence
    self.fingerprint = fingerprint
    self.secret = secret
    self.provenance = provenance
    self.location = location
    self.encodings = encodings
    self.excerpt = excerpt
  }
}

/// A piece of the line around a finding in which every secret is masked.
package struct Excerpt: Hashable, Sendable {
  /// The text before the secret; invalid bytes are replaced, control characters are not.
  package var before: String
  /// What stands for the secret, such as `ka_live_…`.
  package var masked: String
  /// The text behind the secret, up to the end of the line.
  package var after: String
  /// Whether the line goes on to the left of `before`.
  package var isCutBefore: Bool
  /// Whether the line goes on to the right of `after`.
  package var isCutAfter: Bool

  /// Creates an excerpt.
  package init(
    before: String, masked: String, after: String, isCutBefore: Bool = false,
    isCutAfter: Bool = false
  ) {
    self.before = before
    self.masked = masked
    self.after = after
    self.isCutBefore = isCutBefore
    self.isCutAfter = isCutAfter
  }
}

/// A field of a Kubernetes object.
package struct KubernetesField: Hashable, Sendable {
  /// The object's kind, such as `Secret`.
  package var kind: String
  /// The object's name.
  package var name: String
  /// The path of keys to the value, such as `data.token`.
  package var key: String
  /// The namespace that the object names.
  package var namespace: String?

  /// Creates a field.
  package init(kind: String, name: String, key: String, namespace: String? = nil) {
    self.kind = kind
    self.name = name
    self.key = key
    self.namespace = namespace
  }
}

/// How a secret came into a git history and whether it is still there.
package struct HistoryEntry: Hashable, Sendable {
  /// The object that holds the secret.
  package var object: String
  /// The first commit that brought it in; nil when nothing reaches it.
  package var commit: String?
  /// The commit's author, `Name <address>`.
  package var author: String?
  /// The commit's author date, RFC 3339.
  package var date: String?
  /// A path the object had in that commit.
  package var path: [UInt8]?
  /// Refs that still reach the object, sorted.
  package var refs: [String]
  /// Whether the commit that HEAD names holds the object.
  package var inHead: Bool
  /// Where in HEAD's tree the object stands, at most 16 paths.
  package var headPaths: [[UInt8]] = []
  /// The object's other paths in `commit`, at most 15.
  package var otherPaths: [[UInt8]] = []
  /// Whether a remote-tracking ref reaches the object; nil in a repository that has none, where
  /// nothing tells.
  package var isPushed: Bool?

  /// Creates an entry.
  package init(
    object: String, commit: String? = nil, author: String? = nil, date: String? = nil,
    path: [UInt8]? = nil, refs: [String] = [], inHead: Bool = false
  ) {
    self.object = object
    self.commit = commit
    self.author = author
    self.date = date
    self.path = path
    self.refs = refs
    self.inHead = inHead
  }
}

/// Why a finding does not count.
package struct Suppression: Hashable, Sendable {
  /// Where the suppression is written.
  package enum Source: String, Hashable, Sendable {
    /// A comment on the line, such as `kascan:allow`.
    case inline
    /// An entry of a baseline file.
    case baseline
    /// An entry of the configuration.
    case configuration
  }

  /// Where the suppression is written.
  package var by: Source
  /// The reason given there, if any.
  package var reason: String?
  /// Whether it holds for a key that is live as well.
  package var acceptsLive: Bool

  /// Creates a suppression.
  package init(by: Source, reason: String? = nil, acceptsLive: Bool = false) {
    self.by = by
    self.reason = reason
    self.acceptsLive = acceptsLive
  }
}
