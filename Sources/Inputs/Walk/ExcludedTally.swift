import Blobs
import Platform

/// Counts what is left out of one folder, so that a folder with a million ignored files takes no
/// more room than one with a thousand.
struct ExcludedTally {
  /// How many entries of a folder are named one by one.
  static let namedLimit = 1000

  private var named = 0
  private var rest: [Coverage.Reason: Int] = [:]

  /// Counts an entry.
  mutating func add(_ entry: Coverage.Entry, into coverage: inout Coverage) {
    if named < Self.namedLimit {
      named += 1
      coverage.excluded.append(entry)
    } else {
      rest[entry.reason, default: 0] += 1
    }
  }

  /// Says what was counted and not named.
  func close(_ folder: @autoclosure () -> [UInt8], into coverage: inout Coverage) {
    for (reason, count) in rest {
      coverage.excluded.append(.init(path: folder(), .more(count, reason)))
    }
  }
}
