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
    // Howard Hinnant's civil_from_days: eras of 400 years that begin on 1 March.
    let (era, day) = (days + 719_468).quotientAndFloorRemainder(by: 146_097)
    let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(dayOfMonth, 2) + "T"
      + pad(seconds / 3600, 2) + ":" + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2)
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension Int {
  /// Division that rounds down, so that the remainder is never negative; `divisor` is positive.
  fileprivate func quotientAndFloorRemainder(by divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
