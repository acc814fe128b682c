/// What stands at the end of an ORC file: "ORC Specification v1", "File Tail".
struct ORCTail {
  /// How many bytes the footer and the metadata before it have, packed.
  private(set) var footerSize = 0
  private(set) var metadataSize = 0
  /// How chunks are packed; nil if they are not.
  private(set) var codec: StorePart.Codec?
  /// How many bytes a chunk holds at the most.
  private(set) var chunkSize = 256 << 10

  /// - Parameter last: the file's last bytes, the size of the message as the last.
  /// - Returns: nil if it is no such message.
  init?(_ last: [UInt8]) {
    guard let size = last.last, Int(size) < last.count else { return nil }
    var fields = ProtobufFields(last, in: last.count - 1 - Int(size)..<last.count - 1)
    var isORC = false
    while let (field, value) = fields.next() {
      switch (field, value) {
      case (1, .number(let size)): footerSize = Int(clamping: size)
      case (2, .number(let kind)): codec = Self.codec(kind)
      case (3, .number(let size)): chunkSize = Int(clamping: size)
      case (5, .number(let size)): metadataSize = Int(clamping: size)
      case (8000, .bytes(let range)): isORC = last[range].elementsEqual("ORC".utf8)
      default: break
      }
    }
    // A chunk's size has 23 bits.
    guard isORC, !fields.isDamaged, chunkSize <= 1 << 23 else { return nil }
  }

  /// `CompressionKind`; nil for none.
  private static func codec(_ kind: UInt64) -> StorePart.Codec? {
    switch kind {
    case 0: nil
    case 1: .deflate
    case 2: .snappy
    case 4: .lz4
    case 5: .zstd
    default: .other
    }
  }
}
