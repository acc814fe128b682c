import Fixtures
@testable import Detection
import Testing

/// Embedded gzip data that is cut off or damaged.
@Suite struct GzipTests {
  /// A key, and text that does not compress well behind it.
  private static func text(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 31)
    var text = Array("key: ".utf8) + Sample.key + [0x0A]
    while text.count < count {
      let word = generator.next()
      for shift in stride(from: 0, to: 64, by: 8) {
        text.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return text
  }

  private static func gzip(_ text: [UInt8]) -> [UInt8] {
    Encoder.gzip(Carried(text: text, range: 0..<1)).text
  }

  @Test("Of data that ends too early, nearly all is inflated", arguments: [0.3, 0.5, 0.9, 0.999])
  func beginning(share: Double) {
    // Half of it compresses, so that blocks of all kinds are in it.
    let text = Self.text(200_000).flatMap { [$0, UInt8(ascii: "a")] }
    let whole = Self.gzip(text)
    let cut = Array(whole.prefix(Int(Double(whole.count) * share)))
    let outcome = Inflater(.gzip).inflate(
      cut.span, at: 0, header: 10, limit: 64 << 20, mayWait: false, affords: { _ in true })
    guard case .beginning(let data, let reachesEnd) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reachesEnd)
    #expect(Double(data.count) > Double(text.count) * share * 0.9)
    // Zeros stand where there was no room for the last match or stored block.
    let same = zip(data, text).prefix { $0 == $1 }.count
    #expect(data.count - same <= 65_535)
    #expect(data.dropFirst(same).allSatisfy { $0 == 0 })
  }

  @Test("A limit is kept, and what it allows is inflated")
  func limit() {
    let text = Self.text(300_000)
    let outcome = Inflater(.gzip).inflate(
      Self.gzip(text).span, at: 0, header: 10, limit: 100_000, mayWait: false,
      affords: { _ in true })
    guard case .tooLarge(let data) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(data.count == 100_000)
    #expect(data.starts(with: text.prefix(100_000 - 65_535)))
  }

  @Test("What is no gzip data is damaged")
  func noise() {
    var noise = Array(Self.text(100_000).suffix(90_000))
    noise.replaceSubrange(0..<4, with: [0x1F, 0x8B, 8, 0])
    let outcome = Inflater(.gzip).inflate(
      noise.span, at: 0, header: 10, limit: 64 << 20, mayWait: false, affords: { _ in true })
    guard case .damaged = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test(
    "A key before the place where data is cut off is found, and the rest is said to be unread",
    arguments: [Encoder?.none, .base64, .hex])
  func cut(around: Encoder?) throws {
    let cut = Array(Self.gzip(Self.text(200_000)).dropLast(60_000))
    let carried = Carried(text: cut, range: 0..<cut.count)
    let text = around.map { $0(carried).text } ?? cut
    let found = try search(Array("data: ".utf8) + text, block: text.count + 6)
    #expect(found.matches.map(\.secret) == [Sample.key])
    #expect(found.limits == [.damaged(carrier: "gzip")])
  }

  /// As lines of logs are that are cut off, at every length from the key's end on.
  @Test("A key in the first bytes of short data that is cut off is found")
  func shortAndCut() throws {
    let lines = (0..<40).flatMap { Array("line \($0): \($0 &* 2_654_435_761)\n".utf8) }
    let text = Array("kind: Secret\napiKey: ".utf8) + Sample.key + [0x0A] + lines
    let zlib = Encoder.zlib(Carried(text: text, range: 0..<1)).text
    for (name, data) in [("gzip", Self.gzip(text)), ("zlib", zlib)] {
      for count in stride(from: 120, to: data.count - 8, by: 29) {
        let cut = Array(data.prefix(count))
        let text = Encoder.base64(Carried(text: cut, range: 0..<count)).text
        let found = try search(Array("data: ".utf8) + text, block: text.count + 6)
        #expect(found.matches.map(\.secret) == [Sample.key], "\(name), \(count) bytes")
        #expect(found.limits == (name == "gzip" ? [.damaged(carrier: name)] : []))
      }
    }
  }

  /// Of stored blocks nothing inflates before all of one is there: a block that ends in it waits.
  @Test("A key at the end of short data that goes on in the next block", arguments: [5, 9, 14, 20])
  func goesOn(block: Int) throws {
    let data = Self.gzip(Self.text(20_000).dropFirst(60) + Sample.key + [0x0A])
    let text = Encoder.base64(Carried(text: data, range: 0..<1)).text
    let found = try search(Array("data: ".utf8) + text, block: block << 10)
    #expect(found.matches.map(\.secret) == [Sample.key])
    #expect(found.limits.isEmpty)
  }

  /// Nothing of the content is missing, and less than any key takes holds none.
  @Test("Data without all of its trailer, and data too short for a key, is not unread")
  func noContentIsMissing() throws {
    let whole = Self.gzip(Array("kind: Secret\napiKey: ".utf8) + Sample.key + [0x0A])
    let zlib = Encoder.zlib(
      Carried(text: Array("kind: Secret\napiKey: ".utf8) + Sample.key + [0x0A], range: 0..<1)
    ).text
    for (data, trailer) in [(whole, 8), (zlib, 4)] {
      for count in 1...trailer {
        let cut = Array(data.dropLast(count))
        let text = Encoder.hex(Carried(text: cut, range: 0..<cut.count)).text
        let found = try search(Array("data: ".utf8) + text, block: text.count + 6)
        #expect(found.matches.map(\.secret) == [Sample.key])
        #expect(found.limits.isEmpty)
      }
    }
    let short = Self.gzip(Array("{\"name\":\"a\"}".utf8))
    for place in 10..<(short.count - 8) {
      var broken = short
      broken.remove(at: place)
      let text = Encoder.hex(Carried(text: broken, range: 0..<broken.count)).text
      #expect(try search(text, block: text.count).limits.isEmpty)
    }
  }

  @Test("The magic among others in a program is no header, and what follows by chance no data")
  func headerThatNobodyWrites() throws {
    var cut = Array(Self.gzip(Self.text(200_000)).dropLast(60_000))
    cut.replaceSubrange(4..<10, with: Array("mp4\0".utf8) + [0xEF, 0xBF])
    let found = try search(Array("data: ".utf8) + cut, block: cut.count + 6)
    #expect(found.matches.map(\.secret) == [Sample.key])
    #expect(found.limits.isEmpty)
  }

  @Test("Data that something stands amid is searched up to there, and no block is waited for")
  func broken() throws {
    let whole = Self.gzip(
      Self.text(0) + Self.text(100_000).flatMap { [$0, UInt8(ascii: "a")] })
    // Any bits may be codes until a block ends by chance.
    let broken = Array(whole.prefix(50_000) + Self.text(400_000).dropFirst(1000))
    let outcome = Inflater(.gzip).inflate(
      broken.span, at: 0, header: 10, limit: 64 << 20, mayWait: false, affords: { _ in true })
    guard case .beginning(_, reachesEnd: false) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    let found = try search(Array("data: ".utf8) + broken, block: broken.count + 6)
    #expect(found.matches.map(\.secret) == [Sample.key])
    #expect(found.limits.isEmpty)
  }

  @Test("Data that is longer than a block is searched as far as the block goes")
  func longerThanBlock() throws {
    // Repeated farther off than deflate looks back, so that it is not made shorter by that.
    let part = Self.text(40_000).flatMap { [$0, UInt8(ascii: "a")] }
    let all = Self.text(0) + Array(repeatElement(part, count: 120).joined())
    let text = Array("data: ".utf8) + Self.gzip(all)
    #expect(text.count > 5 << 20)
    let found = try search(text, block: 5 << 20)
    #expect(found.matches.map(\.secret) == [Sample.key])
    #expect(found.matches.map(\.encodings) == [["gzip"]])
    #expect(found.limits == [.cutOff(carrier: "gzip", 4 << 20)])
  }

  @Test("Data in the second half of a block is read together with its end")
  func secondHalf() throws {
    let padding = [UInt8](repeating: 0x20, count: 4 << 20)
    let text = padding + Self.gzip(Self.text(1 << 20))
    let found = try search(text, block: (4 << 20) + 1000)
    #expect(found.matches.map(\.secret) == [Sample.key])
    #expect(found.limits.isEmpty)
  }
}
