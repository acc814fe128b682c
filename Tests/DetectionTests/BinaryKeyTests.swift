import Detection
import Fixtures
import Testing

/// Keys in binary data that do not stand there as they are.
@Suite struct BinaryKeyTests {
  /// What makes a text binary.
  private static let head: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 3]

  @Test(
    "Pieces as long as a register, of which the last begins amid the one before",
    arguments: [16, 32])
  func overlapped(size: Int) throws {
    var generator = SeededGenerator(seed: UInt64(size))
    for lead in 0..<size where (lead + 41) % size != 0 && lead + 41 > size {
      let key = Sample.key(using: &generator)
      let text = [UInt8](repeating: 0x2E, count: lead) + key + [0]
      let whole = text.count / size * size
      let common = whole + size - text.count
      // No more than that would be no text that a compiler moves so.
      guard common >= 4, whole > lead else { continue }
      let pieces = Array(text[..<whole]) + text[(text.count - size)...]
      let found = try search(Self.head + pieces + [0, 0])
      #expect(found.map(\.secret) == [key], "\(lead)")
    }
  }

  @Test("A key whose characters repeat, or that stands before others, is itself")
  func itself() throws {
    for rest in [Array("\0\0\0\0".utf8), Sample.key.suffix(7) + Array("abcdefgh0\0".utf8)] {
      let found = try search(Self.head + Sample.key + rest)
      #expect(found.map(\.secret) == [Sample.key])
    }
  }

  @Test("Longer words in quotes and digests that go on are none, in binary data as well")
  func longer() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    let digest = "ka_" + "live_" + String(repeating: "3f7a91c05be2d468", count: 4)
    for text in ["\"\(key)7\"", "'\(key)\(key.suffix(8))'", "metric \(digest) 3"] {
      #expect(try search(Self.head + Array(text.utf8) + [0, 3]).isEmpty, "\(text)")
    }
    for text in ["\"\(key)7'", "=\(key)7\"", "'\(key)7x"] {
      #expect(try search(Self.head + Array(text.utf8) + [0, 3]).map(\.secret) == [Sample.key])
    }
  }

  /// A text of CBOR in chunks of a size.
  private static func chunks(_ text: [UInt8], of size: Int, mark: UInt8 = 0x7F) -> [UInt8] {
    var bytes: [UInt8] = [0xA1, 0x61, 0x6B, mark]
    for start in stride(from: 0, to: text.count, by: size) {
      let chunk = text[start..<min(start + size, text.count)]
      let kind = mark & 0xE0
      bytes += size < 24 ? [kind | UInt8(chunk.count)] : [kind | 24, UInt8(chunk.count)]
      bytes += chunk
    }
    return bytes + [0xFF]
  }

  @Test("Texts of CBOR in chunks", arguments: [8, 10, 16, 23, 24, 39], [0x7F, 0x5F])
  func chunks(size: Int, mark: Int) throws {
    for head in [[], Self.head] {
      let bytes = Self.chunks(Sample.key, of: size, mark: UInt8(mark))
      let match = try #require(try search(head + bytes).first)
      #expect(match.secret == Sample.key)
      #expect(match.encodings == ["cbor"])
      // Without its end it is no such text; what is left is no key either.
      #expect(try search(head + bytes.dropLast()).allSatisfy { $0.secret != Sample.key })
    }
  }

  @Test("A whole key in binary data stays one, whatever stands around it")
  func wholeKeys() throws {
    for seed in 1...300 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let key = Sample.key(using: &generator)
      let name = Array("\0KUBEADAPT_API_KEY=".utf8)
      #expect(try search(name + key + [UInt8](repeating: 0xFF, count: 400)).map(\.secret) == [key])
      let record =
        Array("Obj\u{1}".utf8) + (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(try search(record + [80] + key + [0, 1, 2]).map(\.secret) == [key])
    }
  }

  /// An array of NumPy with texts of a width.
  private static func array(_ texts: [[UInt8]], width: Int, order: Character) -> [UInt8] {
    let header =
      "{'descr': '\(order)U\(width)', 'fortran_order': False, 'shape': (\(texts.count),), }\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
    bytes += Array(header.utf8)
    for text in texts {
      let filled = text + [UInt8](repeating: 0, count: width - text.count)
      bytes += filled.flatMap { order == "<" ? [$0, 0, 0, 0] : [0, 0, 0, $0] }
    }
    return bytes
  }

  @Test("Elements of an array of texts end where the next one begins", arguments: ["<", ">"])
  func arrays(order: Character) throws {
    let other = Array("ka7live8".utf8) + [UInt8](repeating: 0x37, count: 32)
    let arrays: [[[UInt8]]] = [
      [Sample.key, other], [other, Sample.key, other], [[0x61], Sample.key, [0x62]],
    ]
    for texts in arrays {
      let found = try search(Self.array(texts, width: 40, order: order)).map(\.secret)
      #expect(found == [Sample.key])
    }
    // A longer text is none.
    #expect(try search(Self.array([Sample.key + [0x37]], width: 41, order: order)).isEmpty)
  }
}
