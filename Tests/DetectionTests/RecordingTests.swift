import Detection
import Fixtures
import Testing

/// Recordings of terminals, which have each character that is typed in an event of its own.
@Suite struct RecordingTests {
  private static let typed = Array("export K=x\u{8}\u{1B}[K".utf8) + Sample.key + Array("\r\n".utf8)

  private func asciicast(_ kind: String, version: Int = 2) -> [UInt8] {
    var text = "{\"version\": \(version), \"width\": 80, \"height\": 24}\n"
    for (index, byte) in Self.typed.enumerated() {
      let data =
        byte < 0x20
        ? "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
        : String(UnicodeScalar(byte))
      text += "[\(Double(index) / 8), \"\(kind)\", \"\(data)\"]\n[0.1, \"m\", \"\"]\n"
    }
    return Array(text.utf8)
  }

  @Test(arguments: ["o", "i"], [2, 3])
  func asciicasts(kind: String, version: Int) throws {
    let text = asciicast(kind, version: version)
    let found = try search(text)
    #expect(found.map(\.secret) == [Sample.key])
    #expect(found.map(\.encodings) == [["asciicast"]])
    let first = String(decoding: text, as: UTF8.self).ranges(of: "\"k\"]").first
    let place = first.map { String(decoding: text, as: UTF8.self)[..<$0.lowerBound].utf8.count + 1 }
    #expect(found.first?.range.lowerBound == place)
  }

  @Test func ttyrecs() throws {
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }
    let frames = Self.typed.enumerated().flatMap { index, byte in
      number(1_700_000_000 + index / 4) + number(index * 1000) + number(1) + [byte]
    }
    #expect(try search(frames).map(\.secret) == [Sample.key])
  }

  @Test("What follows in other blocks is read as well")
  func longRecordings() throws {
    let text = asciicast("o", version: 2)
    let start = try #require(text.firstIndex(of: 0x0A)) + 1
    let more = Array(
      repeatElement(Array("[1, \"o\", \"some output\\r\\n\"]\n".utf8), count: 20_000).joined())
    let found = try search(text[..<start] + more + text[start...])
    #expect(found.map(\.secret) == [Sample.key])
    #expect(found.map(\.encodings) == [["asciicast"]])
  }

  @Test("A key that is cut by what was printed in between")
  func others() throws {
    let mixed = asciicast("o").split(separator: 0x0A).enumerated().map { index, line in
      index == 60 ? Array("[1, \"o\", \" \"]\n".utf8) + line : Array(line)
    }
    #expect(try search(Array(mixed.joined(separator: [0x0A]))) == [])
  }
}
