import Glibc
import Synchronization

/// A piece of a walk that any worker can do.
enum WalkTask: Sendable {
  /// An argument of which nothing is known yet.
  case argument(Int)
  /// A folder to list and read.
  case folder(WalkFolder)
  /// Entries of a folder that are to be read, as the kernel's records.
  case records(WalkFolder, [UInt8])
}

/// The work that the workers of a walk share.
///
/// A worker keeps what it finds to itself until another one waits, so this lock is taken some
/// hundred times in a walk of any size.
final class WalkQueue: Sendable {
  private struct State {
    var tasks: [WalkTask]
    var workers = 0
    var waiting = 0
    var isFinished = false
  }

  private let state: Mutex<State>
  /// How many more tasks the waiting workers could start at once.
  private let wanted = Atomic<Int>(0)
  private let isFinished = Atomic<Bool>(false)

  /// Creates a queue; the last task is taken first.
  init(_ tasks: [WalkTask]) { state = Mutex(State(tasks: tasks)) }

  /// Whether a worker waits for work.
  var isHungry: Bool { wanted.load(ordering: .relaxed) > 0 }

  /// Counts the calling worker in, before its first `take`.
  func join() { state.withLock { $0.workers += 1 } }

  /// Adds tasks.
  func give(_ tasks: some Sequence<WalkTask>) {
    state.withLock { state in
      state.tasks.append(contentsOf: tasks)
      note(state)
    }
  }

  /// Takes a task, waiting for one if need be; nil once no worker has work that it could give.
  func take() -> WalkTask? {
    let first: WalkTask?? = state.withLock { state in
      if let task = state.tasks.popLast() {
        note(state)
        return .some(task)
      }
      state.waiting += 1
      if state.waiting == state.workers { state.isFinished = true }
      note(state)
      return state.isFinished ? .some(nil) : .none
    }
    if let first { return first }
    var pause: UInt32 = 10
    while true {
      // Work comes within microseconds, or at the end of a long file: polling costs no lock.
      if !isFinished.load(ordering: .acquiring) { usleep(pause) }
      pause = min(2 * pause, 1000)
      let next: WalkTask?? = state.withLock { state in
        if state.isFinished { return .some(nil) }
        guard let task = state.tasks.popLast() else { return .none }
        state.waiting -= 1
        note(state)
        return .some(task)
      }
      if let next { return next }
    }
  }

  /// Drops the tasks, so that the walk ends.
  func drop() { state.withLock { $0.tasks = [] } }

  private func note(_ state: borrowing State) {
    wanted.store(state.waiting - state.tasks.count, ordering: .relaxed)
    if state.isFinished { isFinished.store(true, ordering: .releasing) }
  }
}
