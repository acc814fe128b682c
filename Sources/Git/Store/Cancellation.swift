import Synchronization

/// Whether work is to end early; once it is, it stays so.
final class Cancellation: Sendable {
  private let question: @Sendable () -> Bool
  private let answer = Atomic<Bool>(false)

  /// - Parameter question: whether to stop; asked often, by every worker.
  init(_ question: @escaping @Sendable () -> Bool) { self.question = question }

  /// Whether to stop, asking for it.
  var isSet: Bool {
    if wasSet { return true }
    guard question() else { return false }
    answer.store(true, ordering: .relaxed)
    return true
  }

  /// Whether anybody was told to stop: then something was left out.
  var wasSet: Bool { answer.load(ordering: .relaxed) }
}
