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

  /// Reads `yyyy-mm-ddThh:mm:ssZ`; nil for anything else.
  package init?(text: String) {
    let bytes = Array(text.utf8)
    let pattern = Array("0000-00-00T00:00:00Z".utf8)
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    guard bytes.count == pattern.count,
      zip(bytes, pattern).allSatisfy({ isDigit($1) ? isDigit($0) : $0 == $1 })
    else { return nil }
    let numbers = bytes.split { !isDigit($0) }.map { digits in
      digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    guard (1...12).contains(month), (1...31).contains(day), numbers[3] < 24, numbers[4] < 60,
      numbers[5] < 61
    else { return nil }
    // Howard Hinnant's days_from_civil.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    self.init(
      secondsSince1970: days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5])
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
