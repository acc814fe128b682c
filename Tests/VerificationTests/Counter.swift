import Synchronization

/// Counts from 1.
final class Counter: Sendable {
  private let value = Mutex(0)

  /// The next number.
  func next() -> Int {
    value.withLock { value in
      value += 1
      return value
    }
  }

  /// The last number that was given out.
  var last: Int { value.withLock { $0 } }
}
