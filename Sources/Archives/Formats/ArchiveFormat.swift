/// A kind of archive, told by its bytes: one entry of `table`.
package struct ArchiveFormat: Sendable {
  /// What formats are, in the order in which they share one depth: a package, the stream in it, the
  /// container in that.
  ///
  /// An archive that is all there is in another shares its depth if it is of a later kind. So no
  /// depth holds more than one of each, whatever the bytes are.
  enum Kind: Int, Sendable {
    /// One stream or container behind a description.
    case package
    /// One compressed file.
    case stream
    /// Members with names.
    case container
  }

  /// What it is called.
  package let name: String
  /// What it is.
  let kind: Kind
  /// Whether it has to be read out of order, as with a list of members at its end, or holds bytes
  /// that do not come out of it as content, name or record. It is kept where it lies in another
  /// archive, and searched as it is.
  var needsSeeking = false
  /// Whether nothing but zeros and archives may stand behind it.
  var standsAmongArchives = false
  /// The bytes that it may begin with; none if any.
  var firstBytes: [UInt8] = []
  /// Suffixes that a compressed file's name has over that of its content, and what replaces them.
  var suffixes: [(suffix: String, replacement: String)] = []
  /// The magic numbers that leave no doubt even with one bit wrong.
  var marks: [[UInt8]] = []
  /// Where in a blob they stand.
  var markPlace = 0
  /// Whether a bit of the magic number is wrong.
  var isMended = false
  /// Whether a blob is such an archive that begins with these bytes.
  ///
  /// A magic number of two or three bytes, or one that could be text, is never enough: the fields
  /// behind it must make sense as well. Where the magic number leaves no doubt, a field that does
  /// not is for the reader to report.
  let recognises: @Sendable (Span<UInt8>) -> Bool
  /// Whether the bytes behind a magic number that could be text, put right by one bit, leave no doubt.
  var isSure: @Sendable (Span<UInt8>) -> Bool = { _ in true }
  /// Opens such an archive.
  var open: @Sendable (ArchiveSource) throws(ArchiveError) -> any ArchiveReader

  /// The number of a blob's first bytes that every format is told by: ISO 9660 begins at 32 KiB.
  package static let recognitionSize = 33 << 10

  /// Tells what kind of archive begins with these bytes, if any.
  ///
  /// Rejects an ordinary file after looking at its first bytes (and, for tar, at one field).
  ///
  /// - Parameter first: the blob's first bytes, `recognitionSize` of them where it has as many.
  package static func recognise(_ first: Span<UInt8>) -> ArchiveFormat? {
    guard first.count >= 8 else { return nil }
    return recogniseAsIs(first) ?? mended(first)
  }

  /// The same, but each bit of a magic number has to be right.
  package static func recogniseAsIs(_ first: Span<UInt8>) -> ArchiveFormat? {
    guard first.count >= 8 else { return nil }
    for index in tableByFirstByte[Int(first[0])] where table[index].recognises(first) {
      return table[index]
    }
    return nil
  }

  /// The places in the table of what may begin with each byte.
  private static let tableByFirstByte: [[Int]] = (0...255).map { byte in
    table.indices.filter {
      table[$0].firstBytes.isEmpty || table[$0].firstBytes.contains(UInt8(byte))
    }
  }
}

extension ArchiveFormat: Hashable, CustomStringConvertible {
  package static func == (left: ArchiveFormat, right: ArchiveFormat) -> Bool {
    left.name == right.name
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }

  package var description: String { name }
}
