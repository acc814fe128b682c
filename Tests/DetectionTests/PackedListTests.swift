import Bytes
import Fixtures
@testable import Detection
import Testing

/// Compressed data in source code and in what programs print of bytes.
@Suite struct PackedListTests {
  /// A way of writing bytes.
  struct Writing: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let write: @Sendable ([UInt8]) -> String
    let name: String
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return byte < 16 ? "0" + text : text
  }

  /// Rows of some bytes each.
  private static func rows(
    _ bytes: [UInt8], _ count: Int, separator: String, _ write: (UInt8) -> String
  ) -> String {
    stride(from: 0, to: bytes.count, by: count).map { start in
      bytes[start..<min(start + count, bytes.count)].map(write).joined(separator: separator)
    }.joined(separator: separator + "\n  ")
  }

  static let writings = [
    Writing(
      testDescription: "xxd -i",
      write: {
        "unsigned char d[] = {\n  " + rows($0, 12, separator: ", ") { "0x" + hex($0) } + "\n};\n"
      }, name: "hex"),
    Writing(
      testDescription: "Go's %#v",
      write: { "[]byte{" + $0.map { "0x" + String($0, radix: 16) }.joined(separator: ", ") + "}" },
      name: "hex"),
    Writing(testDescription: "a list", write: { "\($0)" }, name: "decimal"),
    Writing(
      testDescription: "Go's %v",
      write: { "[" + $0.map { String($0) }.joined(separator: " ") + "]\n" }, name: "decimal"),
    Writing(
      testDescription: "Arrays.toString",
      write: { "[" + $0.map { String(Int8(bitPattern: $0)) }.joined(separator: ", ") + "]\n" },
      name: "decimal"),
    Writing(
      testDescription: "JSON in one line",
      write: { "{\"data\":[" + $0.map { String($0) }.joined(separator: ",") + "]}\n" },
      name: "decimal"),
    Writing(
      testDescription: "go-bindata",
      write: { "var b = \"" + $0.map { "\\x" + hex($0) }.joined() + "\"\n" }, name: "escape"),
    Writing(
      testDescription: "pieces",
      write: {
        let text = rows($0, 16, separator: "") { "\\x" + hex($0) }
        let lines = text.split(separator: "\n  ").map { "\"" + $0 + "\"" }
        return "char d[] =\n  " + lines.joined(separator: "\n  ") + ";\n"
      }, name: "escape"),
    Writing(
      testDescription: "strings of bytes",
      write: { bytes in
        let lines = stride(from: 0, to: bytes.count, by: 12).map { start in
          "    b'" + bytes[start..<min(start + 12, bytes.count)].map(repr).joined() + "'"
        }
        return "d = (\n" + lines.joined(separator: "\n") + ")\n"
      }, name: "escape"),
    Writing(
      testDescription: "repr", write: { "d = b'" + $0.map(repr).joined() + "'\n" },
      name: "escape"),
  ]

  private static func repr(_ byte: UInt8) -> String {
    switch byte {
    case 9: "\\t"
    case 10: "\\n"
    case 13: "\\r"
    case 0x27, 0x5C: "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7F: String(UnicodeScalar(byte))
    default: "\\x" + hex(byte)
    }
  }

  @Test(arguments: writings, [Encoder.gzip, .zlib])
  func isFound(writing: Writing, encoder: Encoder) throws {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<20 {
      let key = Sample.key(using: &generator)
      let plain =
        Sample.text(using: &generator) + [0x20] + key + [0x0A]
        + Sample.text(using: &generator)
      let text = writing.write(encoder(Carried(text: plain, range: 0..<1)).text)
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [key])
      #expect(matches.first?.encodings.first == writing.name)
    }
  }

  @Test("A long list is read over blocks")
  func blocks() throws {
    var generator = SeededGenerator(seed: 32)
    let key = Sample.key(using: &generator)
    let noise = (0..<40_000).map { _ in UInt8.random(in: 33..<127, using: &generator) }
    let packed = Encoder.gzip(Carried(text: noise + [0x20] + key + [0x0A], range: 0..<1)).text
    let text = Array("x = \(packed)\n".utf8)
    let (matches, limits) = try search(text, block: 30_000)
    #expect(matches.map(\.secret) == [key])
    #expect(limits.isEmpty)
  }

  @Test("Of a list that is too long to wait for, that is said")
  func tooLong() throws {
    var generator = SeededGenerator(seed: 33)
    let noise = (0..<2_200_000).map { _ in UInt8.random(in: 97..<123, using: &generator) }
    let packed = Encoder.gzip(Carried(text: noise, range: 0..<1)).text
    let text = Array("x = \(packed)\n".utf8)
    let block = (4 << 20) + 1000
    let (_, limits) = try search(text, block: block)
    #expect(!limits.isEmpty && text.count > block)
  }

  @Test("A wall of beginnings costs no more for each")
  func walls() throws {
    let header = Encoder.gzip(Carried(text: Array("0123456789abcdefghijklmnop".utf8), range: 0..<1))
      .text
    for writing in Self.writings {
      var costs: [Double] = []
      for count in [50, 1000] {
        let wall = Array(repeatElement(header, count: count).joined())
        let text = Array(writing.write(wall).utf8)
        let worker = DetectionWorker(try shippedDetector.get())
        var search = BlobSearch(worker)
        _ = search.search(text.span, at: 0, isLast: true) { _ in }
        costs.append(Double(worker.budget.spent) / Double(text.count))
      }
      #expect(costs[1] < 1.5 * costs[0] + 1, "\(writing) \(costs)")
    }
  }
}
