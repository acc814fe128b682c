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
    #expect(!collector.takenBack.isEmpty)
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
      if collector.texts[name] == text, coverage.isComplete {
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
  ])
  func textIsNone(text: String) {
    let bytes = Array((text + String(repeating: "\nmore text", count: 20)).utf8)
    let format = ArchiveFormat.recognise(bytes.span)
    #expect(format == nil)
  }
}
