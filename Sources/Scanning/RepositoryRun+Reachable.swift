import Blobs
import Findings
import Git

/// The scan of what refs, reflogs and the stash still reach.
///
/// Git's walk over all that takes three times as long as the search of everything. So everything is
/// searched, and what nothing reaches is taken back: its places in the history are known, and the
/// same pass over the trees proves that nothing is missing. Where it does not, git walks.
extension RepositoryRun {
  /// Scans what is still reached.
  mutating func scanReachable() throws(GitError) {
    if try scanAllButUnreached() { return }
    search = nil
    tips = nil
    do throws(GitError) {
      scanRange(try RangeObjects.reachable(repository))
    } catch {
      // Git ends at the first commit that it can't read, as in a pack that is cut short. What is
      // reached can't be told then, so all that can be read counts.
      outcome.coverage.unread.append(.init(path: path, error.reason))
      scanStore()
    }
  }

  /// Scans everything, and takes back what nothing reaches.
  ///
  /// - Returns: false, and nothing is noted, where what is reached can't be told so: something is
  ///   missing or can't be read.
  private mutating func scanAllButUnreached() throws(GitError) -> Bool {
    if repository.limitations.contains(.shallow) { return false }
    var tips: TipsQuestion?
    let search = StoreSearch(
      store, settings, readsNames: scan.readsNames, provingConnection: true
    ) {
      visitor(paths: [:])
    } willAttribute: {
      tips = TipsQuestion(repository)
    }
    guard search.result.unread.isEmpty, !search.result.isStopped else { return false }
    let history = try GitHistory(
      of: search.unclean, in: repository, store, after: search, asked: tips,
      workers: settings.threads)
    guard history.isConnected else { return false }
    var found = search.outcome
    found.findings.removeAll { !history.reaches($0.provenance) }
    found.coverage.unread.removeAll { !history.reaches($0.provenance) }
    found.coverage.excluded.removeAll { !history.reaches($0.provenance) }
    for object in search.outside where !history.reaches(object.id) {
      for (format, files) in object.formats {
        found.coverage.outsideOnly[format, default: 0] -= files
      }
    }
    found.coverage.outsideOnly = found.coverage.outsideOnly.filter { $0.value > 0 }
    outcome.add(found)
    self.search = search
    self.history = history
    follow(search.pointers.filter { history.reaches($0.place) })
    return true
  }
}
