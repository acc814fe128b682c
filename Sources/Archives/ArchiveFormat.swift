import CArchive

/// A kind of archive, told by its bytes.
package enum ArchiveFormat: String, CaseIterable, Sendable {
  case ar, cab, cpio, iso9660, lha, rar, sevenZip, tar, xar, zip
  case bzip2, compress, gzip, lz4, lzip, lzma, rpm, xz, zstd

  /// Whether it is one compressed stream rather than a container of members.
  var isStream: Bool {
    switch self {
    case .bzip2, .compress, .gzip, .lz4, .lzip, .lzma, .rpm, .xz, .zstd: true
    case .ar, .cab, .cpio, .iso9660, .lha, .rar, .sevenZip, .tar, .xar, .zip: false
    }
  }

  /// The order in which formats share one depth: a package, the stream in it, the container in that.
  ///
  /// An archive that is all there is in another shares its depth if it is of a later kind. So no
  /// depth holds more than one of each, whatever the bytes are.
  enum Kind: Int { case package, stream, container }

  /// Its place in that order.
  var kind: Kind { self == .rpm ? .package : isStream ? .stream : .container }

  /// Whether its list of members is at its end, so that it has to be read out of order.
  var needsSeeking: Bool { self == .zip || self == .sevenZip }

  /// Suffixes that a compressed file's name has over that of its content, and what replaces them.
  var suffixes: [(suffix: String, replacement: String)] {
    switch self {
    case .bzip2: [(".bz2", ""), (".tbz2", ".tar"), (".tbz", ".tar"), (".bz", "")]
    case .compress: [(".Z", ""), (".taZ", ".tar")]
    case .gzip: [(".gz", ""), (".tgz", ".tar"), (".svgz", ".svg"), (".z", "")]
    case .lz4: [(".lz4", "")]
    case .lzip: [(".lz", ""), (".tlz", ".tar")]
    case .lzma: [(".lzma", ""), (".tlz", ".tar")]
    case .xz: [(".xz", ""), (".txz", ".tar")]
    case .zstd: [(".zst", ""), (".tzst", ".tar"), (".zstd", "")]
    default: []
    }
  }

  /// The shim's name for the format.
  var code: kascan_archive_format {
    switch self {
    case .ar: KASCAN_ARCHIVE_AR
    case .cab: KASCAN_ARCHIVE_CAB
    case .cpio: KASCAN_ARCHIVE_CPIO
    case .iso9660: KASCAN_ARCHIVE_ISO9660
    case .lha: KASCAN_ARCHIVE_LHA
    case .rar: KASCAN_ARCHIVE_RAR
    case .sevenZip: KASCAN_ARCHIVE_SEVEN_ZIP
    case .tar: KASCAN_ARCHIVE_TAR
    case .xar: KASCAN_ARCHIVE_XAR
    case .zip: KASCAN_ARCHIVE_ZIP
    case .bzip2: KASCAN_ARCHIVE_BZIP2
    case .compress: KASCAN_ARCHIVE_COMPRESS
    case .gzip: KASCAN_ARCHIVE_GZIP
    case .lz4: KASCAN_ARCHIVE_LZ4
    case .lzip: KASCAN_ARCHIVE_LZIP
    case .lzma: KASCAN_ARCHIVE_LZMA
    case .rpm: KASCAN_ARCHIVE_RPM
    case .xz: KASCAN_ARCHIVE_XZ
    case .zstd: KASCAN_ARCHIVE_ZSTD
    }
  }
}
