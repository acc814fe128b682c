import Archives
import Blobs
import Glibc
@testable import Inputs
import Platform
import Testing

/// Archives in archives, and everything that people try to hide in them or do with them.
@Suite struct ArchiveExpanderTests {
  @Test func nestedArchivesAreReadThrough() {
    let shop = ArchiveWorkshop()
    shop.write("key\n", to: "config.yaml")
    shop.run(
      """
      tar -czf inner.tar.gz config.yaml
      zip -q outer.zip inner.tar.gz
      7z a -bd box.7z outer.zip
      tar -cJf all.tar.xz box.7z outer.zip
      """)
    let (collector, coverage) = shop.expand("all.tar.xz")
    #expect(coverage == Coverage())
    let texts = collector.texts
    #expect(texts["all.tar.xz!box.7z!outer.zip!inner.tar.gz!config.yaml"] == "key\n")
    #expect(texts["all.tar.xz!outer.zip!inner.tar.gz!config.yaml"] == "key\n")
    // An archive that has to be kept is searched as it is as well.
    #expect(collector.blobs["all.tar.xz!outer.zip"] == shop.read("outer.zip"))
  }

  @Test func deeperThanTheLimitIsUnread() {
    let shop = ArchiveWorkshop()
    shop.write("key\n", to: "notes")
    shop.run(
      """
      tar -cf 1.tar notes; tar -cf 2.tar 1.tar; tar -cf 3.tar 2.tar; tar -cf 4.tar 3.tar
      tar -cf 5.tar 4.tar
      """)
    let (four, complete) = shop.expand("4.tar")
    #expect(complete == Coverage())
    #expect(four.texts["4.tar!3.tar!2.tar!1.tar!notes"] == "key\n")
    let (five, coverage) = shop.expand("5.tar")
    #expect(coverage.unread.map(\.reason) == [.archive(.tooDeep(limit: 4))])
    #expect(coverage.unread.first?.path == Array("5.tar!4.tar!3.tar!2.tar!1.tar".utf8))
    #expect(five.blobs["5.tar!4.tar!3.tar!2.tar!1.tar"] == shop.read("1.tar"))
    var limits = ArchiveLimits()
    limits.depth = 0
    #expect(shop.expand("5.tar", limits: limits).collector.count == 0)
  }

  @Test func largeNestedArchivesAreKeptInAFile() {
    let shop = ArchiveWorkshop()
    shop.run(
      "head -c 3000000 /dev/urandom > noise; zip -q inner.zip noise; tar -cf a.tar inner.zip")
    var limits = ArchiveLimits()
    for memory in [0, 1 << 20, 8 << 20] {
      limits.spoolMemory = memory
      let (collector, coverage) = shop.expand("a.tar", limits: limits)
      #expect(coverage == Coverage())
      #expect(collector.blobs["a.tar!inner.zip!noise"] == shop.read("noise"))
    }
    limits.spoolSize = 1 << 20
    let (collector, coverage) = shop.expand("a.tar", limits: limits)
    #expect(coverage.unread.map(\.reason) == [.archive(.tooLargeToKeep(limit: 1_048_576))])
    #expect(collector.blobs["a.tar!inner.zip"] == shop.read("inner.zip"))
  }

  @Test func namesAndLinkTargetsAreHandedOver() {
    let shop = ArchiveWorkshop()
    shop.run("mkdir 'a folder'; touch 'a folder/caf\u{e9}'; ln -s 'some target' link")
    shop.run("tar -cf a.tar 'a folder' link; 7z a -bd a.7z 'a folder'; zip -qr a.zip 'a folder'")
    let tar = shop.expand("a.tar").collector.blobs
    #expect(tar["name:a.tar!link"] == Array("link\0some target\0".utf8))
    #expect(tar["name:a.tar!a folder/"] == Array("a folder/\0".utf8))
    for name in ["a.tar", "a.7z", "a.zip"] {
      let (collector, coverage) = shop.expand(name)
      #expect(coverage == Coverage())
      #expect(collector.blobs["name:\(name)!a folder/caf\u{e9}"] != nil, "\(name)")
    }
    // A name that is not UTF-8 keeps its bytes.
    shop.run("touch \"$(printf 'caf\\351')\"; tar -cf b.tar caf*; python3 -m zipfile -c c.zip link")
    var names: [[UInt8]] = []
    let bytes = shop.read("b.tar")
    _ = ArchiveExpander().expand(
      bytes.span, holdsZipEntry: true, provenance: { Provenance(path: []) },
      into: Names { names.append($0) })
    #expect(names == [Array("caf".utf8) + [0xe9]])
  }

  /// A consumer of the names of members.
  final class Names: BlobConsumer {
    let note: ([UInt8]) -> Void
    init(_ note: @escaping ([UInt8]) -> Void) { self.note = note }
    func consume(
      _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
    ) -> BlockOutcome {
      if provenance().part == .name { note(provenance().members.last ?? []) }
      return BlockOutcome(next: bytes.count)
    }
  }

  @Test func commentOfANestedGzipHeader() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import gzip
      plain = gzip.compress(b"content", mtime=0)
      # FCOMMENT is 0x10: RFC 1952 section 2.3.
      open("noted.gz", "wb").write(plain[:3] + b"\\x10" + plain[4:10] + b"a comment\\0" + plain[10:])
      END
      tar -cf a.tar noted.gz
      """)
    let (collector, coverage) = shop.expand("a.tar")
    #expect(coverage == Coverage())
    let head = String(decoding: collector.blobs["a.tar!noted.gz"] ?? [], as: UTF8.self)
    #expect(head.contains("a comment"))
    #expect(collector.texts["a.tar!noted.gz!noted"] == "content")
  }

  @Test func encryptedEntriesAreUnread() {
    let shop = ArchiveWorkshop()
    shop.write("hidden\n", to: "locked")
    shop.write("seen\n", to: "open")
    shop.run(
      """
      zip -q -P word a.zip locked && zip -q a.zip open
      7z a -bd -pword b.7z locked; 7z a -bd -pword -mhe=on c.7z locked
      7z a -bd -tzip -mem=AES256 -pword d.zip locked
      """)
    let (zip, coverage) = shop.expand("a.zip")
    #expect(
      coverage.unread == [
        Coverage.Entry(
          Provenance(path: Array("a.zip".utf8), members: [Array("locked".utf8)]),
          .archive(.encrypted))
      ])
    #expect(zip.texts == ["a.zip!open": "seen\n"])
    #expect(shop.expand("b.7z").coverage.unread.map(\.reason) == [.archive(.encrypted)])
    #expect(shop.expand("c.7z").coverage.unread.map(\.reason) == [.archive(.encrypted)])
    #expect(shop.expand("d.zip").coverage.unread.map(\.reason) == [.archive(.encrypted)])
  }

  static let cutNames = [
    "a.tar.gz", "a.tar.bz2", "a.tar.xz", "a.tar.zst", "a.tar", "a.zip", "a.7z", "a.cpio", "n.gz",
  ]

  /// Whatever is cut off, the scan says that something is missing.
  @Test(arguments: cutNames)
  func truncatedArchivesAreReported(name: String) {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      printf 'first\\n' > 1; head -c 300000 /dev/urandom > 2; cp 2 n
      tar -czf a.tar.gz 1 2; tar -cjf a.tar.bz2 1 2; tar -cJf a.tar.xz 1 2; tar --zstd -cf a.tar.zst 1 2
      tar -cf a.tar 1 2; zip -q a.zip 1 2; 7z a -bd a.7z 1 2; printf '1\\n2\\n' | cpio -o > a.cpio
      gzip -k n
      head -c 200000 \(name) > cut-\(name)
      """)
    #expect(shop.expand(name).coverage == Coverage())
    let (collector, coverage) = shop.expand("cut-\(name)")
    #expect(!coverage.isComplete)
    #expect(coverage.unread.count == 1)
    let texts = collector.texts
    if name.hasPrefix("a.") && name != "a.7z" && name != "a.tar.bz2" {
      #expect(texts["cut-\(name)!1"] == "first\n")
      #expect(texts["cut-\(name)!2"] != nil)
    }
  }

  /// No damage ends the process, loops or is passed over where it can be told.
  @Test(arguments: ArchiveFormatTests.containers.indices)
  func damagedArchivesEndQuietly(index: Int) {
    let (name, _, command) = ArchiveFormatTests.containers[index]
    let shop = ArchiveWorkshop()
    // The same times in every run: other bytes would be damaged otherwise.
    shop.run(
      """
      seq 1 20000 > config.yaml; mkdir folder; seq 1 500 > folder/notes.txt
      touch -d @1600000000 config.yaml folder/notes.txt folder
      """)
    shop.run(command)
    let sound = shop.read(name)
    var generator = SeededGenerator(seed: UInt64(index) + 1)
    let expander = ArchiveExpander()
    for round in 0..<60 {
      var bytes = sound
      for _ in 0...Int.random(in: 0..<8, using: &generator) {
        // Headers are hit more often than their share.
        let reach = round % 2 == 0 ? bytes.count : min(bytes.count, 600)
        bytes[Int.random(in: 0..<reach, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      if round % 5 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
      let collector = ArchiveCollector(keepsContent: false)
      _ = expander.expand(
        bytes.span, holdsZipEntry: true, provenance: { Provenance(path: []) }, into: collector)
      // What the limits let out of anything: a damaged size, a hole in a file, or a block of bzip2
      // (900,000 bytes, of which every fifth says how often the four before are repeated) may be that
      // large, and some tools write the time or random bytes into their archives.
      #expect(collector.size < ArchiveLimits().ratioFloor + (16 << 20), "\(name), round \(round)")
    }
  }

  @Test func entriesHiddenFromTheCentralDirectory() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import io, struct, zipfile
      def entry(name, text):
          out = io.BytesIO()
          with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z: z.writestr(name, text)
          data = out.getvalue()
          return data[:data.index(b"PK\\1\\2")]
      hidden = entry("hidden", "a key that no one lists\\n" * 20)
      out = io.BytesIO()
      with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
          z.writestr("one", "1\\n" * 50)
          z.fp.write(hidden)
          z.start_dir = z.fp.tell()
          z.writestr("two", "2\\n" * 50)
          # A stored zip in a zip holds local headers that are not hidden.
          z.writestr("inner.zip", hidden, zipfile.ZIP_STORED)
          z.fp.write(hidden)
          z.start_dir = z.fp.tell()
      open("a.zip", "wb").write(out.getvalue())
      open("before.zip", "wb").write(hidden + out.getvalue())
      open("no-directory.zip", "wb").write(out.getvalue()[:-60])
      END
      unzip -l a.zip | grep -c hidden || true
      """)
    let text = String(repeating: "a key that no one lists\n", count: 20)
    let (collector, coverage) = shop.expand("a.zip")
    // The inner one has no directory at all.
    #expect(
      coverage.unread == [
        Coverage.Entry(
          Provenance(path: Array("a.zip".utf8), members: [Array("inner.zip".utf8)]),
          .archive(.damaged))
      ])
    #expect(collector.texts["a.zip!hidden"] == text + text)
    #expect(collector.texts["a.zip!one"] == String(repeating: "1\n", count: 50))
    #expect(collector.texts["a.zip!two"] == String(repeating: "2\n", count: 50))
    #expect(collector.texts["a.zip!inner.zip!hidden"] == text)
    let (before, _) = shop.expand("before.zip")
    #expect(before.texts["before.zip!hidden"] == text + text + text)
    #expect(before.texts["before.zip!one"] == String(repeating: "1\n", count: 50))
    let (cut, _) = shop.expand("no-directory.zip")
    #expect(cut.texts["no-directory.zip!hidden"] == text + text)
    #expect(cut.texts["no-directory.zip!two"] == String(repeating: "2\n", count: 50))
  }

  @Test func zipBehindAScript() {
    let shop = ArchiveWorkshop()
    shop.run("mkdir app; echo 'print(1)' > app/__main__.py; python3 -m zipapp app -p /bin/python3")
    let (collector, coverage) = shop.expand("app.pyz")
    #expect(coverage == Coverage())
    #expect(collector.texts == ["app.pyz!__main__.py": "print(1)\n"])
  }

  @Test func joinedTars() {
    let shop = ArchiveWorkshop()
    shop.run("echo 1 > 1; echo 2 > 2; tar -cf a.tar 1; tar -cf b.tar 2; cat a.tar b.tar > c.tar")
    let (collector, coverage) = shop.expand("c.tar")
    #expect(coverage == Coverage())
    #expect(collector.texts == ["c.tar!1": "1\n", "c.tar!2": "2\n"])
  }

  /// As `mkinitramfs` and `dracut` lay them out.
  @Test func archivesBehindOneAnother() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      for n in 1 2 3; do echo $n > $n; done
      echo 1 | cpio -o -H newc > early; echo 2 | cpio -o -H newc > late
      echo 3 | cpio -o -H newc | zstd -q > main
      cat early late main > image
      """)
    let (collector, coverage) = shop.expand("image")
    #expect(coverage == Coverage())
    #expect(collector.texts == ["image!1": "1\n", "image!2": "2\n", "image!3": "3\n"])
  }

  @Test func sparseFilesComeWithTheirHoles() {
    let shop = ArchiveWorkshop()
    shop.run(
      "truncate -s 3M s; printf middle | dd of=s bs=1 seek=1000000 conv=notrunc; tar -cSf s.tar s")
    let (collector, coverage) = shop.expand("s.tar")
    #expect(coverage == Coverage())
    // The hole at the end, nothing but zeros, is left out.
    var content = collector.blobs["s.tar!s"] ?? []
    content += [UInt8](repeating: 0, count: max(3 << 20 - content.count, 0))
    #expect(content == shop.read("s"))
  }

  @Test func officeDocumentsAreZips() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import zipfile
      with zipfile.ZipFile("a.docx", "w", zipfile.ZIP_DEFLATED) as z:
          z.writestr("[Content_Types].xml", "<Types/>")
          z.writestr("word/document.xml", "<w:document>text</w:document>")
      END
      """)
    let (collector, _) = shop.expand("a.docx")
    #expect(collector.texts["a.docx!word/document.xml"] == "<w:document>text</w:document>")
  }

  /// Through the reader of blobs, as files, streams and objects come.
  @Test func readerHandsArchivesOver() throws {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      head -c 2000000 /dev/urandom > noise; zip -q a.zip noise; echo text > plain
      (printf '#!/bin/sh\\n'; head -c 500000 /dev/zero; cat a.zip) > program; zip -qA program
      """)
    for name in ["a.zip", "program"] {
      let bytes = shop.read(name)
      let reader = BlobReader()
      var limits = ArchiveLimits()
      for memory in [0, 100_000, 8 << 20] {
        limits.spoolMemory = memory
        let expander = ArchiveExpander(limits: limits)
        reader.expander = expander
        let collector = ArchiveCollector()
        var position = 0
        let outcome = unsafe reader.readStream(
          to: collector, provenance: { Provenance(path: Array("-".utf8)) }
        ) { (buffer) throws(SystemError) in
          let count = min(bytes.count - position, buffer.count, 77_777)
          unsafe buffer.copyBytes(from: bytes[position..<position + count])
          position += count
          return count
        }
        #expect(outcome.isWhole && outcome.blob.unread == [])
        #expect(collector.blobs["-!noise"] == shop.read("noise"))
        #expect(collector.blobs["-"] == bytes)
      }
      let file = try FileDescriptor(opening: Array("\(shop.path)/\(name)".utf8), O_RDONLY)
      let collector = ArchiveCollector()
      let outcome = reader.readFile(file.raw, readsFully: true, to: collector) {
        Provenance(path: Array("f".utf8))
      }
      #expect(outcome.isWhole)
      #expect(collector.blobs["f!noise"] == shop.read("noise"))
      #expect(collector.blobs["f"] == bytes)
    }
  }

  @Test func streamLargerThanMayBeKept() {
    let shop = ArchiveWorkshop()
    shop.run("echo 1 > 1; head -c 2000000 /dev/urandom > 2; tar -cf a.tar 1 2")
    var limits = ArchiveLimits()
    limits.spoolSize = 1_000_000
    let expander = ArchiveExpander(limits: limits)
    let collector = ArchiveCollector(asksAgain: false)
    let bytes = shop.read("a.tar")
    var outcome = BlobOutcome()
    for start in stride(from: 0, to: bytes.count, by: 100_000) {
      let end = min(start + 100_000, bytes.count)
      outcome.merge(
        expander.consume(
          bytes[start..<end].span, at: start, isLast: end == bytes.count,
          provenance: { Provenance(path: Array("-".utf8)) }, into: collector
        ).outcome)
    }
    #expect(
      outcome.unread == [
        Coverage.Entry(
          path: Array("-".utf8), .archive(.tooLargeToKeep(limit: 1_000_000)))
      ])
    #expect(collector.texts["-!1"] == "1\n")
  }
}

/// A generator whose numbers are the same at every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
