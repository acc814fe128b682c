import Bytes
import Glibc

/// A day of the calendar (ISO 8601, `2026-12-31`), without a time zone.
package struct BaselineDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let date: CivilDate

  /// Reads `YYYY-MM-DD`.
  ///
  /// - Returns: nil for any other form and for a day that no calendar has.
  package init?(text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 45 }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    self.date = date
  }

  private init(_ date: CivilDate) { self.date = date }

  /// Today in UTC, which is the same day on every machine that scans.
  package static var today: BaselineDate {
    BaselineDate(CivilDate(daysSince1970: time(nil) / 86_400))
  }

  package var description: String { date.description }

  package static func < (a: BaselineDate, b: BaselineDate) -> Bool {
    a.date < b.date
  }
}

extension Int {
  fileprivate init?(_ digits: Substring.UTF8View) { self.init(Substring(digits)) }
}
