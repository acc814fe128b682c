/// The sequence of requests for one key; it decides, and sends nothing itself.
struct KeySession: Sendable {
  /// What is to be done next.
  enum Next: Equatable {
    case send(APIRequest)
    /// Send the same again, or the next one, after a while.
    case wait(Duration)
    case finished
  }

  let candidate: Candidate
  /// What is known so far; an unanswered question stands as `unknown`.
  private(set) var verification: KeyVerification
  /// The requests that are still to be sent, the next one first.
  private var pending: [APIRequest] = [.organization]
  /// The requests that were answered, or given up.
  private var asked: [APIRequest] = []
  /// Whether the first of `pending` was sent before.
  private var isRepeated = false
  /// The contract whose shape the evidence of life had; nil before.
  private var contract: Contract?
  /// What each scope's request said.
  private var scopes: [String: Bool] = [:]

  init(_ candidate: Candidate) {
    self.candidate = candidate
    verification = KeyVerification(reason: .deadline)
    verification.mayBeAgentToken = candidate.foundInAgentPlace
  }

  /// The next request; nil when there is nothing left to ask.
  var request: APIRequest? { pending.first }

  /// Ends the session where it stands.
  ///
  /// What is known of a live key stays, and so does the reason that a key's own answer gave.
  mutating func end(_ reason: Reason) {
    let isBetweenQuestions = [.notFound, .ambiguousRefusal].contains(verification.reason)
    if contract == nil, verification.requests == 0 || isBetweenQuestions {
      verification.reason = reason
    }
    pending = []
    finish()
  }

  /// Takes what came of sending `request`.
  ///
  /// - Parameters:
  ///   - outcome: the answer, or why there is none.
  ///   - plan: the limits and waits.
  ///   - now: Unix seconds.
  mutating func take(
    _ outcome: Result<Answer, TransportFailure>, plan: VerificationPlan, now: Int
  ) -> Next {
    guard let request = pending.first else { return .finished }
    verification.requests += 1
    let classification: Classification
    switch outcome {
    case .success(let answer):
      classification = Classification(of: answer, to: request)
      if contract == nil { verification.status = answer.status }
    case .failure(let failure):
      classification = Classification(failure.reason)
      if contract == nil { verification.status = nil }
    }
    let answer = try? outcome.get()

    if let wait = repetition(of: classification.reason, answer, plan, now) {
      isRepeated = true
      if contract == nil { verification.reason = classification.reason }
      return wait
    }
    asked.append(pending.removeFirst())
    isRepeated = false
    if contract == nil {
      judge(classification, of: request, plan)
    } else {
      learn(classification, of: request)
    }
    guard !pending.isEmpty else {
      finish()
      return .finished
    }
    guard verification.requests < plan.requestLimit else {
      end(.requestLimit)
      return .finished
    }
    if answer?.remaining == 0, let reset = answer?.reset, reset > now {
      // The quota is the owner's: wait for the next minute, or leave the rest open.
      let wait = Duration.seconds(reset - now)
      if wait <= plan.pace.longestWait { return .wait(wait) }
      end(.rateLimited)
      return .finished
    }
    return .send(pending[0])
  }

  /// The wait before the same request is sent once more; nil when it is not.
  private func repetition(
    of reason: Reason, _ answer: Answer?, _ plan: VerificationPlan, _ now: Int
  ) -> Next? {
    guard !isRepeated, verification.requests < plan.requestLimit else { return nil }
    let backoff = plan.pace.backoff * Double.random(in: 1...2)
    switch reason {
    case .rateLimited:
      let reset = answer?.reset.map { Duration.seconds(max(0, $0 - now)) }
      let asked = answer?.retryAfter.flatMap { retryDelay($0, now: now) } ?? reset ?? .zero
      return asked <= plan.pace.longestWait ? .wait(max(asked, backoff)) : nil
    case .serverError:
      guard let status = answer?.status, [500, 502, 503, 504].contains(status) else { return nil }
      let asked = answer?.retryAfter.flatMap { retryDelay($0, now: now) } ?? .zero
      return asked <= plan.pace.longestWait ? .wait(max(asked, backoff)) : nil
    case .connectionReset:
      return .wait(backoff)
    default:
      return nil
    }
  }

  /// Takes an answer while it is open whether the key is live.
  private mutating func judge(
    _ answer: Classification, of request: APIRequest, _ plan: VerificationPlan
  ) {
    verification.reason = answer.reason
    switch answer.reason.verdict {
    case .live:
      let contract = answer.contract ?? .new
      self.contract = contract
      guard plan.reach else {
        verification.organization = answer.organization
        return pending = []
      }
      pending = contract.probes.filter { !asked.contains($0) }
      learn(answer, of: request)
    case .revoked:
      pending = []
    case .unknown:
      // Only the old contract lacks `/v1/organization`.
      if request == .organization, answer.reason == .notFound {
        pending = [plan.reach ? .allClusters : .firstCluster]
      } else if request.scope == "clusters:read",
        [.notFound, .ambiguousRefusal].contains(answer.reason)
      {
        pending = [.overview]
      } else {
        pending = []
      }
    }
  }

  /// Takes an answer of a live key about what it opens.
  private mutating func learn(_ answer: Classification, of request: APIRequest) {
    if let organization = answer.organization { verification.organization = organization }
    if let clusters = answer.clusters {
      verification.clusters = clusters
      verification.hasMoreClusters = answer.hasMoreClusters
    }
    if answer.restricted { verification.restricted = true }
    switch answer.reason {
    case .accepted: scopes[request.scope] = true
    case .scopeMissing: scopes[request.scope] = false
    case .notAccepted: pending = []  // Revoked between two requests: 401 ends the probing.
    case .rateLimited: pending = []
    case let reason where reason.isOutage: pending = []
    default: break
    }
    if let granted = answer.granted {
      for scope in Contract.new.scopes { scopes[scope] = granted.contains(scope) }
      pending.removeAll { $0 != .allClusters || !granted.contains($0.scope) }
    }
  }

  /// Sums up the scopes.
  private mutating func finish() {
    guard let contract, !scopes.isEmpty else { return }
    verification.scopes = KeyVerification.Scopes(
      held: contract.scopes.filter { scopes[$0] == true },
      notHeld: contract.scopes.filter { scopes[$0] == false },
      undetermined: contract.scopes.filter { scopes[$0] == nil })
  }
}
