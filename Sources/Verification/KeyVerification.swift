/// What is known about one key: the verdict, what it rests on and what the key opens.
package struct KeyVerification: Sendable, Equatable {
  /// The organization that a key belongs to.
  package struct Organization: Sendable, Equatable {
    /// The organization's id.
    package var id: String
    /// Its name, at most 256 characters; not escaped.
    package var name: String?
    /// What the API counts of it, limited to what the key may see, such as `cluster_count`.
    package var counts: [String: Int]

    /// Creates an organization.
    package init(id: String, name: String? = nil, counts: [String: Int] = [:]) {
      self.id = id
      self.name = name
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
  }

  /// Live, revoked or unknown.
  package var verdict: Verdict { reason.verdict }
  /// What the verdict rests on.
  package var reason: Reason
  /// The HTTP status that the verdict rests on, if any.
  package var status: Int?
  /// The key stood where agent tokens stand, so that `revoked` is not the whole truth.
  package var mayBeAgentToken = false
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

  /// One sentence that has to stand beside the verdict.
  package var note: String? {
    verdict == .revoked && mayBeAgentToken ? "may still be a live agent token" : nil
  }

  /// The key opens personal data (owners' e-mail addresses), which is never fetched into a report.
  package var reachesPersonalData: Bool {
    scopes?.held.contains { Contract.personalScopes.contains($0) } ?? false
  }
}
