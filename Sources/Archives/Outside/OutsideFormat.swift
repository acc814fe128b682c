/// A kind of file that is told by its bytes and whose inside is not read: it is compressed,
/// encrypted, or a store of its own kind. Its bytes are searched as they are, and that is all.
package struct OutsideFormat: Sendable {
  /// What it is called in reports.
  package let name: String
  /// The bytes that it may begin with; counted from the end, none.
  let firstBytes: [UInt8]
  /// Whether a blob with these first bytes, or last ones, is of this kind.
  ///
  /// What could be text is never enough: a field behind it must be no text.
  let recognises: @Sendable (Span<UInt8>) -> Bool

  /// A format with a magic number at the beginning.
  ///
  /// - Parameter isRight: whether the fields behind it make sense.
  init(
    _ name: String, begins magic: [UInt8],
    _ isRight: @escaping @Sendable (Span<UInt8>) -> Bool = { _ in true }
  ) {
    self.init(name, firstBytes: [magic[0]]) { $0.holds(magic, at: 0) && isRight($0) }
  }

  /// A format with an ASCII magic number at the beginning.
  ///
  /// - Parameter isRight: whether the fields behind it make sense.
  init(
    _ name: String, begins magic: String,
    _ isRight: @escaping @Sendable (Span<UInt8>) -> Bool = { _ in true }
  ) {
    self.init(name, begins: Array(magic.utf8), isRight)
  }

  /// A format that is told by other fields.
  init(
    _ name: String, firstBytes: [UInt8] = [],
    recognises: @escaping @Sendable (Span<UInt8>) -> Bool
  ) {
    self.name = name
    self.firstBytes = firstBytes
    self.recognises = recognises
  }

  /// The number of a blob's last bytes that a format is told by: those of a disk image's trailer.
  static let tailSize = 512

  /// All formats that are told by a blob's first bytes.
  static let table = disks + stores + documents + encrypted + compressed

  /// The places in the table of what may begin with each byte.
  private static let tableByFirstByte: [[Int]] = (0...255).map { byte in
    table.indices.filter { table[$0].firstBytes.contains(UInt8(byte)) }
  }

  /// Tells what a blob is that begins with some bytes; nil for what can be read, and for text.
  static func recognise(first: Span<UInt8>) -> OutsideFormat? {
    guard first.count >= 16 else { return nil }
    for index in tableByFirstByte[Int(first[0])] where table[index].recognises(first) {
      return table[index]
    }
    return nil
  }

  /// Tells what a blob is that ends with some bytes, `tailSize` of them where it has as many.
  static func recognise(last: Span<UInt8>) -> OutsideFormat? {
    tails.first { $0.recognises(last) }
  }

  /// Formats without a mark in their bytes: the ends of names that tell them. Brotli: RFC 7932.
  private static let suffixes: [(name: String, suffix: [UInt8])] = [
    ("brotli", Array(".br".utf8)),
    ("cassandra table", Array("-Data.db".utf8)),
  ]

  /// Tells what a blob is by its name, where its first bytes are no text; nil for what no name tells.
  ///
  /// - Parameter name: asked for only where it matters.
  static func recognise(name: () -> [UInt8], first: Span<UInt8>) -> String? {
    guard isBinary(first, 0..<64) else { return nil }
    let name = name()
    return suffixes.first { name.reversed().starts(with: $0.suffix.reversed()) }?.name
  }

  /// Whether some bytes may be the last ones of a format: a look at a few of them.
  @inline(__always)
  static func mayEndWith(_ last: Span<UInt8>) -> Bool {
    let count = last.count
    if count >= 48, last[count - 1] == 0xdb || last[count - 1] == 0x88 { return true }
    if count >= 8, last[count - 1] == 0x43, last[count - 2] == 0x4e { return true }
    if count >= 88, last[count - 88] == 0x4d { return true }
    guard count >= tailSize else { return false }
    return last[count - tailSize] == 0x6b || last[count - tailSize] == 0x63
  }
}
