import Platform

/// What came of verifying keys.
package struct VerificationOutcome: Sendable {
  /// One entry for each fingerprint that was handed in.
  package var keys: [String: KeyVerification] = [:]
  /// How many requests were sent.
  package var requests = 0
  /// Why the host was given up, if it was; to be said once.
  package var outage: Reason?
}

/// Asks the API about keys: one sequence of requests for each distinct fingerprint.
///
/// Opens no connection when no candidate may be sent. Results are never kept for a later run.
///
/// - Parameters:
///   - candidates: secrets in any order; those of one fingerprint are one key.
///   - plan: where to ask and how.
///   - shouldStop: asked often; once true, what is open becomes `interrupted`.
///   - progress: called with the number of keys done and of all keys, from any thread, one call at
///     a time.
package func verify(
  _ candidates: [Candidate], plan: VerificationPlan,
  shouldStop: @escaping @Sendable () -> Bool = { false },
  progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
) -> VerificationOutcome {
  var distinct: [String: Candidate] = [:]
  var order: [String] = []
  for candidate in candidates {
    if distinct[candidate.fingerprint] == nil {
      order.append(candidate.fingerprint)
      distinct[candidate.fingerprint] = candidate
    } else {
      // A key that any rule may send is a key, whatever else found it.
      if candidate.isVerifiable, distinct[candidate.fingerprint]?.isVerifiable == false {
        distinct[candidate.fingerprint]?.secret = candidate.secret
        distinct[candidate.fingerprint]?.rule = candidate.rule
      }
      if candidate.foundInAgentPlace {
        distinct[candidate.fingerprint]?.foundInAgentPlace = true
      }
    }
  }
  var outcome = VerificationOutcome()
  var asked: [Candidate] = []
  for fingerprint in order {
    guard let candidate = distinct[fingerprint] else { continue }
    if plan.neverSend.contains(fingerprint) {
      outcome.keys[fingerprint] = KeyVerification(reason: .neverSent)
    } else if !candidate.isVerifiable {
      outcome.keys[fingerprint] = KeyVerification(reason: .notVerifiable)
    } else {
      asked.append(candidate)
    }
  }
  guard !asked.isEmpty else { return outcome }

  let workers = min(max(plan.concurrency, 1), 16, asked.count)
  let queue = SessionQueue(
    asked, plan: plan, done: outcome.keys.count, shouldStop: shouldStop, progress: progress)
  WorkerPool.run(workers) { _ in queue.work() }
  let answered = queue.results
  outcome.keys.merge(answered.keys) { $1 }
  outcome.requests = answered.requests
  outcome.outage = answered.outage
  return outcome
}
