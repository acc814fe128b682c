import Archives
import Blobs
import Glibc
@testable import Inputs
import Platform
import Testing

/// Zips behind something that is no archive, or behind nothing: as files, streams and members come,
/// with a comment behind them or none.
@Suite struct TrailingZipTests {
  /// What stands before a zip.
  enum Front: String, CaseIterable, CustomTestStringConvertible {
    case nothing
    case few = "a few lines"
    case text = "text"
    case longText = "long text"
    case picture = "picture"
    case longPicture = "long picture"

    var testDescription: String { rawValue }

    /// A command that writes it.
    var command: String {
      switch self {
      case .nothing: "true"
      case .few: "seq 1000 1019"
      case .text: "seq 1 2500 | head -c 10240"
      case .longText: "seq 1 100000 | head -c 307200"
      case .picture: Self.picture(60)
      case .longPicture: Self.picture(320)
      }
    }

    /// A PNG of noise, three bytes for each of its dots.
    private static func picture(_ side: Int) -> String {
      """
      python3 -c '
      import random, struct, sys, zlib
      random.seed(\(side))
      def chunk(kind, data):
          check = struct.pack(">I", zlib.crc32(kind + data))
          return struct.pack(">I", len(data)) + kind + data + check
      rows = b"".join(b"\\0" + random.randbytes(3 * \(side)) for _ in range(\(side)))
      head = struct.pack(">IIBBBBB", \(side), \(side), 8, 2, 0, 0, 0)
      parts = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
      sys.stdout.buffer.write(b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(parts))
      '
      """
    }
  }

  /// Sizes of comments in bytes.
  static let comments = [0, 1, 5000, 65_535]

  /// Makes `in.zip`, and `file`, which has it at its end.
  ///
  /// - Parameter adjusts: whether the zip's offsets count from the file's beginning, as a program
  ///   that extracts itself has it, rather than from the zip's.
  private func workshop(_ front: Front, comment: Int, adjusts: Bool) -> ArchiveWorkshop {
    let shop = ArchiveWorkshop()
    shop.run("(\(front.command)) > front; yes hidden | head -n 9 > in; seq 1 3000 > numbers")
    if adjusts {
      shop.run(
        """
        zip -q in.zip in numbers; cat front in.zip > file; zip -qA file
        yes 'a comment' | head -c \(comment) > comment
        """)
      // The tool takes comments of lines only.
      shop.run(
        """
        python3 -c '
        import struct
        file, comment = open("file", "rb").read(), open("comment", "rb").read()
        assert file[-22:-18] == b"PK\\5\\6" and file[-2:] == b"\\0\\0"
        open("file", "wb").write(file[:-2] + struct.pack("<H", len(comment)) + comment)
        '
        """)
    } else {
      shop.run(
        """
        python3 -c '
        import zipfile
        with zipfile.ZipFile("in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write("in")
            archive.write("numbers")
            archive.comment = (b"a comment\\n" * 6554)[:\(comment)]
        '
        cat front in.zip > file
        """)
    }
    shop.run("unzip -tq file || test $? = 1")
    return shop
  }

  @Test(arguments: Front.allCases, comments)
  func isFound(front: Front, comment: Int) throws {
    for adjusts in [false, true] {
      let shop = workshop(front, comment: comment, adjusts: adjusts)
      try expectFound(in: shop, "\(adjusts ? "adjusted" : "as it is")")
    }
  }

  /// The comment of one zip holds another, which is what other programs read.
  @Test func zipInAComment() throws {
    let shop = ArchiveWorkshop()
    shop.run("yes hidden | head -n 9 > in; seq 1 3000 > numbers")
    shop.run(
      """
      python3 -c '
      import io, struct, zipfile
      def packed(name):
          out = io.BytesIO()
          with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive: archive.write(name)
          return out.getvalue()
      first, second = packed("in"), packed("numbers")
      open("file", "wb").write(first[:-2] + struct.pack("<H", len(second)) + second)
      assert zipfile.ZipFile("file").namelist() == ["numbers"]
      '
      """)
    try expectFound(in: shop, "a zip in a comment")
  }

  private func expectFound(in shop: ArchiveWorkshop, _ comment: Comment) throws {
    let bytes = shop.read("file")
    let expected = ["in": shop.read("in"), "numbers": shop.read("numbers")]
    for way in try Self.ways(shop, bytes) {
      #expect(way.coverage == Coverage(), "\(comment), \(way.name)")
      // Whole contents in a failure's text would be of no use.
      let isRead = way.blobs[""] == bytes
      #expect(isRead, "\(comment), \(way.name)")
      for (name, content) in expected {
        let isFound = way.blobs["!" + name] == content
        #expect(isFound, "\(comment), \(way.name), \(name)")
      }
    }
  }

  /// What came of a file read in one way; blobs by the names behind the file's own.
  private struct Way {
    var name: String
    var blobs: [String: [UInt8]]
    var coverage: Coverage
  }

  private static func ways(_ shop: ArchiveWorkshop, _ bytes: [UInt8]) throws -> [Way] {
    var ways: [Way] = []
    func add(
      _ name: String, _ prefix: String,
      _ read: (ArchiveCollector, BlobReader) throws -> BlobReader.Outcome
    ) rethrows {
      let collector = ArchiveCollector()
      let reader = BlobReader()
      reader.expander = ArchiveExpander()
      let outcome = try read(collector, reader)
      #expect(outcome.isWhole)
      var blobs: [String: [UInt8]] = [:]
      for (path, content) in collector.blobs where path.hasPrefix(prefix) {
        blobs[String(path.dropFirst(prefix.count))] = content
      }
      ways.append(Way(name: name, blobs: blobs, coverage: Coverage(outcome.blob)))
    }
    for readsFully in [true, false] {
      try add("file", "f") { collector, reader in
        let file = try FileDescriptor(opening: Array("\(shop.path)/file".utf8), O_RDONLY)
        return reader.readFile(file.raw, readsFully: readsFully, to: collector) {
          Provenance(path: Array("f".utf8))
        }
      }
    }
    for piece in [1 << 20, 77_777] {
      add("stream", "f") { collector, reader in stream(bytes, piece, reader, collector) }
    }
    shop.run("tar -cf a.tar file; gzip -c file > file.gz; zip -q a.zip file; 7z a -bd a.7z a.tar")
    for (archive, prefix) in [
      ("a.tar", "f!file"), ("a.zip", "f!file"), ("file.gz", "f!file"), ("a.7z", "f!a.tar!file"),
    ] {
      let outer = shop.read(archive)
      add(archive, prefix) { collector, reader in
        stream(outer, 1 << 20, reader, collector)
      }
    }
    return ways
  }

  /// Reads bytes as a stream that comes in pieces.
  private static func stream(
    _ bytes: [UInt8], _ piece: Int, _ reader: BlobReader, _ consumer: any BlobConsumer
  ) -> BlobReader.Outcome {
    var position = 0
    return unsafe reader.readStream(
      to: consumer, provenance: { Provenance(path: Array("f".utf8)) }
    ) { (buffer) throws(SystemError) in
      let count = min(bytes.count - position, buffer.count, piece)
      unsafe buffer.copyBytes(from: bytes[position..<position + count])
      position += count
      return count
    }
  }

  /// As `dd` of a disk has it: entries of a zip on the way, and no end of one.
  @Test(arguments: [0, 100_000, 8 << 20]) func entriesOnTheWayAreNoZip(kept: Int) {
    let shop = workshop(.longText, comment: 0, adjusts: false)
    shop.run("head -c -1 file > cut")
    let bytes = shop.read("cut")
    let collector = ArchiveCollector()
    let reader = BlobReader()
    var limits = ArchiveLimits()
    limits.spoolSize = kept
    reader.expander = ArchiveExpander(limits: limits)
    let outcome = Self.stream(bytes, 1 << 20, reader, collector)
    #expect(outcome.isWhole && outcome.blob.unread == [])
    #expect(collector.blobs == ["f": bytes])
  }

  /// A zip with something behind it that is no comment: a signature, the rest of a picture.
  @Test(arguments: [Front.picture, .longText]) func somethingBehindTheEnd(front: Front) throws {
    for adjusts in [false, true] {
      let shop = workshop(front, comment: 0, adjusts: adjusts)
      shop.run("seq 1 100000 > behind; cat file behind > both; mv both file")
      try expectFound(in: shop, "adjusted: \(adjusts)")
    }
  }

  @Test func largerThanMayBeKeptIsUnread() {
    let shop = workshop(.longText, comment: 5000, adjusts: false)
    let collector = ArchiveCollector()
    let reader = BlobReader()
    var limits = ArchiveLimits()
    limits.spoolSize = 10_000
    reader.expander = ArchiveExpander(limits: limits)
    let outcome = Self.stream(shop.read("file"), 1 << 20, reader, collector)
    #expect(
      outcome.blob.unread.map(\.reason) == [
        .archive(.tooLargeToKeep(limit: 10_000))
      ])
    #expect(collector.blobs.count == 1)
  }

  @Test func deeperThanTheLimitIsUnread() {
    let shop = workshop(.text, comment: 5000, adjusts: false)
    shop.run("tar -cf 1.tar file; tar -cf 2.tar 1.tar")
    var limits = ArchiveLimits()
    limits.depth = 3
    let (found, complete) = shop.expand("2.tar", limits: limits)
    #expect(complete == Coverage())
    #expect(found.blobs["2.tar!1.tar!file!in"] == shop.read("in"))
    limits.depth = 2
    let (collector, coverage) = shop.expand("2.tar", limits: limits)
    #expect(coverage.unread.map(\.reason) == [.archive(.tooDeep(limit: 2))])
    #expect(collector.blobs["2.tar!1.tar!file"] == shop.read("file"))
  }

  /// Entries that the directory leaves out, in what was kept of a stream.
  @Test func hiddenEntriesAreFound() {
    let shop = workshop(.longText, comment: 5000, adjusts: false)
    shop.run(
      """
      echo another > other; zip -q other.zip other
      python3 -c '
      front, other, end = (open(name, "rb").read() for name in ("front", "other.zip", "in.zip"))
      open("file", "wb").write(front + other[:other.index(b"PK\\1\\2")] + end)
      '
      """)
    let collector = ArchiveCollector()
    let reader = BlobReader()
    reader.expander = ArchiveExpander()
    let outcome = Self.stream(shop.read("file"), 1 << 20, reader, collector)
    #expect(outcome.isWhole && outcome.blob.unread == [])
    #expect(collector.blobs["f!other"] == shop.read("other"))
    #expect(collector.blobs["f!in"] == shop.read("in"))
  }
}
