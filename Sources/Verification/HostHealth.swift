/// Whether the host answers at all: failures that are its own rather than a key's.
///
/// Enough of them in a row, and it is left alone for a while; if it fails after every rest, the
/// remaining keys are not asked about.
struct HostHealth {
  /// How many failures in a row one key has by itself: a request and its repetition.
  private static let ofOneKey = 2

  private let pace: VerificationPlan.Pace
  /// The weight of the failures since the last answer.
  private var failures = 0
  /// How many failures there were since the last answer.
  private var streak = 0
  /// How often the host was left alone since the last answer.
  private var rests = 0
  private var restsUntil: ContinuousClock.Instant?
  /// Why the host was given up, if it was.
  private(set) var outage: Reason?

  init(_ pace: VerificationPlan.Pace) { self.pace = pace }

  /// Whether more than one key failed since the last answer, so that a failure may be the host's.
  var isSuspect: Bool { outage == nil && (rests > 0 || streak > Self.ofOneKey) }

  /// Whether nothing is to be sent now.
  func isResting(at now: ContinuousClock.Instant) -> Bool {
    outage == nil && restsUntil.map { now < $0 } ?? false
  }

  /// Takes what came of a request.
  mutating func note(_ outcome: Result<Answer, TransportFailure>) {
    guard let failure = Self.failure(outcome) else {
      failures = 0
      streak = 0
      rests = 0
      return
    }
    streak += 1
    // What was under way when the rest began tells nothing new.
    if isResting(at: .now) { return }
    failures += failure.weight
    guard failures >= pace.failuresUntilDown, outage == nil else { return }
    guard rests < pace.secondChances else {
      outage = failure.reason
      return
    }
    restsUntil = .now + pace.hostBackoff * (1 << rests)
    rests += 1
    failures = 0
  }

  /// How much a failure counts; nil for an answer.
  private static func failure(
    _ outcome: Result<Answer, TransportFailure>
  ) -> (reason: Reason, weight: Int)? {
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
  }
}
