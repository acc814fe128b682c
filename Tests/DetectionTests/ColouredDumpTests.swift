import Detection
import Fixtures
import Testing

/// Dumps in which each byte has a colour.
@Suite struct ColouredDumpTests {
  private static func hex(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func colour(_ byte: UInt8) -> String { byte < 33 ? "\u{1B}[32m" : "\u{1B}[36m" }

  private static func spelled(_ byte: UInt8) -> String {
    (33..<127).contains(byte) ? String(UnicodeScalar(byte)) : "_"
  }

  /// Rows of `hexyl`, with frames and colours.
  private static func hexyl(_ bytes: [UInt8]) -> String {
    let end = "\u{1B}[0m"
    return stride(from: 0, to: bytes.count, by: 16).map { start -> String in
      let row = bytes[start..<min(start + 16, bytes.count)]
      var (left, right) = ("", "")
      for (index, byte) in row.enumerated() {
        left += (index == 8 ? "┊ " : "") + colour(byte) + hex(Int(byte), 2) + " " + end
        right += (index == 8 ? "┊" : "") + colour(byte) + spelled(byte) + end
      }
      return "│\u{1B}[38;5;242m\(hex(start, 8))\(end)│ \(left)│\(right)│\n"
    }.joined()
  }

  @Test(arguments: 0..<16)
  func isFound(lead: Int) throws {
    let bytes =
      Array("one = two\nuser = x\ntoken".utf8.prefix(8 + lead)) + [0x3D] + Sample.key
      + Array("\nbehind = 3\n".utf8)
    let text = "┌────────┬────┐\n" + Self.hexyl(bytes) + "└────────┴────┘\n"
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }

  @Test func isNone() throws {
    let bytes = Array("token=".utf8) + Sample.key + Array("xyz and more\n".utf8)
    #expect(try search(Array(Self.hexyl(bytes).utf8)).isEmpty)
    // A row that is left out makes no key.
    let whole = Self.hexyl(Array("token=".utf8) + Sample.key + Array("\nmore\n".utf8))
    let lines = whole.split(separator: "\n").map(String.init)
    #expect(try search(Array([lines[0], lines[2], lines[3]].joined(separator: "\n").utf8)).isEmpty)
  }
}
