import Glibc
import Synchronization

/// The sessions that are under way, shared by the workers.
///
/// A key that has to wait goes back into the queue, so that waiting holds up no worker.
final class SessionQueue: Sendable {
  private struct State {
    var fresh: [KeySession]
    var waiting: [(until: ContinuousClock.Instant, session: KeySession)] = []
    var running = 0
    /// The weight of the failures since the last answer.
    var failures = 0
    var outcome = VerificationOutcome()
  }

  private enum Work {
    case session(KeySession)
    case pause
    case finished
  }

  private let state: Mutex<State>
  /// How many keys are done; held while that is reported, so that reports come in order.
  private let done: Mutex<Int>
  private let plan: VerificationPlan
  private let total: Int
  private let end: ContinuousClock.Instant
  private let shouldStop: @Sendable () -> Bool
  private let progress: @Sendable (Int, Int) -> Void

  init(
    _ sessions: [KeySession], plan: VerificationPlan, done: Int,
    shouldStop: @escaping @Sendable () -> Bool, progress: @escaping @Sendable (Int, Int) -> Void
  ) {
    state = Mutex(State(fresh: sessions.reversed()))
    self.done = Mutex(done)
    self.plan = plan
    total = sessions.count + done
    end = .now + plan.deadline
    self.shouldStop = shouldStop
    self.progress = progress
  }

  /// What was found out.
  var results: VerificationOutcome { state.withLock { $0.outcome } }

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
      let left = end - .now
      var outcome = transport.send(
        request, secret: session.candidate.secret, timeout: min(plan.pace.timeout, left))
      if case .failure(let failure) = outcome, failure.reason == .timedOut,
        left < plan.pace.timeout
      {
        outcome = .failure(TransportFailure(reason: .deadline))
      }
      let next = session.take(outcome, plan: plan, now: time(nil))
      note(outcome)
      if case .wait(let wait) = next {
        let until = ContinuousClock.now + wait
        if until < end {
          return state.withLock {
            $0.waiting.append((until, session))
            $0.running -= 1
          }
        }
        // The wait would outlast the deadline; what made it necessary is the better reason.
        session.end(session.verification.reason)
        break
      }
    }
    finish(session)
  }

  private var reasonToStop: Reason? {
    if shouldStop() { return .interrupted }
    if ContinuousClock.now >= end { return .deadline }
    return state.withLock { $0.outcome.outage == nil ? nil : .hostDown }
  }

  /// The next session that may go on, or that has to be ended.
  private func take() -> Work {
    let isStopping = reasonToStop != nil
    return state.withLock { state in
      let now = ContinuousClock.now
      if let index = state.waiting.firstIndex(where: { isStopping || $0.until <= now }) {
        state.running += 1
        return .session(state.waiting.remove(at: index).session)
      }
      if let session = state.fresh.popLast() {
        state.running += 1
        return .session(session)
      }
      return state.running == 0 && state.waiting.isEmpty ? .finished : .pause
    }
  }

  private func finish(_ session: KeySession) {
    state.withLock { state in
      state.outcome.keys[session.candidate.fingerprint] = session.verification
      state.outcome.requests += session.verification.requests
      state.running -= 1
    }
    done.withLock { done in
      done += 1
      progress(done, total)
    }
  }

  /// Ends every session that no worker has begun.
  private func giveUp(_ reason: Reason) {
    while case .session(var session) = take() {
      session.end(reason)
      finish(session)
    }
  }

  /// Counts failures in a row that are the host's rather than a key's; enough of them, and the
  /// rest of the keys is not asked about.
  private func note(_ outcome: Result<Answer, TransportFailure>) {
    let failure: (reason: Reason, weight: Int)? =
      switch outcome {
      case .failure(let failure):
        switch failure.reason {
        case .timedOut: (failure.reason, 2)
        case .connectionReset: (failure.reason, 1)
        case let reason where reason.isOutage: (reason, 5)
        default: nil
        }
      case .success(let answer): answer.status < 500 ? nil : (.serverError, 1)
      }
    state.withLock { state in
      guard let failure else {
        state.failures = 0
        return
      }
      state.failures += failure.weight
      if state.failures >= plan.pace.failuresUntilDown, state.outcome.outage == nil {
        state.outcome.outage = failure.reason
      }
    }
  }
}
