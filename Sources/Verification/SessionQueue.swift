import Glibc
import Synchronization

/// The sessions that are under way, shared by the workers.
///
/// A key that has to wait goes back into the queue, so that waiting holds up no worker.
final class SessionQueue: Sendable {
  private typealias Instant = ContinuousClock.Instant

  private struct Waiting {
    var until: Instant
    var session: KeySession
  }

  private struct State {
    var fresh: [KeySession]
    var waiting: [Waiting] = []
    /// Keys that were refused once.
    var refused: [Waiting] = []
    var running = 0
    var health: HostHealth
    var way = WayProof.open
    /// A request that a key was refused for.
    var refusedRequest: APIRequest?
    /// Whether an answer came through something that said so.
    var isPassedOn = false
    /// When the next request may be sent.
    var nextSlot: Instant?
    var outcome = VerificationOutcome()
    var sessions: [String: [KeyVerification]] = [:]
  }

  private enum Work {
    case session(KeySession)
    case prove(APIRequest, isPassedOn: Bool)
    case pause
    case finished
  }

  private let state: Mutex<State>
  /// How many keys are done; held while that is reported, so that reports come in order.
  private let done: Mutex<Int>
  private let plan: VerificationPlan
  private let total: Int
  private let end: Instant
  private let shouldStop: @Sendable () -> Bool
  private let progress: @Sendable (Int, Int) -> Void

  init(
    _ candidates: [Candidate], plan: VerificationPlan, done: Int,
    shouldStop: @escaping @Sendable () -> Bool, progress: @escaping @Sendable (Int, Int) -> Void
  ) {
    let sessions = candidates.flatMap { candidate in
      [KeySession(candidate)]
        + (candidate.shorterSecret.map { [KeySession(candidate, secret: $0)] } ?? [])
    }
    state = Mutex(State(fresh: sessions.reversed(), health: HostHealth(plan.pace)))
    self.done = Mutex(done)
    self.plan = plan
    total = candidates.count + done
    end = .now + plan.deadline
    self.shouldStop = shouldStop
    self.progress = progress
  }

  /// What was found out.
  var results: VerificationOutcome {
    state.withLock { state in
      var outcome = state.outcome
      outcome.outage = state.health.outage
      return outcome
    }
  }

  /// Works until every session is finished; called once on each worker's thread.
  func work() {
    let transport: Transport
    do throws(TransportFailure) {
      transport = try Transport(plan, shouldStop: shouldStop)
    } catch {
      return giveUp(error.reason)
    }
    while true {
      switch take() {
      case .session(let session): advance(session, over: transport)
      case .prove(let request, let isPassedOn):
        let way = plan.proveWay(request, isPassedOn: isPassedOn) { request, secret in
          send(request, secret, over: transport)
        }
        state.withLock { state in
          // A key that was accepted meanwhile is the better proof.
          if state.way == .asking { state.way = way }
          state.running -= 1
        }
      case .pause: usleep(10_000)
      case .finished: return
      }
    }
  }

  /// Sends the session's requests until it has to wait or is finished.
  private func advance(_ session: KeySession, over transport: Transport) {
    var session = session
    while let request = session.request {
      if let reason = reasonToStop {
        session.end(reason)
        break
      }
      let outcome = send(request, session.secret, over: transport)
      let next = session.take(outcome, plan: plan, now: time(nil))
      note(outcome, of: session, next, request)
      switch next {
      case .send: continue
      case .wait(let wait):
        if putAside(session, for: wait) { return }
        // The wait would outlast the deadline; what made it necessary is the better reason.
        session.end(session.verification.reason)
      case .confirm:
        return state.withLock { state in
          state.refused.append(Waiting(until: .now + plan.pace.confirmation, session: session))
          state.running -= 1
        }
      case .finished:
        if isHostSuspect, session.restart(plan), putAside(session, for: plan.pace.hostBackoff) {
          return
        }
      }
      break
    }
    finish(session)
  }

  /// Puts a session aside; false when that would outlast the deadline.
  private func putAside(_ session: KeySession, for wait: Duration) -> Bool {
    let until = ContinuousClock.now + wait
    guard until < end else { return false }
    state.withLock {
      $0.waiting.append(Waiting(until: until, session: session))
      $0.running -= 1
    }
    return true
  }

  /// Sends a request when its turn has come.
  private func send(
    _ request: APIRequest, _ secret: [UInt8]?, over transport: Transport
  ) -> Result<Answer, TransportFailure> {
    waitForTurn()
    let left = end - .now
    let outcome = transport.send(request, secret: secret, timeout: min(plan.pace.timeout, left))
    if secret == nil || secret == plan.controlKey {
      state.withLock { $0.outcome.requests += 1 }
    }
    if case .failure(let failure) = outcome, failure.reason == .timedOut, left < plan.pace.timeout {
      return .failure(TransportFailure(reason: .deadline))
    }
    return outcome
  }

  /// Waits until the plan's rate allows another request, or until it is time to stop.
  private func waitForTurn() {
    guard let rate = plan.rate else { return }
    let slot = state.withLock { state in
      let slot = max(state.nextSlot ?? .now, .now)
      state.nextSlot = slot + .seconds(1 / rate)
      return slot
    }
    while ContinuousClock.now < slot, reasonToStop == nil { usleep(2_000) }
  }

  private var reasonToStop: Reason? {
    if shouldStop() { return .interrupted }
    if ContinuousClock.now >= end { return .deadline }
    return state.withLock { $0.health.outage == nil ? nil : .hostDown }
  }

  private var isHostSuspect: Bool { state.withLock { $0.health.isSuspect } }

  /// What is to be done next.
  private func take() -> Work {
    let isStopping = reasonToStop != nil
    return state.withLock { state in
      let now = ContinuousClock.now
      if !isStopping, state.health.isResting(at: now) { return .pause }
      func begin(_ session: KeySession) -> Work {
        state.running += 1
        return .session(session)
      }
      if let index = state.waiting.firstIndex(where: { isStopping || $0.until <= now }) {
        return begin(state.waiting.remove(at: index).session)
      }
      if let session = state.fresh.popLast() { return begin(session) }
      if isStopping, let last = state.refused.popLast() { return begin(last.session) }
      guard let request = state.refusedRequest, !state.refused.isEmpty else {
        let isOver = state.running == 0 && state.waiting.isEmpty && state.refused.isEmpty
        return isOver ? .finished : .pause
      }
      switch state.way {
      case .open:
        // A key that is being asked now may prove the way for nothing.
        guard state.running == 0 else { return .pause }
        state.way = .asking
        state.running += 1
        return .prove(request, isPassedOn: state.isPassedOn)
      case .asking: return .pause
      case .proved:
        guard let index = state.refused.firstIndex(where: { $0.until <= now }) else {
          return .pause
        }
        return begin(state.refused.remove(at: index).session)
      case .unproved(let reason):
        // A key that is still being asked may yet prove the way.
        guard state.running == 0, state.waiting.isEmpty, var last = state.refused.popLast() else {
          return .pause
        }
        last.session.end(reason)
        return begin(last.session)
      }
    }
  }

  private func finish(_ session: KeySession) {
    let isDone = state.withLock { state in
      let fingerprint = session.candidate.fingerprint
      state.sessions[fingerprint, default: []].append(session.verification)
      state.outcome.requests += session.verification.requests
      state.running -= 1
      let parts = state.sessions[fingerprint] ?? []
      guard parts.count == (session.candidate.shorterSecret == nil ? 1 : 2) else { return false }
      state.outcome.keys[fingerprint] = KeyVerification(parts)
      return true
    }
    guard isDone else { return }
    done.withLock { done in
      done += 1
      progress(done, total)
    }
  }

  /// Ends every session that no worker has begun.
  private func giveUp(_ reason: Reason) {
    while true {
      switch take() {
      case .session(var session):
        session.end(reason)
        finish(session)
      case .prove:
        state.withLock { state in
          state.way = .unproved(reason)
          state.running -= 1
        }
      case .pause: usleep(10_000)
      case .finished: return
      }
    }
  }

  /// Keeps what an answer says of the host and of the way to it.
  private func note(
    _ outcome: Result<Answer, TransportFailure>, of session: KeySession, _ next: KeySession.Next,
    _ request: APIRequest
  ) {
    state.withLock { state in
      if case .success(let answer) = outcome, answer.isPassedOn { state.isPassedOn = true }
      if case .confirm = next { state.refusedRequest = request }
      if session.isAccepted { state.way = .proved }
      state.health.note(outcome)
    }
  }
}
