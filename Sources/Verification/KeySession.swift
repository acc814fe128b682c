/// The sequence of requests for one key; it decides, and sends nothing itself.
struct KeySession: Sendable {
  /// What is to be done next.
  enum Next: Equatable {
    case send(APIRequest)
    /// Send the same again, or the next one, after a while.
    case wait(Duration)
    /// The key was refused: ask once more later, if the way proves to let keys through.
    case confirm
    case finished
  }

  let candidate: Candidate
  /// What is sent: the candidate's secret, or the shorter one that it may be.
  let secret: [UInt8]
  /// What is known so far; an unanswered question stands as `unknown`.
  private(set) var verification: KeyVerification
  /// The requests that are still to be sent, the next one first.
  private var pending: [APIRequest] = [.organization]
  /// The requests that were answered, or given up.
  private var asked: [APIRequest] = []
  /// Whether the first of `pending` was sent before.
  private var isRepeated = false
  /// How often a host that failed may be asked again.
  private var restarts = 2
  /// Whether the key was refused once, and the request is sent for the second time.
  private(set) var isConfirming = false
  /// The contract whose shape the evidence of life had; nil before.
  private var contract: Contract?
  /// What each scope's request said.
  private var scopes: [String: Bool] = [:]

  /// - Parameter secret: what is sent instead of the candidate's secret.
  init(_ candidate: Candidate, secret: [UInt8]? = nil) {
    self.candidate = candidate
    self.secret = secret ?? candidate.secret
    verification = KeyVerification(reason: .deadline)
    verification.mayBeAgentToken = candidate.foundInAgentPlace
  }

  /// The next request; nil when there is nothing left to ask.
  var request: APIRequest? { pending.first }

  /// Whether an answer accepted the key.
  var isAccepted: Bool { contract != nil }

  /// Ends the session where it stands.
  ///
  /// What is known of a live key stays, and so does the reason that a key's own answer gave.
  mutating func end(_ reason: Reason) {
    let isBetweenQuestions = [.notFound, .ambiguousRefusal].contains(verification.reason)
    let isUnproved = isConfirming && [.wayNotProved, .controlRefused].contains(reason)
    if contract == nil, verification.requests == 0 || isBetweenQuestions || isUnproved {
      verification.reason = reason
    }
    pending = []
    finish()
  }

  /// Asks a host that failed once more, if that was not done too often.
  mutating func restart(_ plan: VerificationPlan) -> Bool {
    guard restarts > 0, !isAccepted, verification.reason.isOutage, let last = asked.last,
      verification.requests < plan.requestLimit
    else { return false }
    restarts -= 1
    asked.removeLast()
    isRepeated = true
    pending = [last]
    return true
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
    verification.endpoint = plan.endpoint.url
    verification.checkedAt = now
    let classification: Classification
    switch outcome {
    case .success(let answer):
      classification = Classification(of: answer, to: request)
      if contract == nil { verification.status = answer.status }
    case .failure(let failure):
      classification = Classification(failure.reason)
      if contract == nil, !isConfirming { verification.status = nil }
    }
    let answer = try? outcome.get()

    if let wait = repetition(of: classification.reason, answer, plan, now) {
      isRepeated = true
      if contract == nil, !isConfirming { verification.reason = classification.reason }
      return wait
    }
    asked.append(pending.removeFirst())
    isRepeated = false
    if isConfirming {
      confirm(classification)
      return .finished
    }
    if contract == nil {
      judge(classification, of: request, plan)
    } else {
      learn(classification, of: request, plan)
    }
    guard !pending.isEmpty else {
      finish()
      return .finished
    }
    guard verification.requests < plan.requestLimit else {
      end(.requestLimit)
      return .finished
    }
    if isConfirming { return .confirm }
    guard let answer, answer.leavesReserve == false, let reset = answer.reset, reset > now else {
      return .send(pending[0])
    }
    // The quota is the owner's: wait for the next minute, or leave the rest open.
    let wait = Duration.seconds(reset - now)
    if wait <= plan.pace.longestWait { return .wait(wait) }
    end(.quotaReserved)
    return .finished
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

  /// Takes the second answer about a key that was refused.
  private mutating func confirm(_ answer: Classification) {
    switch answer.reason.verdict {
    case .revoked: verification.reason = answer.reason
    case .live: verification.reason = .mixedAnswers
    default: verification.reason = .notConfirmed
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
      learn(answer, of: request, plan)
    case .revoked, .revokedAsAPIKey:
      verification.reason = .notConfirmed
      isConfirming = true
      pending = [request]
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
  private mutating func learn(
    _ answer: Classification, of request: APIRequest, _ plan: VerificationPlan
  ) {
    if let organization = answer.organization { verification.organization = organization }
    if let clusters = answer.clusters {
      let known = Set((verification.clusters ?? []).map(\.id))
      let new = clusters.filter { !known.contains($0.id) }
      verification.clusters = (verification.clusters ?? []) + new
      verification.hasMoreClusters = answer.hasMoreClusters
      // A page that brings nothing new does not lead on.
      if let cursor = answer.nextCursor, !new.isEmpty,
        verification.clusters?.count ?? 0 < plan.mostClusters,
        let next = APIRequest.clusters(from: cursor)
      {
        pending.append(next)
      }
    }
    if answer.restricted { verification.restricted = true }
    switch answer.reason {
    case .accepted: scopes[request.scope] = true
    case .scopeMissing: scopes[request.scope] = false
    case .notAccepted:
      // Revoked between two requests, or told apart by chance: it is not known which.
      verification.reason = .mixedAnswers
      pending = []
    case .rateLimited: pending = []
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

extension Answer {
  /// How many requests of a key's quota are left to its owner, at most.
  private static let largestReserve = 20

  /// Whether the key's owner keeps a fifth of the quota, and at most `largestReserve` requests; nil
  /// where the answer does not say.
  fileprivate var leavesReserve: Bool? {
    guard let remaining else { return nil }
    let reserve = min(Self.largestReserve, (limit ?? 0) / 5)
    return remaining > reserve
  }
}
