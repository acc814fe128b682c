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
  /// Where the next page of the list begins.
  package var nextCursor: String?

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
    case 200, 401, 403: self = Self.body(of: answer, to: request)
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

  private static func body(of answer: Answer, to request: APIRequest) -> Classification {
    guard !answer.body.isEmpty else { return .init(.empty) }
    guard answer.isJSON, let body = AnswerBody(answer.body) else { return .init(.notJSON) }
    return answer.status == 200
      ? success(body, to: request) : refusal(answer.status, body, to: request)
  }

  private static func success(_ body: AnswerBody, to request: APIRequest) -> Classification {
    guard body["error"] == nil, body["detail"] == nil else { return .init(.contradictory) }
    let oldList = request.listName.flatMap(body.oldList)
    var result: Classification
    let items: [JSONValue]?
    if body.has("data") || body.has("meta") {
      guard oldList == nil else { return .init(.contradictory) }
      guard body.isEnvelope, let data = body["data"] else { return .init(.foreignJSON) }
      result = .init(.accepted, .new)
      items = data.items
      let isRight =
        request.listName == nil ? data.members != nil && body.organization != nil : items != nil
      guard isRight else { return .init(.foreignJSON) }
      result.nextCursor = body.nextCursor
      result.hasMoreClusters = body.hasMore
    } else {
      let isOverview = request == .overview && body.organization != nil
      guard oldList != nil || isOverview else { return .init(.foreignJSON) }
      result = .init(.accepted, .old)
      items = oldList
      result.hasMoreClusters = (body.total ?? 0) > (items?.count ?? 0)
    }
    if request == .organization || request == .overview { result.organization = body.organization }
    if request.listName == "clusters", let items {
      result.clusters = AnswerBody.clusters(items)
    } else {
      result.nextCursor = nil
      result.hasMoreClusters = false
    }
    return result
  }

  private static func refusal(
    _ status: Int, _ body: AnswerBody, to request: APIRequest
  ) -> Classification {
    guard body["error"] == nil || body["detail"] == nil, body["data"] == nil else {
      return .init(.contradictory)
    }
    if let detail = body.detail { return oldRefusal(status, detail) }
    guard body.isEnvelope, let failure = body.failure else { return .init(.foreignJSON) }
    return refusal(status, failure, request)
  }

  private static func oldRefusal(_ status: Int, _ detail: String) -> Classification {
    let permission = "Missing required permission: "
    switch status {
    case 401 where detail == "Invalid API key":
      return .init(.notAccepted, .old)
    case 401 where RefusalText(detail) == .keyMissing:
      // Revoked would be a false all-clear: something on the way dropped the key.
      return .init(.headerLost, .old)
    case 403 where detail.hasPrefix(permission):
      let isKnown = Contract.isKnown(scope: String(detail.dropFirst(permission.count)))
      return isKnown ? .init(.scopeMissing, .old) : .init(.ambiguousRefusal)
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

  private static func refusal(
    _ status: Int, _ failure: AnswerBody.Failure, _ request: APIRequest
  ) -> Classification {
    switch (status, failure.code) {
    case (401, "UNAUTHORIZED"):
      switch RefusalText(failure.message) {
      case .keyRefused: return .init(.notAccepted, .new)
      case .keyMissing: return .init(.headerLost, .new)
      case .other: return .init(.ambiguousRefusal)
      }
    case (403, "FORBIDDEN"):
      guard namesScope(failure) else { return .init(.ambiguousRefusal) }
      var result = Classification(.scopeMissing, .new)
      result.granted = failure.refusal.flatMap { credible($0, lacking: request.scope) }
      return result
    case (403, "CLUSTER_ACCESS_DENIED"):
      var result = Classification(.clusterDenied, .new)
      result.restricted = true
      return result
    default:
      return .init(.foreignJSON)
    }
  }

  /// Whether a refusal names scopes, and only ones that there are.
  private static func namesScope(_ failure: AnswerBody.Failure) -> Bool {
    if let required = failure.refusal?.required {
      return !required.isEmpty && required.allSatisfy(Contract.new.scopes.contains)
    }
    guard let message = failure.message else { return false }
    return Contract.new.scopes.contains(where: message.contains)
  }

  /// The scopes that a refusal says are granted, if the list can be trusted: known names only,
  /// and without the scopes whose lack is the reason for the refusal. An empty list is not: a
  /// server that hides the list would look the same.
  private static func credible(
    _ refusal: AnswerBody.Refusal, lacking scope: String
  ) -> [String]? {
    let known = Contract.new.scopes
    guard let granted = refusal.granted, !granted.isEmpty, granted.allSatisfy(known.contains),
      !granted.contains(scope), !refusal.required.contains(where: granted.contains)
    else { return nil }
    return known.filter(granted.contains)
  }
}
