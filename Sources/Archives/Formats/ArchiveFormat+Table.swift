import Bytes
import Git

extension ArchiveFormat {
  /// All formats, in the order in which they are tried. To add one, add an entry: how it is told
  /// (`Signatures`) and what opens it (`ArchiveReader`).
  package static let table: [ArchiveFormat] = [
    zip,
    ArchiveFormat(
      name: "gzip", kind: .stream, firstBytes: [0x1f],
      suffixes: [(".gz", ""), (".tgz", ".tar"), (".svgz", ".svg"), (".z", "")],
      marks: [8, 0, 4, 12, 16].map { GzipMark.magic + [$0] },
      recognises: Signatures.isGzip, open: { source in GzipReader(source) }),
    ArchiveFormat(
      name: "compress", kind: .stream, firstBytes: [0x1f],
      suffixes: [(".Z", ""), (".taZ", ".tar")],
      recognises: Signatures.isCompress, open: libarchive(stream: "compress")),
    ArchiveFormat(
      name: "bzip2", kind: .stream, firstBytes: [0x42],
      suffixes: [(".bz2", ""), (".tbz2", ".tar"), (".tbz", ".tar"), (".bz", "")],
      marks: Signatures.bzip2Marks,
      recognises: Signatures.isBzip2, open: libarchive(stream: "bzip2")),
    ArchiveFormat(
      name: "xz", kind: .stream, firstBytes: [0xfd],
      suffixes: [(".xz", ""), (".txz", ".tar")],
      marks: [Signatures.xzMark],
      recognises: Signatures.begins(Signatures.xzMark),
      open: libarchive(stream: "xz")),
    ArchiveFormat(
      name: "zstd", kind: .stream, firstBytes: [0x28] + Signatures.skippableFrames,
      suffixes: [(".zst", ""), (".tzst", ".tar"), (".zstd", "")],
      marks: [Signatures.zstdMark],
      recognises: Signatures.isZstd, open: framed("zstd")),
    ArchiveFormat(
      name: "lz4", kind: .stream, firstBytes: [0x04, 0x02] + Signatures.skippableFrames,
      suffixes: [(".lz4", "")],
      marks: [Signatures.lz4Mark, Signatures.oldLZ4Mark],
      recognises: Signatures.isLZ4, open: framed("lz4")),
    ArchiveFormat(
      name: "lzip", kind: .stream, firstBytes: [0x4c],
      suffixes: [(".lz", ""), (".tlz", ".tar")],
      marks: [Array("LZIP".utf8)],
      recognises: Signatures.isLzip, open: libarchive(stream: "lzip")),
    ArchiveFormat(
      name: "lzma", kind: .stream,
      suffixes: [(".lzma", ""), (".tlz", ".tar")],
      recognises: Signatures.isLZMA, open: LZMAHeader.open),
    ArchiveFormat(
      name: "snappy", kind: .stream, needsSeeking: true, firstBytes: [0xff],
      suffixes: [(".sz", ""), (".snappy", "")],
      marks: [SnappyReader.magic],
      recognises: Signatures.begins(SnappyReader.magic), open: { source in SnappyReader(source) }),
    ArchiveFormat(
      name: "mozlz4", kind: .stream, needsSeeking: true, firstBytes: [0x6d],
      suffixes: [(".mozlz4", ""), (".jsonlz4", ".json"), (".baklz4", "")],
      marks: [MozillaReader.magic],
      recognises: Signatures.begins(MozillaReader.magic), open: { source in MozillaReader(source) }
    ),
    ArchiveFormat(
      name: "rpm", kind: .package, firstBytes: [0xed],
      marks: [Signatures.rpmMark],
      recognises: Signatures.isRPM, open: { source in RPMReader(source) }),
    ArchiveFormat(
      name: "7z", kind: .container, needsSeeking: true, firstBytes: [0x37],
      marks: [Signatures.sevenZipMark],
      recognises: Signatures.begins(Signatures.sevenZipMark),
      open: SevenZipReader.open),
    ArchiveFormat(
      name: "ar", kind: .container, firstBytes: [0x21],
      marks: [Signatures.arMark],
      recognises: Signatures.begins(Signatures.arMark), open: { source in ArReader(source) }),
    ArchiveFormat(
      name: "git pack", kind: .container, needsSeeking: true, firstBytes: [0x50],
      marks: [Array("PACK".utf8) + [0, 0, 0, 2]],
      recognises: Signatures.isGitPack, open: PackReader.openPack),
    ArchiveFormat(
      name: "git bundle", kind: .container, needsSeeking: true, firstBytes: [0x23],
      marks: [Array("# v2 git bundle\n".utf8), Array("# v3 git bundle\n".utf8)],
      recognises: BundleHeader.begins, open: PackReader.openBundle),
    ArchiveFormat(
      name: "git object", kind: .container, needsSeeking: true,
      firstBytes: [0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78],
      recognises: LooseFile.begins, open: { source in LooseFileReader(source) }),
    ArchiveFormat(
      name: "pdf", kind: .container, needsSeeking: true, firstBytes: [0x25],
      marks: [Array("%PDF-1.".utf8)],
      recognises: Signatures.isPDF, open: { source in PDFReader(source) }),
    ArchiveFormat(
      name: "sqlite", kind: .container, needsSeeking: true, firstBytes: [0x53],
      marks: [Array("SQLite format 3\0".utf8)],
      recognises: SQLitePages.isDatabase, open: { source in SQLiteReader(source, isLog: false) }),
    ArchiveFormat(
      name: "sqlite log", kind: .container, needsSeeking: true, firstBytes: [0x37],
      recognises: SQLitePages.isLog, open: { source in SQLiteReader(source, isLog: true) }),
    ArchiveFormat(
      name: "avro", kind: .container, needsSeeking: true, firstBytes: [0x4F],
      marks: [AvroHeader.magic],
      recognises: AvroHeader.begins, isSure: AvroHeader.isSure,
      open: { source in AvroReader(source) }),
    ArchiveFormat(
      name: "redis dump", kind: .container, needsSeeking: true, firstBytes: [0x52],
      recognises: RedisPieces.begins, open: { PiecesReader($0, RedisPieces()) }),
    ArchiveFormat(
      name: "parquet", kind: .container, needsSeeking: true, firstBytes: [0x50],
      marks: [ParquetReader.mark + [0x15]],
      recognises: { $0.holds(ParquetReader.mark, at: 0) && OutsideFormat.isBinary($0, 4..<5) },
      // The next byte is the kind of the first page.
      isSure: { OutsideFormat.isBinary($0, 5..<6) },
      open: { source in ParquetReader(source) }),
    ArchiveFormat(
      name: "arrow", kind: .container, needsSeeking: true, firstBytes: [0x41],
      marks: [ArrowReader.fileMark],
      recognises: Signatures.begins(ArrowReader.fileMark),
      open: { source in ArrowReader(source, isFile: true) }),
    ArchiveFormat(
      name: "arrow stream", kind: .container, needsSeeking: true, firstBytes: [0xFF],
      recognises: ArrowReader.beginsStream, open: { source in ArrowReader(source, isFile: false) }),
    ArchiveFormat(
      name: "orc", kind: .container, needsSeeking: true, firstBytes: [0x4F],
      recognises: ORCReader.begins, open: { source in ORCReader(source) }),
    ArchiveFormat(
      name: "systemd journal", kind: .container, needsSeeking: true, firstBytes: [0x4C],
      marks: [JournalReader.mark],
      recognises: JournalReader.begins, open: { source in JournalReader(source) }),
    ArchiveFormat(
      name: "postgresql dump", kind: .container, needsSeeking: true, firstBytes: [0x50],
      recognises: PostgresHeader.begins, open: { source in PostgresReader(source) }),
    ArchiveFormat(
      name: "kafka segment", kind: .container, needsSeeking: true, firstBytes: [0],
      recognises: KafkaPieces.begins, open: { PiecesReader($0, KafkaPieces()) }),
    ArchiveFormat(
      name: "iwa", kind: .container, needsSeeking: true, firstBytes: [0],
      recognises: IWAPieces.begins, open: { PiecesReader($0, IWAPieces()) }),
    ArchiveFormat(
      name: "innodb", kind: .container, needsSeeking: true,
      recognises: InnoDBPieces.begins, open: { PiecesReader($0, InnoDBPieces()) }),
    ArchiveFormat(
      name: "postscript", kind: .container, needsSeeking: true, firstBytes: [0x25],
      recognises: PostScriptPieces.begins, open: { PiecesReader($0, PostScriptPieces()) }),
    ArchiveFormat(
      name: "troff output", kind: .container, needsSeeking: true, firstBytes: [0x78],
      recognises: TroffPieces.begins, open: { PiecesReader($0, TroffPieces()) }),
    ArchiveFormat(
      name: "palm book", kind: .container, needsSeeking: true,
      recognises: PalmPieces.begins, open: { PiecesReader($0, PalmPieces()) }),
    ArchiveFormat(
      name: "woff", kind: .container, needsSeeking: true, firstBytes: [0x77],
      recognises: WOFFPieces.begins, open: { PiecesReader($0, WOFFPieces()) }),
    ArchiveFormat(
      name: "sst", kind: .container, needsSeeking: true,
      recognises: TableMark.begins, open: { source in TableReader(source) }),
    ArchiveFormat(
      name: "leveldb log", kind: .container, needsSeeking: true,
      recognises: RecordLogPieces.begins, open: { PiecesReader($0, RecordLogPieces()) }),
    ArchiveFormat(
      name: "subversion", kind: .container, needsSeeking: true, firstBytes: [0x44, 0x50],
      recognises: SubversionPieces.begins, open: { PiecesReader($0, SubversionPieces()) }),
    ArchiveFormat(
      name: "mercurial bundle", kind: .container, needsSeeking: true, firstBytes: [0x48],
      recognises: { MercurialPieces.start($0) != nil },
      open: { PiecesReader($0, MercurialPieces()) }),
    ArchiveFormat(
      name: "capture", kind: .container, needsSeeking: true,
      firstBytes: [0x0A, 0xA1, 0xD4, 0x4D],
      recognises: CapturePackets.begins, open: { source in CaptureReader(source) }),
    ArchiveFormat(
      name: "cab", kind: .container, needsSeeking: true, firstBytes: [0x4d],
      marks: [Signatures.cabMark],
      recognises: Signatures.begins(Signatures.cabMark),
      open: libarchive("cab")),
    ArchiveFormat(
      name: "xar", kind: .container, needsSeeking: true, firstBytes: [0x78],
      marks: [Signatures.xarMark],
      recognises: Signatures.begins(Signatures.xarMark), open: XarHeader.open),
    ArchiveFormat(
      name: "rar", kind: .container, needsSeeking: true, firstBytes: [0x52],
      marks: [Signatures.rarMark],
      recognises: Signatures.begins(Signatures.rarMark),
      open: libarchive("rar", "rar5")),
    ArchiveFormat(
      // The start-up file systems of Linux are archives with zeros between them:
      // Documentation/driver-api/early-userspace/buffer-format.rst.
      // Between members lie three bytes at the most, and a member's header has no room for text.
      name: "cpio", kind: .container, standsAmongArchives: true,
      firstBytes: [0x30, 0xc7, 0x71],
      marks: ["070701", "070702", "070707"].map { Array($0.utf8) },
      recognises: Signatures.isCpio, open: CpioReader.init),
    ArchiveFormat(
      name: "lha", kind: .container, needsSeeking: true,
      recognises: Signatures.isLHA, open: LHAReader.open),
    ArchiveFormat(
      name: "tar", kind: .container, recognises: Signatures.isTar,
      open: TarReader.open),
    ArchiveFormat(
      name: "iso9660", kind: .container, needsSeeking: true,
      marks: [[1] + Array("CD001".utf8) + [1]], markPlace: 32 << 10,
      recognises: Signatures.isISO, open: ISOHeader.open),
  ]

  /// Named, because a zip may stand behind anything and is then found by its end.
  static let zip = ArchiveFormat(
    name: "zip", kind: .container, needsSeeking: true, firstBytes: [0x50],
    marks: [Signatures.zipMark],
    recognises: Signatures.isZip, open: { source throws(ArchiveError) in try ZipReader(source) })

  /// Opens a container with libarchive.
  ///
  /// - Parameter names: libarchive's names of the format and its variants.
  private static func libarchive(
    _ names: String...
  ) -> @Sendable (ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    { source throws(ArchiveError) in
      try LibarchiveReader(source, LibarchiveFormat(containers: names))
    }
  }

  /// Opens a compressed stream with libarchive.
  ///
  /// - Parameter name: libarchive's name of the compression.
  private static func libarchive(
    stream name: String
  ) -> @Sendable (ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    { source throws(ArchiveError) in
      try StreamReader(source, name) { source throws(ArchiveError) in
        try LibarchiveReader(source, LibarchiveFormat(stream: name))
      }
    }
  }

  /// Opens with libarchive a compressed stream that may hold frames which are passed by.
  ///
  /// - Parameter name: libarchive's name of the compression.
  private static func framed(
    _ name: String
  ) -> @Sendable (ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    { source throws(ArchiveError) in
      let narrowed = name == "zstd" ? try ZstdWindow.narrowed(source) : nil
      return try StreamReader(source, name, isNarrowed: narrowed != nil) {
        source throws(ArchiveError) in
        let source = narrowed ?? source
        // The bytes of a source with a size are searched as they are.
        return try LibarchiveReader(
          source, LibarchiveFormat(stream: name), source.size == nil ? SkippedFrames(source) : nil)
      }
    }
  }
}
