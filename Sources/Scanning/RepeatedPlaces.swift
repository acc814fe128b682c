import Blobs
import Findings

/// Bounds the places of each key in one blob: a file may repeat one key more often than anybody wants
/// to read, and an archive of a few kilobytes more often than memory has room for.
struct RepeatedPlaces {
  private struct Key: Hashable {
    let fingerprint: Fingerprint
    let isSuppressed: Bool
  }

  private let most: Int
  private var counts: [Key: Int] = [:]

  /// - Parameter most: how many places of a key are kept.
  init(most: Int) { self.most = most }

  /// Whether a place of a key is kept: the first ones, and as many of those that are suppressed.
  mutating func take(_ fingerprint: Fingerprint, isSuppressed: Bool) -> Bool {
    let key = Key(fingerprint: fingerprint, isSuppressed: isSuppressed)
    let count = counts[key, default: 0]
    if count == most { return false }
    counts[key] = count + 1
    return true
  }
}
