import Bytes

/// What the secrets of a rule begin with.
///
/// The first bytes are compared as one number, and without the list: to count its references costs
/// more than the comparison, which comes with every hit.
struct Prefix: Sendable {
  /// The bytes; none for a rule whose secrets begin with anything.
  let bytes: [UInt8]
  /// The first of them, the first one lowest.
  private let word: UInt64
  private let mask: UInt64
  let isEmpty: Bool
  private let isLong: Bool

  private static let wordSize = 8

  init(_ text: String) {
    bytes = Array(text.utf8)
    isEmpty = bytes.isEmpty
    isLong = bytes.count > Self.wordSize
    word = bytes.prefix(Self.wordSize).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    mask = bytes.count >= Self.wordSize ? .max : (1 << UInt64(8 * bytes.count)) - 1
  }

  /// Whether it stands at an offset of a text.
  func stands(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset >= 0, offset + Self.wordSize <= text.count else {
      return text.equals(bytes, at: offset)
    }
    let found = unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    guard (UInt64(littleEndian: found) ^ word) & mask == 0 else { return false }
    return !isLong || text.equals(bytes, at: offset)
  }
}
