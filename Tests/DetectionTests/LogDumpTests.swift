import Detection
import Fixtures
import Testing

/// Dumps in logs, and those that `curl --trace` writes.
@Suite struct LogDumpTests {
  private static func hex(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func spelled(_ row: ArraySlice<UInt8>) -> String {
    String(decoding: row.map { (32..<127).contains($0) ? $0 : 46 }, as: UTF8.self)
  }

  private static func rows(_ bytes: [UInt8], _ row: (Int, ArraySlice<UInt8>) -> String) -> String {
    stride(from: 0, to: bytes.count, by: 16).map { start in
      row(start, bytes[start..<min(start + 16, bytes.count)])
    }.joined()
  }

  /// Rows of `xxd`, with something before each.
  private static func xxd(_ bytes: [UInt8], _ before: (Int) -> String) -> String {
    rows(bytes) { start, row in
      let words = stride(from: row.startIndex, to: row.endIndex, by: 2).map { place in
        row[place..<min(place + 2, row.endIndex)].map { hex(Int($0), 2) }.joined()
      }
      return before(start) + hex(start, 8) + ": " + words.joined(separator: " ") + "  "
        + spelled(row) + "\n"
    }
  }

  private static func time(_ number: Int) -> String { "2026-11-06T14:19:\(number / 16 % 50 + 10)" }

  @Test(
    "Rows behind the time of a log", arguments: [".8836610Z ", "Z ", ",123+01:00 ", ".88Z 00O "])
  func behindTime(rest: String) throws {
    for lead in 0..<16 {
      let bytes = Array("user = somebody\ntoken = ".utf8.prefix(9 + lead)) + [0x20] + Sample.key
      let text = Self.xxd(bytes + Array("\nend = 1\n".utf8)) { Self.time($0) + rest }
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
    }
  }

  @Test("The same in octal words", arguments: [0, 5, 11])
  func octal(lead: Int) throws {
    let bytes =
      Array("abcdefghijk=".utf8.suffix(lead + 1)) + Sample.key + Array("\nx=123456\n".utf8)
    let text = Self.rows(bytes + (bytes.count % 2 == 1 ? [10] : [])) { start, row in
      let words = stride(from: row.startIndex, to: row.endIndex, by: 2).map { place -> String in
        let digits = String(Int(row[place]) | Int(row[place + 1]) << 8, radix: 8)
        return String(repeating: "0", count: 6 - digits.count) + digits
      }
      let address = String(start, radix: 8)
      return Self.time(start) + ".1234567Z " + String(repeating: "0", count: 7 - address.count)
        + address + " " + words.joined(separator: " ") + "\n"
    }
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
  }

  @Test("Rows of curl --trace, whose characters stand behind a single blank")
  func trace() throws {
    for lead in 0..<16 {
      let bytes =
        Array("GET /v1/x?y=0123".utf8.prefix(lead)) + Array("\r\nAuthorization: Bearer ".utf8)
        + Sample.key + Array("\r\nAccept: */*\r\n\r\n".utf8)
      let text =
        "=> Send header, \(bytes.count) bytes (0x\(Self.hex(bytes.count, 2)))\n"
        + Self.rows(bytes) { start, row in
          Self.hex(start, 4) + ": " + row.map { Self.hex(Int($0), 2) + " " }.joined()
            + String(repeating: "   ", count: 16 - row.count) + Self.spelled(row) + "\n"
        }
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
    }
  }

  @Test("A row that is left out makes no key")
  func missing() throws {
    let bytes = Array("token=".utf8) + Sample.key + Array("\nmore text behind\n".utf8)
    let text = Self.xxd(bytes) { Self.time($0) + "Z " }
    var lines = text.split(separator: "\n")
    lines[1] = "2026-11-06T14:19:29Z done"
    #expect(try search(Array(lines.joined(separator: "\n").utf8)).isEmpty)
  }
}
