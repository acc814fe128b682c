import Archives
import Blobs
import Testing

/// Stores whose parts are packed each by itself, made by `Tests/Scripts/stores.py`.
@Suite struct PackedStoreTests {
  private static let script =
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Scripts/stores.py"

  /// The format, the codec, and what its content is called.
  static let kinds: [(format: String, codec: String, name: String)] =
    ["none", "snappy", "gzip", "zstd", "lz4", "hadoop"].map { ("parquet", $0, "settings.value") }
    + ["none", "snappy", "zstd", "lz4"].map { ("parquet2", $0, "settings.value") }
    + ["none", "snappy", "gzip"].map { ("delta", $0, "settings.value") }
    + ["lz4-frame", "zstd"].flatMap { [("arrow", $0, "records"), ("arrow-stream", $0, "records")] }
    + ["deflate", "snappy", "zstd", "lz4"].map { ("orc", $0, "streams") }
    + ["xz", "lz4", "zstd"].map { ("journal", $0, "packed fields") }
    + ["deflate", "snappy", "zstd", "bzip2", "xz"].map { ("avro", $0, "records") }

  /// Codecs whose bytes show pieces of the text.
  private static let showingPieces = ["snappy", "lz4", "hadoop", "lz4-frame", "zstd"]

  private static let texts = [
    "the first text", "the text that is cut behind its thirty-ninth byte", "other",
  ]

  private func made(_ index: Int) -> (ArchiveWorkshop, String) {
    let kind = Self.kinds[index]
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' \(kind.format) \(kind.codec) a")
    return (shop, "a!" + kind.name)
  }

  @Test(arguments: kinds.indices)
  func whole(index: Int) {
    let (shop, name) = made(index)
    let (collector, coverage) = shop.expand("a")
    #expect(coverage == Coverage())
    let text = collector.texts[name] ?? ""
    for part in Self.texts { #expect(text.contains(part), "\(Self.kinds[index])") }
    #expect(collector.takenBack.isEmpty != Self.showingPieces.contains(Self.kinds[index].codec))
    let isInOrder = zip(collector.takenBack, collector.takenBack.dropFirst())
      .allSatisfy { $0.upperBound < $1.lowerBound }
    #expect(isInOrder)
    // As a member of an archive, which is kept to be read out of order.
    shop.run("tar -czf a.tar.gz a")
    let (packed, whole) = shop.expand("a.tar.gz")
    #expect(whole == Coverage())
    #expect(packed.texts["a.tar.gz!" + name] == text)
  }

  @Test(arguments: kinds.indices)
  func cutOff(index: Int) {
    let (shop, _) = made(index)
    let bytes = shop.read("a")
    let size = Self.kinds[index].format == "journal" ? 700 : 20
    for end in [bytes.count - size, bytes.count / 2] {
      shop.write(Array(bytes[..<end]), to: "a")
      let reasons = Set(shop.expand("a").coverage.unread.map(\.reason))
      #expect(
        reasons == [.archive(.truncated)] || reasons == [.archive(.damaged)]
          || reasons == [.archive(.truncated), .archive(.damaged)], "\(Self.kinds[index]) \(end)")
    }
  }

  /// Any byte may be wrong: that is said, or what came out is as it was, or other bytes did.
  @Test(arguments: kinds.indices)
  func damaged(index: Int) {
    let (shop, name) = made(index)
    let bytes = shop.read("a")
    let text = shop.expand("a").collector.texts[name]
    for place in stride(from: 8, to: bytes.count, by: max(1, bytes.count / 40)) {
      var changed = bytes
      changed[place] ^= 0xFF
      shop.write(changed, to: "a")
      let (collector, coverage) = shop.expand("a")
      for reason in coverage.unread.map(\.reason) {
        #expect(
          reason == .archive(.damaged) || reason == .archive(.truncated)
            || reason == .archive(.tooLargeToKeep(limit: 64 << 20)), "\(reason)")
      }
      if collector.texts[name] == text, coverage.isComplete,
        Self.showingPieces.contains(Self.kinds[index].codec)
      {
        #expect(!collector.takenBack.isEmpty)
      }
    }
  }

  /// Sizes that lie cost no memory and are said.
  @Test func lyingSizes() {
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' arrow-stream zstd a")
    var bytes = shop.read("a")
    let mark: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    let frame = bytes.indices.first { bytes[$0...].starts(with: mark) } ?? 8
    bytes.replaceSubrange(frame - 8..<frame, with: [0, 0, 0, 0, 0, 0, 0, 0x40])
    shop.write(bytes, to: "a")
    let reasons = shop.expand("a").coverage.unread.map(\.reason)
    #expect(reasons == [.archive(.tooLargeToKeep(limit: 64 << 20))])
  }

  /// A header that says to be longer than any file.
  @Test func longHeader() {
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' journal zstd a")
    var bytes = shop.read("a")
    for place in [88, 136] {
      let size: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
      bytes.replaceSubrange(place..<place + 8, with: size)
    }
    shop.write(bytes, to: "a")
    let reasons = shop.expand("a").coverage.unread.map(\.reason)
    #expect(reasons == [.archive(.damaged)])
  }

  /// A last object that lies where nothing is: what is there is read all the same.
  @Test(arguments: ["a", "a.tar.gz"]) func journalWithLyingTail(name: String) {
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' journal zstd a")
    var bytes = shop.read("a")
    let tail: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
    bytes.replaceSubrange(136..<144, with: tail)
    shop.write(bytes, to: "a")
    shop.run("tar -czf a.tar.gz a")
    let (collector, coverage) = shop.expand(name)
    #expect(coverage.unread.map(\.reason) == [.archive(.truncated)])
    let path = name == "a" ? "a!packed fields" : "a.tar.gz!a!packed fields"
    let text = collector.texts[path] ?? ""
    for part in Self.texts { #expect(text.contains(part)) }
  }

  /// Objects behind the one that the header calls the last are read.
  @Test func journalWithEarlyTail() {
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' journal zstd a")
    var bytes = shop.read("a")
    bytes.replaceSubrange(136..<144, with: [UInt8](repeating: 0, count: 8))
    shop.write(bytes, to: "a")
    let (collector, coverage) = shop.expand("a")
    #expect(coverage == Coverage())
    for part in Self.texts { #expect(collector.texts["a!packed fields"]?.contains(part) == true) }
  }

  /// The container of the workshop up to its first block.
  private func avroHeader(_ codec: String) -> [UInt8] {
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' avro \(codec) a")
    let bytes = shop.read("a")
    let end = bytes.indices.first { bytes[$0...].starts(with: UInt8(0)...15) } ?? 0
    return Array(bytes.prefix(end + 16))
  }

  /// A block that says to be longer than any file.
  @Test func longBlock() {
    let shop = ArchiveWorkshop()
    let header = avroHeader("deflate")
    // As a zigzag number, what is left of the greatest number behind the header, and others near it.
    for less in [0, 1, 20, 21, 22, header.count + 21, header.count + 22] {
      var number = UInt64(Int.max - less) << 1
      var block = header
      block.append(2)
      while number > 127 {
        block.append(UInt8(number & 127) | 128)
        number >>= 7
      }
      block.append(UInt8(number))
      block.append(contentsOf: [UInt8](repeating: 1, count: 40))
      shop.write(block, to: "a")
      #expect(shop.expand("a").coverage.unread.map(\.reason) == [.archive(.truncated)])
    }
  }

  /// What stands behind a block that is empty is read.
  @Test func emptyBlock() {
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' avro deflate a")
    let header = avroHeader("deflate")
    let bytes = shop.read("a")
    var content = header
    content.append(contentsOf: [0, 0])
    content.append(contentsOf: header.suffix(16))
    content.append(contentsOf: bytes[header.count...])
    shop.write(content, to: "a")
    let (collector, coverage) = shop.expand("a")
    #expect(coverage == Coverage())
    for part in Self.texts { #expect(collector.texts["a!records"]?.contains(part) == true) }
  }

  @Test func damagedAvroHeader() {
    let shop = ArchiveWorkshop()
    var bytes = [UInt8](repeating: 1, count: 40 << 10)
    bytes.replaceSubrange(0..<6, with: [0x4F, 0x62, 0x6A, 1, 2, 0x7E])
    shop.write(bytes, to: "a")
    #expect(shop.expand("a").coverage.unread.map(\.reason) == [.archive(.damaged)])
  }

  /// What is packed in a way that is not read here is said to be read on the outside only.
  @Test func otherCodec() {
    let shop = ArchiveWorkshop()
    shop.run("python3 '\(Self.script)' parquet brotli a")
    let (collector, coverage) = shop.expand("a")
    #expect(coverage == Coverage())
    #expect(collector.takenBack.isEmpty)
    #expect(collector.outside == ["parquet"])
  }

  @Test(arguments: [
    "PAR1 is what a Parquet file begins with", "ARROW1 is a file",
    "ORC is a file and no orc at all",
    "LPKSHHRH is the journal's signature", "Obj: a container of Avro's",
    "PAR15 minutes", "PAR1U and more", "Obj!", "Obj\tand more", "ObjA", "ORC\u{2013} an orc",
  ])
  func textIsNone(text: String) {
    let bytes = Array((text + String(repeating: "\nmore text", count: 20)).utf8)
    let format = ArchiveFormat.recognise(bytes.span)
    #expect(format == nil)
  }
}
