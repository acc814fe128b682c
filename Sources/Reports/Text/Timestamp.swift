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
    let (day, second) = CivilDate.splitting(secondsSince1970)
    return day.description + "T" + CivilDate.timeText(second)
  }

  /// Reads an RFC 3339 date as git writes it: `yyyy-mm-ddThh:mm:ssZ`, or `±hh:mm` for the `Z`.
  init?(date: String) {
    let bytes = Array(date.utf8)
    if bytes.last == UInt8(ascii: "Z") {
      self.init(text: date)
      return
    }
    let zone = bytes.suffix(6)
    guard bytes.count == 25, let sign = zone.first, sign == 0x2B || sign == 0x2D,
      zone[zone.startIndex + 3] == UInt8(ascii: ":"),
      let hours = Self.number(zone.dropFirst().prefix(2)), hours < 24,
      let minutes = Self.number(zone.suffix(2)), minutes < 60,
      let local = Self(text: String(decoding: bytes.prefix(19), as: UTF8.self) + "Z")
    else { return nil }
    let offset = hours * 3600 + minutes * 60
    self.init(secondsSince1970: local.secondsSince1970 + (sign == 0x2B ? -offset : offset))
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ ByteClass.digit.contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Reads `yyyy-mm-ddThh:mm:ssZ`; nil for anything else.
  package init?(text: String) {
    let bytes = Array(text.utf8)
    let pattern = Array("0000-00-00T00:00:00Z".utf8)
    guard bytes.count == pattern.count,
      zip(bytes, pattern).allSatisfy({
        ByteClass.digit.contains($1) ? ByteClass.digit.contains($0) : $0 == $1
      })
    else { return nil }
    let numbers = bytes.split { !ByteClass.digit.contains($0) }.map { digits in
      digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]),
      numbers[3] < 24, numbers[4] < 60, numbers[5] < 61
    else { return nil }
    self.init(
      secondsSince1970: date.daysSince1970 * 86_400 + numbers[3] * 3600 + numbers[4] * 60
        + numbers[5])
  }
}
