import Testing

@testable import Archives

@Suite struct OutsideFormatTests {
  /// Bytes at places, zeros between them.
  private static func blob(_ parts: [(at: Int, bytes: [UInt8])], count: Int = 0) -> [UInt8] {
    let end = parts.map { $0.at + $0.bytes.count }.max() ?? 0
    var blob = [UInt8](repeating: 0, count: max(end, count))
    for part in parts {
      blob.replaceSubrange(part.at..<part.at + part.bytes.count, with: part.bytes)
    }
    return blob
  }

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// What a blob is taken for that comes in blocks of a size.
  private func names(_ blob: [UInt8], block: Int, closed: Bool = false) -> [String] {
    var watch = OutsideWatch(leavesArchivesClosed: closed)
    var names: [String] = []
    var offset = 0
    repeat {
      let end = min(offset + block, blob.count)
      if let name = watch.pass(
        blob.span.extracting(offset..<end), at: offset, isLast: end == blob.count, name: { [] })
      {
        names.append(name)
      }
      // Each block begins with the last bytes of the one before.
      offset = end == blob.count ? end : max(end - 40, offset + 1)
    } while offset < blob.count
    return names
  }

  /// Headers as the tools write them: mksquashfs, qemu-img, mkfs, gpg, openssl, keytool and others.
  private static let samples: [(name: String, blob: [UInt8])] = [
    ("squashfs", blob([(0, text("hsqs")), (28, [4, 0])], count: 96)),
    ("squashfs", blob([(0, text("sqsh")), (28, [0, 3])], count: 96)),
    ("qcow2", blob([(0, [0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3])], count: 512)),
    ("vmdk", blob([(0, text("KDMV") + [1, 0, 0, 0])], count: 512)),
    (
      "vdi",
      blob([(0, text("<<< QEMU VM Virtual Disk Image >>>\n")), (64, [0x7f, 0x10, 0xda, 0xbe])])
    ),
    ("vhdx", blob([(0, text("vhdxfile") + [0x51, 0])], count: 512)),
    ("vhd", blob([(1000, text("conectix") + [0, 0, 0, 2])], count: 1512)),
    ("dmg", blob([(0, [0x78, 0xda]), (2000, text("koly") + [0, 0, 0, 4])], count: 2512)),
    (
      "ext",
      blob([(1024, [0, 8]), (1080, [0x53, 0xef, 1, 0]), (1100, [1])], count: 4096)
    ),
    ("xfs", blob([(0, text("XFSB") + [0, 0, 16, 0])], count: 512)),
    ("btrfs", blob([(65_600, text("_BHRfS_M"))])),
    ("fat", blob([(0, [0xeb, 0x3c, 0x90]), (54, text("FAT16   ")), (510, [0x55, 0xaa])])),
    ("disk image", blob([(450, [0x83]), (458, [0, 8]), (510, [0x55, 0xaa])], count: 600)),
    ("luks", blob([(0, [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe, 0, 2])], count: 4096)),
    ("parquet", blob([(0, text("PARE") + [0x15, 4])], count: 64)),
    ("duckdb", blob([(0, [1, 2, 3, 4, 5, 6, 7, 8]), (8, text("DUCK") + [64])], count: 4096)),
    ("lance", blob([(0, [9, 9]), (300, [0, 0, 3, 0] + text("LANC"))])),
    ("vortex", text("VTXF") + [0x0c, 0, 0, 0] + [UInt8](repeating: 0xcc, count: 60)),
    ("influxdb tsm", [0x16, 0xd1, 0x16, 0xd1, 1] + [UInt8](repeating: 0xcc, count: 60)),
    ("sst", blob([(300, [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb])])),
    ("sst", blob([(300, [0xf7, 0xcf, 0xf4, 0x85, 0xb7, 0x41, 0xe2, 0x88])])),
    ("postgresql dump", text("PGDMP") + [1, 25, 0, 4, 8, 1, 1, 1, 0, 0, 0, 0]),
    ("woff2", text("wOF2") + [0, 1, 0, 0, 0, 0, 12, 24, 0, 17, 0, 0, 0, 0, 20, 56]),
    ("ole2", blob([(0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])], count: 512)),
    ("age", text("age-encryption.org/v1\n-> X25519 abc\n")),
    ("openpgp", text("-----BEGIN PGP MESSAGE-----\n\nhQEMA1")),
    ("openpgp", [0x8c, 0x0d, 4, 9, 3, 10] + [UInt8](repeating: 0x61, count: 40)),
    ("openpgp", [0x85, 1, 0x0c, 3] + [UInt8](repeating: 0x61, count: 8) + [1, 8, 0, 0x61, 0x61]),
    ("openpgp", [0x84, 0x5e, 3] + [UInt8](repeating: 0x61, count: 8) + [18, 1, 7, 0x40, 0x61]),
    ("openssl", text("Salted__") + [0x61, 0xf1, 0x62, 3, 0x20, 9, 0xfe, 1, 0x61, 0x62]),
    ("ansible vault", text("$ANSIBLE_VAULT;1.1;AES256\n363132\n")),
    ("git-crypt", [0] + text("GITCRYPT") + [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("java keystore", [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1]),
    ("pkcs12", [0x30, 0x82, 9, 0xd1, 2, 1, 3, 0x30, 0x82, 9, 0x97, 6, 9, 0x2a, 0x86, 0x48]),
    ("keepass", [3, 0xd9, 0xa2, 0x9a, 0x67, 0xfb, 0x4b, 0xb5] + [UInt8](repeating: 0, count: 20)),
    (
      "lzop", [0x89, 0x4c, 0x5a, 0x4f, 0, 0x0d, 0x0a, 0x1a, 0x0a] + [UInt8](repeating: 1, count: 9)
    ),
    ("pyinstaller", blob([(212, [0x4d, 0x45, 0x49, 12, 11, 10, 11, 14])], count: 300)),
  ]

  @Test(arguments: samples.indices)
  func isTold(index: Int) {
    let (name, blob) = Self.samples[index]
    #expect(names(blob, block: blob.count) == [name])
  }

  /// What tells a format at the end may stand in two blocks, and the last block may be short.
  @Test(arguments: [48, 100, 511, 600, 1000, 1600])
  func endsOverBlocks(block: Int) {
    let names = ["vhd", "dmg", "sst", "lance", "pyinstaller"]
    for (name, blob) in Self.samples where names.contains(name) {
      #expect(self.names(blob, block: block) == [name])
    }
  }

  @Test(arguments: [
    "hsqs is the magic number of squashfs, and sqsh that of the other byte order; more text behind",
    "PAR1 is what a Parquet file begins and ends with, and so does this text: PAR1",
    "ORC files are read by column, as this text is not, and it is long enough to be looked at",
    "KDMV is a number, COWD another one, and XFSB one more", "vhdxfile is what it says at first",
    "conectix is what stands at the end", "LPKSHHRH is the journal's signature, as one can read",
    "REDIS0011 is the version of a dump", "Salted__ is what openssl writes, and then eight bytes",
    "AES is a cipher", "SIT! said the trainer to the dog",
    "bvx2 is a block of LZFSE, as Apple says",
    "PGDMP is a dump", "MSWIM is an image", "VMA is a format", "BORG_SEG is a segment of borg's",
    "$ANSIBLE_VAULT is a variable in this script", "%PDF-X is not the first line of any document",
    "see -----BEGIN PGP MESSAGE----- in the manual", "ANDROID BACKUP\nis what it begins with, says",
    "<<< Oracle VM VirtualBox Disk Image >>> stands in the first line of a disk of VirtualBox",
    "Obj.prototype = { avro.codec: deflate }", "qpress10 compresses and VimCrypt~01 encrypts",
  ])
  func textIsNotTold(text: String) {
    for size in [text.utf8.count, 2000] {
      let blob = Array(
        (text + String(repeating: "\nand so on, as text does", count: size / 24)).utf8)
      #expect(names(blob, block: blob.count) == [])
      #expect(names(blob, block: 100) == [])
    }
  }

  /// What is stored as it is needs no opening.
  @Test func whatIsNotCompressed() {
    let journal = Self.blob([(0, Self.text("LPKSHHRH")), (12, [0x14])], count: 240)
    let format = ArchiveFormat.recognise(journal.span)
    #expect(format == nil)
    let avro =
      [0x4f, 0x62, 0x6a, 1, 4, 0x14] + Self.text("avro.codec") + [8] + Self.text("null")
      + [UInt8](repeating: 0, count: 16)
    for blob in [journal, avro] { #expect(names(blob, block: blob.count) == []) }
  }

  /// An archive that stays closed is one more such file.
  @Test func closedArchives() {
    let gzip: [UInt8] = [0x1f, 0x8b, 8, 0] + [UInt8](repeating: 0, count: 20)
    #expect(names(gzip, block: 24, closed: true) == ["gzip"])
    #expect(names(gzip, block: 24) == [])
  }
}
