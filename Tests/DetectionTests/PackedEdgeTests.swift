@testable import Detection
import Fixtures
import Platform
import Rules
import Testing

/// Packed data in forms that real files have, and what only looks like it: none of it is "not read".
@Suite struct PackedEdgeTests {
  private static func text(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 77)
    let noise = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return noise + Array("\nkey: ".utf8) + Sample.key + [0x0A] + noise
  }

  private static func packed(_ encoder: Encoder, _ count: Int = 3000) -> [UInt8] {
    encoder(Carried(text: text(count), range: 0..<1)).text
  }

  /// As Go's `strconv.Quote` does: what is UTF-8 is a character, all else bytes.
  private static func quoted(_ bytes: [UInt8], lineLength: Int) -> String {
    var result = "\""
    var written = 0
    var index = 0
    while index < bytes.count {
      if written >= lineLength {
        result += "\" +\n\t\""
        written = 0
      }
      let count = [1, 2, 3, 4].first {
        index + $0 <= bytes.count
          && String(validating: bytes[index..<index + $0], as: UTF8.self) != nil
      }
      written += 1
      guard let count else {
        result += "\\x" + hex(UInt32(bytes[index]), 2)
        index += 1
        continue
      }
      let character = String(decoding: bytes[index..<index + count], as: UTF8.self)
      index += count
      guard let scalar = character.unicodeScalars.first else { continue }
      switch scalar.value {
      case 0x22, 0x5C: result += "\\" + String(scalar)
      case 0x20..<0x7F, 0x3B1...0x3C9: result += String(scalar)
      case ..<0x80: result += "\\x" + hex(scalar.value, 2)
      case ..<0x10000: result += "\\u" + hex(scalar.value, 4)
      default: result += "\\U" + hex(scalar.value, 8)
      }
    }
    return result + "\""
  }

  private static func hex(_ value: UInt32, _ count: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: count - digits.count) + digits
  }

  @Test("Bytes that are UTF-8 by chance are characters in Go's strings")
  func goStrings() throws {
    let source = "package a\n\nconst data = " + Self.quoted(Self.packed(.gzip), lineLength: 80)
    #expect(source.contains("\\u") && source.contains("\\x"))
    let (matches, limits) = try search(Array((source + "\n").utf8), block: 1 << 20)
    #expect(matches.map(\.secret) == [Sample.key] && limits.isEmpty)
  }

  @Test(
    "Base64 in the value of an attribute, in lines that end with references",
    arguments: ["&#xA;", "&#10;", "&#xD;&#xA;", "&#13;&#10;  ", "&#x0a;"])
  func references(end: String) throws {
    for encoders in [[Encoder.gzip, .base64], [.base64]] {
      var carried = Carried(text: Self.text(200), range: 0..<1)
      for encoder in encoders { carried = encoder(carried) }
      var lines = ""
      for (index, byte) in carried.text.enumerated() {
        if index > 0, index % 76 == 0 { lines += end }
        lines.unicodeScalars.append(Unicode.Scalar(byte))
      }
      let text = "<v:shape o:gfxdata=\"\(lines)\(end)\" fillcolor=\"white\"/>"
      let (matches, limits) = try search(Array(text.utf8), block: 1 << 20)
      #expect(matches.map(\.secret) == [Sample.key] && limits.isEmpty)
    }
  }

  @Test("Other references end base64, and stand in no key")
  func otherReferences() throws {
    let base64 = Encoder.base64(Carried(text: Sample.key, range: 0..<1)).text
    let text = String(decoding: base64, as: UTF8.self)
    for reference in ["&#x41;", "&#65;", "&amp;", "&#xA", "&#;"] {
      let cut = text.prefix(12) + reference + text.dropFirst(12)
      #expect(try search(Array("a=\"\(cut)\"".utf8)).isEmpty, "\(reference)")
    }
  }

  @Test(
    "A pattern that tells gzip by its header is no gzip data",
    arguments: [
      #"match http m|^HTTP/1\.0 200 OK\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\0| p/Some Web Server/ v/1.2/"#,
      #"match http m|^HTTP/1\.0\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\x02\x03\xa5\x93Mo| p/Another one/ v/1/"#,
    ])
  func patterns(pattern: String) throws {
    let text = Array((pattern + "\n" + String(repeating: "# a comment\n", count: 40)).utf8)
    #expect(try search(text, block: text.count).limits.isEmpty)
  }

  /// As Qt's help files have pictures: zlib stores them, and the end of a block in the second stored
  /// block looks like damage.
  @Test("Stored data in a row that goes on in the next block is not damaged", arguments: 1...12)
  func stored(part: Int) throws {
    var row = [0, 0] + Self.packed(.zlib, 100)
    let streams = (0..<4).map { _ in Self.packed(.zlib, 20_000) }
    for stream in streams {
      row += [0, 0, UInt8(stream.count >> 8), UInt8(stream.count & 255)] + stream
    }
    row += [UInt8](repeating: 0x2E, count: 9000)
    let (matches, limits) = try search([7] + row, block: part * 12_000)
    #expect(limits.isEmpty)
    #expect(Set(matches.map(\.secret)) == [Sample.key])
  }

  @Test("Zlib data anywhere in a PDF is inflated, whether something opens the file or not")
  func pdf() throws {
    let file = Array("%PDF-1.5\n1 0 obj\n<< /Subtype /Image >>\nstream\n".utf8)
    for packed in [PackedData.left, .searched] {
      var blob = BlobSearch(DetectionWorker(try shippedDetector.get()))
      var found = 0
      let text = file + Self.packed(.zlib)
      _ = blob.search(text.span, at: 0, isLast: true, packed: packed) { _ in found += 1 }
      #expect(found == 1)
    }
  }

  @Test("The pictures of a PDF do not use up what may be decoded, others' do")
  func pictures() throws {
    let white = Encoder.zlib(Carried(text: [UInt8](repeating: 255, count: 1 << 20), range: 0..<1))
    for (mark, isLimited) in [("%PDF-1.5\n", false), ("%PDX-1.5\n", true)] {
      var text = Array(mark.utf8)
      for number in 0..<8 {
        text += Array("\n\(number) 0 obj\n<< /Subtype /Image >>\nstream\n".utf8) + white.text
      }
      text += Self.packed(.zlib)
      var limits = Detector.Limits()
      limits.decodingFloor = 6 << 20
      let worker = DetectionWorker(try Detector(rules: RuleFile.shipped(), limits: limits))
      var blob = BlobSearch(worker)
      var found = 0
      _ = blob.search(text.span, at: 0, isLast: true, packed: .left) { _ in found += 1 }
      #expect(worker.limits.contains(.decoding) == isLimited)
      #expect(found == (isLimited ? 0 : 1))
    }
  }
}
