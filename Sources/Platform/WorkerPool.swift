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
    var threads: [pthread_t] = []
    for index in 1..<max(count, 1) {
      let box = unsafe Unmanaged.passRetained(Start(index: index, work: work))
      var thread = pthread_t()
      let status = unsafe pthread_create(
        &thread, nil,
        { argument in
          guard let argument = unsafe argument else { return nil }
          let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
          start.work(start.index)
          return nil
        }, box.toOpaque())
      if status == 0 {
        threads.append(thread)
      } else {
        unsafe box.release()  // The work of a thread that cannot start is done by the others.
      }
    }
    work(0)
    for thread in threads { pthread_join(thread, nil) }
  }

  private final class Start: Sendable {
    let index: Int
    let work: @Sendable (Int) -> Void
    init(index: Int, work: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.work = work
    }
  }
}
