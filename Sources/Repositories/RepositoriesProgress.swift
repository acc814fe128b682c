import Synchronization

/// How far the scan of many repositories has come; read by another thread.
package final class RepositoriesProgress: Sendable {
  private let total = Atomic<Int>(0)
  private let done = Atomic<Int>(0)

  /// Creates the progress of nothing.
  package init() {}

  /// `12 of 300 repositories`.
  package var summary: String {
    "\(done.load(ordering: .relaxed)) of \(total.load(ordering: .relaxed)) repositories"
  }

  func begin(_ count: Int) { total.store(count, ordering: .relaxed) }
  func count() { done.add(1, ordering: .relaxed) }
}
