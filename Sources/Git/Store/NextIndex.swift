import Synchronization

/// A number that several workers count up.
final class NextIndex: Sendable {
  private let value = Atomic<Int>(0)

  /// Takes the next `count` numbers and returns the first.
  func take(_ count: Int) -> Int {
    value.wrappingAdd(count, ordering: .relaxed).oldValue
  }
}
