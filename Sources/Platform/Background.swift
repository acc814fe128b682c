import Glibc
import Synchronization

/// Work that a thread of its own does while its owner does something else.
///
/// It belongs to one thread. Let go before it is asked for, the work is waited for all the same.
package final class Background<Value: Sendable> {
  private let work: @Sendable () -> Value
  private let result: Result
  private var thread: pthread_t?

  /// What the thread leaves behind.
  private final class Result: Sendable {
    let value = Mutex<Value?>(nil)
  }

  /// Starts the work.
  package init(_ work: @escaping @Sendable () -> Value) {
    self.work = work
    let result = Result()
    self.result = result
    thread = Threads.start { result.value.withLock { $0 = work() } }
  }

  deinit { join() }

  /// Waits for the work; where no thread could be had, it is done now.
  package func value() -> Value {
    join()
    return result.value.withLock { $0 } ?? work()
  }

  private func join() {
    if let thread { pthread_join(thread, nil) }
    thread = nil
  }
}
