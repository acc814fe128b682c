import Verification

/// A verification as JSON holds it.
struct WireVerification: Decodable {
  let verdict: String
  let reason: String
  let code: String?
  let status: Int?
  let endpoint: String?
  let checkedAt: String?
  let contradicted: Contradicted?
  let mayBeAgentToken: Bool?
  let organization: Organization?
  let scopes: Scopes?
  let clusters: [Cluster]?
  let hasMoreClusters: Bool?
  let restricted: Bool?

  struct Organization: Decodable {
    let id: String
    let name: String?
    let plan: String?
    let counts: [String: Int]?
  }

  struct Contradicted: Decodable {
    let verdict: String
    let checkedAt: String?
  }

  struct Scopes: Decodable {
    let held: [String]
    let notHeld: [String]
    let undetermined: [String]
  }

  struct Cluster: Decodable {
    let id: String
    let name: String?
    let provider: String?
    let region: String?
    let environment: String?
    let status: String?
    let stale: Bool?
    let counts: [String: Int]?
  }

  /// Checks the values and makes a verification of them.
  ///
  /// The verdict follows from the reason. A reason that this version doesn't know stands for its
  /// verdict; a verdict that contradicts its reason is an error, for someone changed the report.
  func verification(_ index: Int) throws(ReportError) -> KeyVerification {
    guard let verdict = Verdict(rawValue: verdict) else {
      throw .invalid(field: "verification.verdict", finding: index)
    }
    let known = code.flatMap(Reason.init(code:)) ?? Reason(rawValue: reason)
    // Older versions wrote `revoked` for what may be an agent's token.
    let isRevoked = verdict == .revoked || verdict == .revokedAsAPIKey
    if let known, known.verdict != (isRevoked ? .revoked : verdict) {
      throw .invalid(field: "verification.reason", finding: index)
    }
    let fallback: Reason =
      switch verdict {
      case .live: .accepted
      case .revoked, .revokedAsAPIKey: .notAccepted
      case .unknown: .notVerifiable
      }
    var result = KeyVerification(reason: known ?? fallback, status: status)
    result.mayBeAgentToken = mayBeAgentToken ?? false || verdict == .revokedAsAPIKey
    result.endpoint = endpoint
    result.checkedAt = checkedAt.flatMap(Timestamp.init(text:))?.secondsSince1970
    result.contradicted = contradicted.flatMap { other in
      Verdict(rawValue: other.verdict).map {
        .init(
          verdict: $0,
          checkedAt: other.checkedAt.flatMap(Timestamp.init(text:))?.secondsSince1970)
      }
    }
    result.organization = organization.map {
      .init(id: $0.id, name: $0.name, plan: $0.plan, counts: $0.counts ?? [:])
    }
    result.scopes = scopes.map {
      .init(listing: $0.held, notHeld: $0.notHeld, undetermined: $0.undetermined)
    }
    result.clusters = clusters?.map { item in
      var cluster = KeyVerification.Cluster(id: item.id)
      cluster.name = item.name
      cluster.provider = item.provider
      cluster.region = item.region
      cluster.environment = item.environment
      cluster.status = item.status
      cluster.isStale = item.stale ?? false
      cluster.counts = item.counts ?? [:]
      return cluster
    }
    result.hasMoreClusters = hasMoreClusters ?? false
    result.restricted = restricted
    return result
  }
}

extension Reason {
  /// The reason's name in reports, which stays when its phrase is reworded.
  /// `notJSON` is `not-json`.
  var code: String {
    var code = ""
    var wasCapital = true
    for character in String(describing: self) {
      if character.isUppercase, !wasCapital { code += "-" }
      wasCapital = character.isUppercase
      code += character.lowercased()
    }
    return code
  }

  private static let byCode = Dictionary(
    allCases.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The reason of a code; nil for one that this version doesn't know.
  init?(code: String) {
    guard let reason = Self.byCode[code] else { return nil }
    self = reason
  }
}
