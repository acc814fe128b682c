import Bytes

/// A date as a user gives it, read strictly.
///
/// Git takes any text for a date, and what it can't read for the present: a slip would narrow a
/// scan to nothing.
package struct HistoryDate: Sendable, Equatable {
  /// The same date in a form that git (2.39's `approxidate`) reads without guessing.
  package let text: String

  /// Reads a date; nil when it is of none of these forms:
  ///
  /// - `2026-01-31`, which begins at midnight, local time
  /// - `2026-01-31T12:00`, with seconds and with `Z` or `+01:00` if wanted, or a blank for the `T`
  /// - `2 weeks ago`, with any unit from seconds to years; dots may stand for the blanks
  /// - `yesterday`
  /// - `@1767225600`, seconds since 1970
  package init?(_ text: String) {
    if text == "yesterday" {
      self.text = text
    } else if text.utf8.first == UInt8(ascii: "@") {
      guard let seconds = Self.number(text.dropFirst(), digits: 1...12) else { return nil }
      self.text = "@\(seconds) +0000"
    } else if let age = Self.age(text) ?? Self.point(text) {
      self.text = age
    } else {
      return nil
    }
  }

  private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }

  /// Reads `N UNIT ago`.
  private static func age(_ text: String) -> String? {
    let words = text.split { $0 == " " || $0 == "." }
    guard words.count == 3, words[2] == "ago", let count = number(words[0], digits: 1...6) else {
      return nil
    }
    let unit = words[1].hasSuffix("s") ? words[1].dropLast() : words[1]
    guard ["second", "minute", "hour", "day", "week", "month", "year"].contains(unit) else {
      return nil
    }
    return "\(count).\(unit)s.ago"
  }

  /// Reads a date of ISO 8601, with or without a time of day.
  private static func point(_ text: String) -> String? {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == "T" || $0 == " "
    }
    let date = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard date.count == 3, let year = number(date[0], digits: 4...4), (1970...2099).contains(year),
      let month = number(date[1], digits: 2...2),
      let day = number(date[2], digits: 2...2),
      CivilDate(year: year, month: month, day: day) != nil
    else { return nil }
    if parts.count == 1 { return "\(parts[0])T00:00:00" }
    var time = parts[1]
    var zone = ""
    if time.hasSuffix("Z") {
      time = time.dropLast()
      zone = "+0000"
    } else if let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let digits = time[time.index(after: sign)...]
      let fields = digits.split(separator: ":", omittingEmptySubsequences: false)
      let joined = fields.joined()
      guard fields.count <= 2, fields[0].count == (fields.count == 1 ? 4 : 2),
        number(Substring(joined), digits: 4...4) != nil, let hours = Int(joined.prefix(2)),
        hours <= 14, let minutes = Int(joined.suffix(2)), minutes < 60
      else { return nil }
      zone = "\(time[sign])\(joined)"
      time = time[..<sign]
      if time.hasSuffix(" ") { time = time.dropLast() }
    }
    let fields = time.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count == 2 || fields.count == 3 else { return nil }
    var clock: [Int] = []
    for (field, limit) in zip(fields, [24, 60, 60]) {
      guard let value = number(field, digits: 2...2), value < limit else { return nil }
      clock.append(value)
    }
    let seconds = clock.count == 3 ? String(fields[2]) : "00"
    return "\(parts[0])T\(fields[0]):\(fields[1]):\(seconds)\(zone)"
  }
}
