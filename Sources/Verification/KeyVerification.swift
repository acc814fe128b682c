/// What is known about one key: the verdict, what it rests on and what the key opens.
package struct KeyVerification: Sendable, Equatable {
  /// The organization that a key belongs to.
  package struct Organization: Sendable, Equatable {
    /// The organization's id.
    package var id: String
    /// Its name, at most 256 characters; not escaped.
    package var name: String?
    /// What it pays for, at most 256 characters; not escaped.
    package var plan: String?
    /// What the API counts of it, limited to what the key may see, such as `clusters`.
    package var counts: [String: Int]

    /// Creates an organization.
    package init(
      id: String, name: String? = nil, plan: String? = nil, counts: [String: Int] = [:]
    ) {
      self.id = id
      self.name = name
      self.plan = plan
      self.counts = counts
    }
  }

  /// The permission scopes of a key, each list in the contract's order.
  package struct Scopes: Sendable, Equatable {
    /// The API answered with what the scope opens.
    package var held: [String] = []
    /// The API said that the key lacks the scope.
    package var notHeld: [String] = []
    /// Not asked, or no clear answer.
    package var undetermined: [String] = []
  }

  /// A cluster that a key can see; no field is escaped, each has at most 256 characters.
  package struct Cluster: Sendable, Equatable {
    package var id: String
    package var name: String?
    package var provider: String?
    package var region: String?
    package var environment: String?
    package var status: String?
    /// The API has not heard of the cluster for a while.
    package var isStale = false
    /// How many `nodes`, `namespaces`, `workloads` and `pods` it has.
    package var counts: [String: Int] = [:]

    /// Whether people depend on the cluster, as far as its environment says.
    package var isProduction: Bool { environment?.lowercased().hasPrefix("prod") ?? false }
  }

  /// A verdict that contradicts the one that is kept.
  package struct Contradiction: Sendable, Equatable {
    package var verdict: Verdict
    /// When it was given, in Unix seconds.
    package var checkedAt: Int?

    /// Creates a contradiction.
    package init(verdict: Verdict, checkedAt: Int?) {
      self.verdict = verdict
      self.checkedAt = checkedAt
    }
  }

  /// The verdict that the reason stands for.
  package var verdict: Verdict {
    reason.verdict == .revoked && mayBeAgentToken ? .revokedAsAPIKey : reason.verdict
  }
  /// What the verdict rests on.
  package var reason: Reason
  /// The HTTP status that the verdict rests on, if any.
  package var status: Int?
  /// The key stood where agent tokens stand, so that a refusal is not the whole truth.
  package var mayBeAgentToken = false
  /// The address that was asked; nil where none was.
  package var endpoint: String?
  /// When the last answer came, in Unix seconds; nil where none was asked for.
  package var checkedAt: Int?
  /// What another report says of the key, if that is the contrary.
  package var contradicted: Contradiction?
  /// How many requests this key took.
  package var requests = 0
  /// The key's organization, if an answer named it.
  package var organization: Organization?
  /// The key's scopes; nil unless reach was asked for and the key is live.
  package var scopes: Scopes?
  /// The clusters that the key can see; nil unless reach was asked for and the API listed them.
  package var clusters: [Cluster]?
  /// There are more clusters than `clusters` holds.
  package var hasMoreClusters = false
  /// True when the API proved that the key is restricted to a list of clusters, else nil.
  package var restricted: Bool?

  /// Creates a verification that knows a reason and nothing else.
  package init(reason: Reason, status: Int? = nil) {
    self.reason = reason
    self.status = status
  }

  /// Whether the address that was asked is another than the vendor's public API.
  package var isFromElsewhere: Bool { endpoint.map { $0 != Endpoint.standard.url } ?? false }

  /// The key opens personal data (owners' e-mail addresses), which is never fetched into a report.
  package var reachesPersonalData: Bool {
    scopes?.held.contains { Contract.personalScopes.contains($0) } ?? false
  }
}
