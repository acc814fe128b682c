import Glibc
import Synchronization

/// What the workers of a scan take their work from.
///
/// Roots, borrowed bases and loose objects are numbered and taken through an atomic index. When
/// those are used up, a worker that walks a large family gives subtrees away to the ones that have
/// nothing to do, so that one long family does not keep a single worker busy at the end.
@safe
final class WorkQueue: @unchecked Sendable {
  // Sendable: `subtrees`, `active` and `idle` are guarded by `mutex`; the rest is atomic or never
  // changes.

  /// A branch of a family whose base has been made.
  struct Subtree {
    let families: PackFamilies
    let entry: UInt32
    let base: ObjectBuffer
    let kind: ObjectKind
    /// Whether what an observer takes goes to the visitor as well.
    let visitsObserved: Bool
  }

  /// A piece of work.
  enum Work {
    /// Numbered work.
    case numbered(Range<Int>)
    /// A branch that another worker gave away.
    case subtree(Subtree)
  }

  /// Whether the work is to end early.
  let stop: Cancellation
  private let numbers: Range<Int>
  private let batch: Int
  private let next = NextIndex()
  private let wanted = Atomic<Int>(0)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var subtrees: [Subtree] = []
  private var active = 0
  private var idle = 0

  /// Creates a queue of numbers.
  init(_ numbers: Range<Int>, batch: Int, _ stop: Cancellation = Cancellation { false }) {
    self.stop = stop
    self.numbers = numbers
    self.batch = batch
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe condition = .allocate(capacity: 1)
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe condition.deallocate()
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Counts the calling worker in; it then takes work until there is none.
  func join() {
    locked { active += 1 }
  }

  /// Whether a worker waits for a subtree.
  @inline(__always)
  var isWanting: Bool { wanted.load(ordering: .relaxed) > 0 }

  /// Gives a subtree to a worker that waits.
  func give(_ subtree: Subtree) {
    locked {
      subtrees.append(subtree)
      wanted.store(idle - subtrees.count, ordering: .relaxed)
      unsafe pthread_cond_signal(condition)
    }
  }

  /// Takes work; nil when all of it is done.
  func take() -> Work? {
    let start = numbers.lowerBound + next.take(batch)
    if start < numbers.upperBound {
      return .numbered(start..<min(start + batch, numbers.upperBound))
    }
    return locked {
      idle += 1
      while subtrees.isEmpty {
        if idle == active {
          // Nobody works any more, so nobody can give anything.
          wanted.store(0, ordering: .relaxed)
          unsafe pthread_cond_broadcast(condition)
          return nil
        }
        wanted.store(idle, ordering: .relaxed)
        unsafe pthread_cond_wait(condition, mutex)
      }
      idle -= 1
      let subtree = subtrees.removeLast()
      wanted.store(max(0, idle - subtrees.count), ordering: .relaxed)
      return .subtree(subtree)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
