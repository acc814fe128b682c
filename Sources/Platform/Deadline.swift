import Glibc
import Synchronization

/// A moment after which something else happens than the work's own end.
///
/// Work that calls another program can't be trusted to look at a clock in time, so a thread of its
/// own waits.
package final class Deadline: Sendable {
  private let isDecided = Atomic<Bool>(false)
  private let nanoseconds: Int
  private let action: @Sendable () -> Never

  /// Starts to wait.
  ///
  /// - Parameters:
  ///   - seconds: more than 0, at most a day.
  ///   - action: what ends the process when the work has not claimed its own end by then; no
  ///     program runs any more.
  package init(seconds: Double, _ action: @escaping @Sendable () -> Never) {
    nanoseconds = Int(min(max(seconds, 0), 86_400) * 1e9)
    self.action = action
    Threads.detach { self.wait() }
  }

  /// Ends the wait: the work is done.
  ///
  /// - Returns: false when the deadline came first, and the process is about to end.
  @discardableResult
  package func claim() -> Bool { !isDecided.exchange(true, ordering: .acquiringAndReleasing) }

  /// Ends the wait; where the deadline came first, waits for the end of the process.
  package func claimOrWait() {
    if !claim() { while true { pause() } }
  }

  private func wait() {
    var rest = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    var left = timespec()
    while unsafe nanosleep(&rest, &left) != 0 { rest = left }
    if claim() {
      ProgramEnding.endAll()
      action()
    }
  }
}
