import Bytes
import Glibc

/// A second of Coordinated Universal Time.
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Seconds since the beginning of 1970.
  package var secondsSince1970: Int

  /// Creates a timestamp.
  package init(secondsSince1970: Int) { self.secondsSince1970 = secondsSince1970 }

  /// The present second.
  package static var now: Timestamp { Timestamp(secondsSince1970: time(nil)) }

  package static func < (a: Timestamp, b: Timestamp) -> Bool {
    a.secondsSince1970 < b.secondsSince1970
  }

  /// `yyyy-mm-ddThh:mm:ss`, without a zone, as GitLab wants it.
  package var text: String {
    let (days, seconds) = secondsSince1970.quotientAndFloorRemainder(by: 86_400)
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { CivilDate.padded($0, 2) }
    return CivilDate(daysSince1970: days).description + "T" + time.joined(separator: ":")
  }
}

extension Int {
  /// Division that rounds down, so that the remainder is never negative; `divisor` is positive.
  fileprivate func quotientAndFloorRemainder(by divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
