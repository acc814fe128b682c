import Testing

@testable import Archives

/// How many of a part's bytes count as unpacked: none behind the packed data's own end.
@Suite struct StorePartTests {
  private static let text = Array("one text that is packed, and is packed".utf8)
  private static let rest = Array("something else".utf8)

  private func packed(_ command: String) -> [UInt8] {
    let shop = ArchiveWorkshop()
    shop.write(Self.text, to: "a")
    shop.run("\(command) < a > b")
    return shop.read("b")
  }

  private func content(_ codec: StorePart.Codec, _ data: [UInt8]) throws -> StorePart.Content? {
    try StorePart(range: 0..<data.count, codec: codec, size: nil).unpacked(data)
  }

  @Test func deflated() throws {
    let stream = packed("gzip -nc")
    let data = Array(stream[10..<(stream.count - 8)])
    let found = try #require(try content(.deflate, data + Self.rest))
    #expect(found.bytes == Self.text)
    #expect(found.used == data.count)
  }

  /// A name in the header is no packed data.
  @Test func gzip() throws {
    let plain = packed("gzip -nc")
    #expect(try content(.gzip, plain)?.used == plain.count)
    var named = plain
    named[3] = 8
    named.insert(contentsOf: Self.rest + [0], at: 10)
    let found = try #require(try content(.gzip, named))
    #expect(found.bytes == Self.text)
    #expect(found.used == 0)
    #expect(try content(.gzip, plain + Self.rest) == nil)
  }

  @Test(arguments: ["zstd", "lz4"]) func frames(tool: String) throws {
    let codec = tool == "zstd" ? StorePart.Codec.zstd : .lz4Frame
    let data = packed("\(tool) -qc")
    #expect(try content(codec, data)?.used == data.count)
    var skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, UInt8(Self.rest.count), 0, 0, 0]
    skipped += Self.rest
    let before = try content(codec, data + skipped)?.used
    #expect(before == data.count)
    let behind = try content(codec, skipped + data)?.used ?? 0
    #expect(behind == 0)
    let part = StorePart(range: 0..<data.count + skipped.count, codec: codec, size: nil)
    let found = StorePart.Content(bytes: [], used: data.count)
    #expect(!part.part(of: found).showsPieces)
  }

  @Test(arguments: [("xz", StorePart.Codec.xz), ("bzip2", .bzip2)])
  func streams(tool: String, codec: StorePart.Codec) throws {
    let data = packed("\(tool) -c")
    let used = try #require(try content(codec, data)).used
    #expect(used == data.count)
    if let found = try content(codec, data + Self.rest) { #expect(found.used <= data.count) }
  }

  /// What was found as it is, is taken back of what shows pieces of a text alone.
  @Test func taken() {
    let content = StorePart.Content(bytes: [], used: 10)
    for codec in [StorePart.Codec.stored, .deflate, .gzip, .xz, .bzip2] {
      #expect(!StorePart(range: 0..<10, codec: codec, size: nil).part(of: content).showsPieces)
    }
    for codec in [StorePart.Codec.snappy, .lz4, .hadoopLZ4, .lz4Frame, .zstd] {
      #expect(StorePart(range: 0..<10, codec: codec, size: nil).part(of: content).showsPieces)
      #expect(!StorePart(range: 0..<11, codec: codec, size: nil).part(of: content).showsPieces)
    }
  }

  /// All bytes of a page come out, those before its strings too.
  @Test func wholePage() {
    // A size, levels, then two sizes and two strings: DELTA_LENGTH_BYTE_ARRAY.
    var page: [UInt8] = [6, 0, 0, 0]
    page += Array("levels".utf8)
    page += [0x80, 1, 4, 2, 6, 0, 0, 0, 0, 0]
    page += Array("onetwo".utf8)
    let lines = ParquetStrings.lines(page).map { String(decoding: $0, as: UTF8.self) }
    #expect(lines?.contains("levels") == true)
    #expect(lines?.hasSuffix("\none\ntwo\n") == true)
  }
}
