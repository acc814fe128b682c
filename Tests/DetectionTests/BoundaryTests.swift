import Detection
import Fixtures
import Testing

/// Where a key ends: in text before what is no letter or digit, in packed data behind 32 of them.
@Suite struct BoundaryTests {
  private static let key = Sample.key

  private func found(_ parts: [UInt8]...) throws -> Int { try search(parts.flatMap(\.self)).count }

  private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func textKeepsItsBoundary() throws {
    #expect(try found(text("key: "), Self.key, text("x rest\n")) == 0)
    #expect(try found(text("key: "), Self.key, text("\n")) == 1)
    // A list of names, as `find -print0` writes it, is text.
    #expect(try found(text("a.txt\0"), Self.key, text("D.txt\0b\0")) == 0)
    #expect(try found(text("\u{1B}[31m"), Self.key, text("0\u{1B}[0m\u{07}\u{08}\n")) == 0)
  }

  @Test(
    "In packed data the byte behind a key says nothing",
    arguments: [
      [0x00, 0x02], [0x01, 0x40], [0x83, 0x06, 0x1F], [0x0A, 0x28, 0x10], [0x78, 0x1A],
    ] as [[UInt8]])
  func packedData(head: [UInt8]) throws {
    #expect(try found(head, text("note "), Self.key, text("7text2")) == 1)
    #expect(try found(text("note "), Self.key, text("Ztext2"), head, [0x02]) == 1)
  }

  /// Packed data may have long stretches that look like text.
  @Test(arguments: [64 << 10, 3 << 20]) func theWholeBlobDecides(stretch: Int) throws {
    let names = [UInt8](repeating: UInt8(ascii: "n"), count: stretch)
    #expect(try found([0x7F, 0x45, 0x4C, 0x46, 0x02], names, Self.key, text("Name"), names) == 1)
    #expect(try found(names, Self.key, text("Name"), names) == 0)
    let blob = [0x7F, 0x45, 0x02] + names + Self.key + text("Name") + names
    #expect(try search(blob, block: 40 << 10).matches.count == 1)
  }

  @Test func whatBeginsTheNextKeyEndsOne() throws {
    var generator = SeededGenerator(seed: 9)
    let other = Sample.key(using: &generator)
    #expect(try found(Self.key, other, text("\n")) == 2)
    #expect(try found(text("d3:key40:"), Self.key, text("5:other3:abce")) == 1)
    #expect(try found(text("d3:key140:"), Self.key, text("5:other3:abce")) == 0)
  }

  @Test(
    "An identifier of hexadecimal digits is no key",
    arguments: ["kafka_live_", "eureka_live_", "/i18n/ka_live_", "weka_live_"])
  func identifiers(prefix: String) throws {
    let digits = "0f3b9a6c1d7e4852b6a09c3d5e7f1824"
    #expect(try found(text("x " + prefix + digits + "\n")) == 0)
    #expect(try found([2], text(prefix + digits), [0]) == 0)
    // A body that is no such number is a key wherever it stands, but for names of Kafka's.
    let isKafka = prefix == "kafka_live_"
    #expect(try found(text("x " + prefix.dropLast(8)), Self.key, text("\n")) == (isKafka ? 0 : 1))
  }

  /// Bodies of older keys, of any alphabet and length that is plausible.
  @Test(
    arguments: [
      "0123456789abcdef", "0123456789ABCDEF", "abcdefghijklmnopqrstuvwxyz234567",
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuvwxyz",
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    ], [16, 20, 32, 43])
  func olderKeys(alphabet: String, length: Int) throws {
    let letters = Array(alphabet.utf8)
    var generator = SeededGenerator(seed: UInt64(letters.count * 1000 + length))
    let count = 2000
    var lost = 0
    for _ in 0..<count {
      let body = (0..<length).map { _ in letters.randomElement(using: &generator) ?? 0 }
      let secret = text("ka_") + body
      let matches = try search(text("KUBEADAPT_API_KEY=") + secret + text("\n"))
      if !matches.contains(where: { $0.secret == secret }) { lost += 1 }
    }
    #expect(lost * 1000 <= count, "\(lost) of \(count)")
  }

  @Test("UTF-16 of either order between other bytes, as binary property lists have it")
  func utf16BetweenBytes() throws {
    let wide = Self.key.flatMap { [0, $0] as [UInt8] }
    let narrow = Self.key.flatMap { [$0, 0] as [UInt8] }
    // The length, a letter that is no ASCII, and the table of offsets, which begins with 8.
    #expect(try found([0x6F, 0x10, 0x29, 0, 0xE9], wide, [8, 0x0B, 0x0D, 0, 0]) == 1)
    #expect(try found([0x6F, 0x10, 0x28], wide, [8, 0x0B, 0x0D, 0, 0]) == 1)
    for behind in [[0x41, 0x10, 5, 0xFF], [0x41, 0x30, 5, 0xFF], [8, 0x0B], [0, 0]] as [[UInt8]] {
      #expect(try found([1, 2, 0x50], narrow, behind) == 1, "\(behind)")
    }
  }
}
