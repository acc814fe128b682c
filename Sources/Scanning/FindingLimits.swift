import Blobs
import Synchronization

/// How many findings are kept: hostile files could hold more than any memory has room for, and than
/// anybody reads. Each costs some 2 kB until the reports are written.
package struct FindingLimits: Sendable, Equatable {
  /// Places of one key in one blob; how many more there are is said, and nothing is unread.
  package var perKey = 20_000
  /// In one file or git object, with all that archives in it hold.
  package var perFile = 100_000
  /// In a run, whatever it scans.
  package var perRun = 500_000

  /// Creates the default limits.
  package init() {}
}

/// The findings that a run may keep still; all workers of all its scans take from it.
package final class FindingBudget: Sendable {
  /// How many findings are kept.
  package let limits: FindingLimits
  private let taken = Atomic<Int>(0)

  /// Creates the budget of a run.
  package init(_ limits: FindingLimits = FindingLimits()) { self.limits = limits }

  /// Takes a finding; false if there are enough.
  func take() -> Bool {
    if taken.add(1, ordering: .relaxed).oldValue < limits.perRun { return true }
    giveBack(1)
    return false
  }

  /// Gives findings back that were not kept after all.
  func giveBack(_ count: Int) { taken.subtract(count, ordering: .relaxed) }
}

/// The findings that the file at hand may have still; every worker has one.
struct FindingRoom {
  private let budget: FindingBudget
  private var file: Provenance?
  private var count = 0
  /// What is to be said of the file, and whether it was.
  private var refusal: Coverage.Reason?
  private var isSaid = false

  init(_ budget: FindingBudget) { self.budget = budget }

  /// Goes on with a file or a member of it.
  mutating func enter(_ place: Provenance) {
    let outermost = Provenance(
      path: place.path, repository: place.repository, object: place.object)
    if outermost != file { (file, count, refusal, isSaid) = (outermost, 0, nil, false) }
  }

  /// Takes a finding in the file; false if there are enough.
  mutating func take() -> Bool {
    if count >= budget.limits.perFile {
      refusal = .tooManyFindings(limit: budget.limits.perFile, .file)
    } else if budget.take() {
      count += 1
      return true
    } else {
      refusal = .tooManyFindings(limit: budget.limits.perRun, .run)
    }
    return false
  }

  /// Gives findings of the file back that were not kept after all.
  mutating func giveBack(_ number: Int) {
    budget.giveBack(number)
    count -= min(count, number)
  }

  /// What is to be said of findings that were refused, once for a file.
  mutating func newEntry() -> Coverage.Entry? {
    guard let file, let refusal, !isSaid else { return nil }
    isSaid = true
    return Coverage.Entry(file, refusal)
  }
}
