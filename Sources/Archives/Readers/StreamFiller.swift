import Bytes
import CDeflate

/// Streams of nothing but zeros, of any size: what is put before a stream moves the places at which
/// libarchive hands out what it has.
enum StreamFiller: String, CaseIterable {
  case bzip2
  case xz
  case zstd

  /// How many bytes libarchive hands out at a time.
  var blockSize: Int { self == .zstd ? 128 << 10 : 64 << 10 }

  /// Sound streams that hold so many zeros together.
  ///
  /// - Parameter count: 0 up to what is less than `blockSize`.
  func zeros(_ count: Int) -> [UInt8] {
    if count == 0 { return [] }
    return switch self {
    case .bzip2: Self.join(Self.bzip2Powers, count)
    case .xz: Self.xz(count)
    case .zstd: Self.zstd(count)
    }
  }

  /// Joins streams of 1, 2, 4 and so on zeros.
  private static func join(_ powers: [[UInt8]], _ count: Int) -> [UInt8] {
    guard let largest = powers.last else { return [] }
    let last = powers.count - 1
    var streams: [UInt8] = []
    for _ in 0..<count >> last { streams += largest }
    for power in 0..<last where count & 1 << power != 0 { streams += powers[power] }
    return streams
  }

  /// One block that repeats a byte: RFC 8878, sections 3.1.1.1 and 3.1.1.2.
  private static func zstd(_ count: Int) -> [UInt8] {
    let isLast = 1
    let repeats = 1 << 1
    let window: UInt8 = 7 << 3  // 128 KiB
    return Signatures.zstdMark + [0, window] + littleEndian(count << 3 | repeats | isLast, 3) + [0]
  }

  /// One block without compression and without a checksum: xz-file-format.txt, sections 2 to 4.
  private static func xz(_ count: Int) -> [UInt8] {
    let data = [1] + littleEndian(count - 1, 2).reversed() + [UInt8](repeating: 0, count: count + 1)
    var index = [0, 1] + number(xzBlockHeader.count + data.count) + number(count)
    index += filling(index.count)
    let last = littleEndian((index.count + 4) / 4 - 1, 4) + xzFlags
    let footer = littleEndian(Int(checksum(last)), 4) + last + Array("YZ".utf8)
    return xzHead + data + filling(data.count) + withChecksum(index) + footer
  }

  private static let xzFlags: [UInt8] = [0, 0]
  /// LZMA2 with a dictionary of 4 MiB.
  private static let xzBlockHeader = withChecksum([2, 0, 0x21, 1, 20, 0, 0, 0])

  /// What a stream of xz begins with up to its first chunk.
  private static let xzHead =
    Signatures.xzMark + xzFlags + littleEndian(Int(checksum(xzFlags)), 4) + xzBlockHeader

  /// A stream of xz whose one chunk is the beginning of data of LZMA, with what packers always take for
  /// its properties. It ends too early.
  static func xz(ofLZMA data: ArraySlice<UInt8>) -> [UInt8] {
    // A new dictionary, state and properties, and the largest sizes: 2 MiB and 64 KiB.
    xzHead + [0xff, 0xff, 0xff, 0xff, 0xff, 0x5d] + data.prefix(64 << 10)
  }

  private static func filling(_ count: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (4 - count % 4) % 4)
  }

  private static func withChecksum(_ bytes: [UInt8]) -> [UInt8] {
    bytes + littleEndian(Int(checksum(bytes)), 4)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe libdeflate_crc32(0, bytes, bytes.count)
  }

  private static func littleEndian(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A number of seven bits a byte.
  private static func number(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// `head -c N /dev/zero | bzip2 -1` for 1, 2, 4 and so on zeros.
  private static let bzip2Powers = [
    "QlpoMTFBWSZTWbH3QEsAAABAAEAAIAAhGEaC7kinChIWPugJYA==",
    "QlpoMTFBWSZTWf9Im4IAAADAAEAAIAAhGEbC7kinChIf6RNwQA==",
    "QlpoMTFBWSZTWTj7IoQAAAJAAEAAIAAhGEawu5IpwoSBx9kUIA==",
    "QlpoMTFBWSZTWZb7RKYAAABAAEQAIAAhAIKDF3JFOFCQlvtEpg==",
    "QlpoMTFBWSZTWarS3TcAAABAAEAEIAAhAIKDF3JFOFCQqtLdNw==",
    "QlpoMTFBWSZTWbWqUJgAAABgAEAAAAQgACEAgoMXckU4UJC1qlCY",
    "QlpoMTFBWSZTWWzGsa4AAABIAEAAAAQgACEAgoMXckU4UJBsxrGu",
    "QlpoMTFBWSZTWblfFUMAAABAgEAAAAQgACEAgoMXckU4UJC5XxVD",
    "QlpoMTFBWSZTWRqhabAAAADAAMAAAAggACEAgpMXckU4UJAaoWmw",
    "QlpoMTFBWSZTWR6uVU0AAAHAAMAAAAggADCASeoGri7kinChID1cqpo=",
    "QlpoMTFBWSZTWXT1rfcAAARAAMAAAAggADCAKmlFrDi7kinChIOnrW+4",
    "QlpoMTFBWSZTWXldF48AAARAAMQAAAggADDMBVNqQo48XckU4UJB5XRePA==",
  ].map { Base64.decodePrefix($0.utf8) }
}
