import Blobs
import Glibc
import Platform
import Synchronization

/// Repositories that are fetched while others are scanned.
///
/// No more clones than `places` lie on the disk: a worker takes the next repository only when there
/// is a place for it, and a place is free again when its clone has been scanned and removed.
final class CloneQueue: Sendable {
  /// A repository to fetch.
  struct Task: Sendable {
    /// Its number in the list.
    let number: Int
    let url: CloneURL
    /// The digest of its refs when it was last scanned; nil where it is to be scanned in any case.
    let knownRefs: String?
    /// How often it was tried.
    fileprivate var tries = 0

    init(number: Int, url: CloneURL, knownRefs: String?) {
      self.number = number
      self.url = url
      self.knownRefs = knownRefs
    }
  }

  /// What became of a repository.
  enum Result: Sendable {
    /// It was fetched, with refs of this digest, and takes a place until `release`.
    case clone(FetchedClone, refs: String?)
    /// It is as it was.
    case unchanged
    /// It was not fetched.
    case unread(Coverage.Reason)
  }

  private struct State {
    var waiting: [Task]
    var ready: [(task: Task, result: Result)] = []
    var underway = 0
    var places: Int
  }

  private let state: Mutex<State>
  private let gates = HostGates()
  private let fetch: CloneFetch

  /// How often a repository is tried.
  private static let mostTries = 2
  /// How often a host's wish to be left alone is granted for one repository.
  private static let mostWaits = 4

  /// - Parameter places: how many clones lie on the disk at the most.
  init(_ tasks: [Task], places: Int, _ fetch: CloneFetch) {
    state = Mutex(State(waiting: tasks.reversed(), places: places))
    self.fetch = fetch
  }

  /// Works until nothing is left to fetch: what a thread does.
  func work() {
    while !isDone {
      guard let task = take() else {
        usleep(5000)
        continue
      }
      let result = self.result(of: task)
      state.withLock { state in
        state.underway -= 1
        if case .clone? = result {} else { state.places += 1 }
        if let result {
          state.ready.append((task, result))
        } else {
          var task = task
          task.tries += 1
          state.waiting.insert(task, at: 0)
        }
      }
    }
  }

  /// The next repository that was fetched, or was not; nil where none is ready.
  func takeReady() -> (task: Task, result: Result)? {
    state.withLock { $0.ready.isEmpty ? nil : $0.ready.removeFirst() }
  }

  /// Fetches with some workers, and takes what is ready on this thread until nothing is left. Clones
  /// that are not kept are removed when they were taken.
  ///
  /// - Parameters:
  ///   - jobs: how many repositories are fetched at the same time.
  ///   - meanwhile: is asked for other work while nothing is ready; false if there is none.
  func run(jobs: Int, meanwhile: () -> Bool = { false }, _ take: (Task, Result) -> Void) {
    let count = state.withLock { $0.waiting.count }
    let workers = (0..<min(jobs, count)).map { _ in Background { self.work() } }
    while true {
      let isDone = isDone
      if let (task, result) = takeReady() {
        take(task, result)
        if case .clone(let clone, _) = result {
          if fetch.kept == nil { TemporaryFolder.remove(clone.path) }
          release()
        }
      } else if !meanwhile() {
        if isDone { break }
        usleep(2000)
      }
    }
    for worker in workers { worker.value() }
  }

  /// Gives back the place of a clone that was removed.
  func release() { state.withLock { $0.places += 1 } }

  /// Whether nothing more will be ready than is.
  var isDone: Bool { state.withLock { $0.waiting.isEmpty && $0.underway == 0 } }

  /// The next repository whose host may be asked, if there is a place for it.
  private func take() -> Task? {
    state.withLock { state in
      guard state.places > 0,
        let index = state.waiting.lastIndex(where: { gates.isOpen($0.url.host) || fetch.stops() })
      else { return nil }
      state.places -= 1
      state.underway += 1
      return state.waiting.remove(at: index)
    }
  }

  /// Fetches; nil where that is to be tried again.
  private func result(of task: Task) -> Result? {
    if fetch.stops() { return .unread(.stopped) }
    let host = task.url.host
    if gates.isClosed(host) { return .unread(.clone(.rateLimited(seconds: nil))) }
    do throws(CloneFailure) {
      if let known = task.knownRefs {
        var url = task.url
        if try fetch.refs(&url, task.number).digest == known { return .unchanged }
      }
      let clone = try fetch.clone(task.url, task.number)
      gates.noteSuccess(host)
      return .clone(clone, refs: RemoteRefs(ofClone: clone.path)?.digest)
    } catch {
      switch error.reason {
      case .clone(.rateLimited(let seconds)):
        let isAsked = gates.pause(host, seconds: seconds)
        return isAsked && task.tries < Self.mostWaits ? nil : .unread(error.reason)
      case .clone(.forbidden) where error.isPassing && task.tries == 0:
        return gates.pauseAfterRefusal(host) ? nil : .unread(error.reason)
      case _ where error.isPassing && task.tries + 1 < Self.mostTries && !fetch.stops(): return nil
      default: return .unread(error.reason)
      }
    }
  }
}
