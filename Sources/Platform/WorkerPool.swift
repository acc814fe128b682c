import CPlatform
import Glibc

/// Runs one piece of code on a fixed number of threads and waits for all of them.
package enum WorkerPool {
  /// The number of processors this process may use.
  package static var processorCount: Int { Int(kascan_processor_count()) }

  /// Calls `work` once per worker, each on a thread of its own; worker 0 is the calling thread.
  ///
  /// - Parameters:
  ///   - count: how many workers, at least 1.
  ///   - work: gets the worker's number, from 0.
  package static func run(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    precondition(count > 0)
    // The work of a thread that can't be had is done by the others.
    let threads = (1..<max(count, 1)).compactMap { index in Threads.start { work(index) } }
    work(0)
    for thread in threads { pthread_join(thread, nil) }
  }
}
