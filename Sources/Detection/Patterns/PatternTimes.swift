import Glibc

/// How long the patterns of rules took in one blob: the match limit holds for one place in a text, and
/// there are as many as bytes.
struct PatternTimes {
  private let limits: Detector.Limits
  private var spent: [Int]
  private var granted: Int
  private var isSpent = false

  init(_ limits: Detector.Limits, rules: Int) {
    self.limits = limits
    spent = [Int](repeating: 0, count: rules)
    granted = limits.patternTime
  }

  /// Begins with another blob.
  mutating func begin() {
    granted = limits.patternTime
    guard isSpent else { return }
    isSpent = false
    for index in spent.indices { spent[index] = 0 }
  }

  /// Adds what comes with more bytes of the blob.
  mutating func earn(_ bytes: Int) { granted += bytes * limits.patternTimeShare }

  /// Whether a rule's pattern may go on.
  func isLeft(for rule: Int) -> Bool { spent[rule] < granted }

  /// Notes how long a call took, in nanoseconds.
  mutating func add(_ time: Int, to rule: Int) {
    guard time > 0 else { return }
    spent[rule] += time
    isSpent = true
  }

  /// The time, in nanoseconds. The clock moves in steps of some milliseconds, and most calls take none
  /// of them; but of all steps, as many fall into calls as those take of the time.
  static var now: Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
