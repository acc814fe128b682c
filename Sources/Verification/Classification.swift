/// What one answer is evidence of.
package struct Classification: Sendable, Equatable {
  /// The reason, which has the verdict in it.
  package var reason: Reason
  /// The contract whose shape the answer has; nil for an answer that is no evidence.
  package var contract: Contract?
  /// The answer proves that the key is restricted to a list of clusters.
  package var restricted = false
  /// Every scope that the key holds, where the API said so credibly.
  package var granted: [String]?
  /// The organization that the answer names.
  package var organization: KeyVerification.Organization?
  /// The clusters that the answer lists.
  package var clusters: [KeyVerification.Cluster]?
  /// There are more clusters than the answer lists.
  package var hasMoreClusters = false

  init(_ reason: Reason, _ contract: Contract? = nil) {
    self.reason = reason
    self.contract = contract
  }

  /// Judges an answer; the rows of the verdict table and nothing else.
  ///
  /// `live` and `revoked` need JSON of the right shape, so that a proxy's, a login page's or a
  /// captive portal's answer never closes a live leak.
  package init(of answer: Answer, to request: APIRequest) {
    switch answer.status {
    case 200: self = Self.success(answer, to: request)
    case 401, 403: self = Self.refusal(answer, to: request)
    case 300..<400: self = .init(.redirect)
    case 404: self = .init(.notFound)
    case 405: self = .init(.methodNotAllowed)
    case 400, 410, 413, 422: self = .init(.badRequest)
    case 407: self = .init(.proxyRefused)
    case 429: self = .init(.rateLimited)
    case 500..<600:
      let isLimiter = AnswerBody(answer.body)?.code == "RATE_LIMIT_UNAVAILABLE"
      self = .init(isLimiter ? .limiterDown : .serverError)
    default: self = .init(.unexpectedStatus)
    }
  }

  /// How the API says that no key arrived: a proxy dropped it, and revoked would be a false
  /// all-clear. Known of the old contract; should the new one say it too, it means the same.
  private static let headerMissing = "API key required"

  private static func success(_ answer: Answer, to request: APIRequest) -> Classification {
    guard !answer.body.isEmpty else { return .init(.empty) }
    guard !answer.isHTML, let body = AnswerBody(answer.body) else { return .init(.notJSON) }
    guard body.error.isAbsent, body.detail.isAbsent else { return .init(.contradictory) }
    var result: Classification
    if body.data != .missing || body.meta != .missing {
      guard !body.isOldList else { return .init(.contradictory) }
      guard body.data == .object || body.data == .list, body.meta == .object else {
        return .init(.foreignJSON)
      }
      if request == .organization && (body.organization == nil || body.data != .object) {
        return .init(.foreignJSON)
      }
      result = .init(.accepted, .new)
    } else {
      let isOverview = request == .overview && body.organizationID != nil
      guard body.isOldList || isOverview else { return .init(.foreignJSON) }
      result = .init(.accepted, .old)
    }
    if request == .organization || request == .overview { result.organization = body.organization }
    if request.scope == "clusters:read" {
      result.clusters = body.clusters
      result.hasMoreClusters = body.hasMore
    }
    return result
  }

  private static func refusal(_ answer: Answer, to request: APIRequest) -> Classification {
    guard !answer.body.isEmpty else { return .init(.empty) }
    guard !answer.isHTML, let body = AnswerBody(answer.body) else { return .init(.notJSON) }
    guard body.error.isAbsent || body.detail.isAbsent, body.data.isAbsent else {
      return .init(.contradictory)
    }
    if let code = body.code { return envelopeRefusal(answer.status, code, body, request) }
    guard case .text(let detail) = body.detail else { return .init(.foreignJSON) }
    switch answer.status {
    case 401 where detail == "Invalid API key":
      return .init(.notAccepted, .old)
    case 401 where detail.hasPrefix(Self.headerMissing):
      return .init(.headerLost)
    case 403 where detail.hasPrefix("Missing required permission: "):
      return .init(.scopeMissing, .old)
    case 403 where detail == "Access to this cluster is not allowed":
      var result = Classification(.clusterDenied, .old)
      result.restricted = true
      return result
    case 403:
      return .init(.ambiguousRefusal)
    default:
      return .init(.foreignJSON)
    }
  }

  private static func envelopeRefusal(
    _ status: Int, _ code: String, _ body: AnswerBody, _ request: APIRequest
  ) -> Classification {
    switch (status, code) {
    case (401, "UNAUTHORIZED") where body.message?.hasPrefix(Self.headerMissing) ?? false:
      return .init(.headerLost)
    case (401, "UNAUTHORIZED"):
      return .init(.notAccepted, .new)
    case (403, "FORBIDDEN"):
      var result = Classification(.scopeMissing, .new)
      result.granted = credible(body.details, lacking: request.scope)
      return result
    case (403, "CLUSTER_ACCESS_DENIED"):
      var result = Classification(.clusterDenied, .new)
      result.restricted = true
      return result
    default:
      return .init(.foreignJSON)
    }
  }

  /// The scopes that a refusal says are granted, if the list can be trusted: known names only,
  /// and without the scopes whose lack is the reason for the refusal. An empty list is not: a
  /// server that hides the list would look the same.
  private static func credible(
    _ details: [AnswerBody.Refusal], lacking scope: String
  ) -> [String]? {
    let known = Contract.new.scopes
    guard details.count == 1, let refusal = details.first, !refusal.granted.isEmpty,
      refusal.granted.allSatisfy(known.contains), !refusal.granted.contains(scope),
      !refusal.required.contains(where: refusal.granted.contains)
    else { return nil }
    return known.filter(refusal.granted.contains)
  }
}

extension AnswerBody.Member {
  /// Missing, or null, which says the same.
  fileprivate var isAbsent: Bool { self == .missing || self == .null }
}

extension Answer {
  fileprivate var isHTML: Bool {
    guard let contentType else { return false }
    let type = contentType.lowercased()
    return type.hasPrefix("text/html") || type.hasPrefix("application/xhtml")
  }
}
