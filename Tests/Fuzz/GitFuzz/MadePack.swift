import CDeflate
import Git

/// A pack made from a fuzzer's input, with checksums that are right and an index that fits: no
/// change of a real pack's bytes gets past those.
struct MadePack {
  private(set) var pack: [UInt8] = Array("PACK".utf8) + [0, 0, 0, 2]
  private(set) var index: [UInt8] = [0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]

  /// Makes an entry of every few bytes: a kind, a length, which other entry it refers to, and then
  /// so many bytes that its zlib stream inflates to.
  init(_ input: ArraySlice<UInt8>, _ algorithm: HashAlgorithm) {
    var rest = input
    var bodies: [[UInt8]] = []
    var offsets: [Int] = []
    var sizes: [Int] = []
    var position = 12
    while rest.count >= 3, bodies.count < 64, let kind = rest.popFirst(),
      let length = rest.popFirst(), let other = rest.popFirst()
    {
      var content = Array(rest.prefix(Int(length)))
      rest = rest.dropFirst(content.count)
      let back = Int(other & 0x3f)
      let base = kind & 7 == 7 ? back : bodies.count - 1 - back
      if kind & 7 >= 6, kind & 0x10 == 0, sizes.indices.contains(base) {
        content = Self.size(sizes[base]) + content
      }
      var body = Self.head(kind & 7, content.count + (kind & 8 == 0 ? 0 : 1))
      if kind & 7 == 6 {
        body += Self.distance(base >= 0 ? position - offsets[base] : position + back)
      } else if kind & 7 == 7 {
        body += Self.id(back, algorithm)
      }
      body += Self.stream(content)
      sizes.append(kind & 7 >= 6 ? Self.resultSize(content) : content.count)
      offsets.append(position)
      bodies.append(body)
      position += body.count
    }
    pack += Self.big(UInt32(bodies.count)) + bodies.joined()
    let end = [UInt8](repeating: 0, count: algorithm.byteCount)
    pack += end
    index.reserveCapacity(1100 + bodies.count * 40)
    for first in 1...256 {
      for _ in 0..<3 { index.append(0) }
      index.append(UInt8(min(first, bodies.count)))  // At most 64.
    }
    for number in bodies.indices { index += Self.id(number, algorithm) }
    for body in bodies {
      let sum = unsafe body.withUnsafeBytes {
        unsafe libdeflate_crc32(0, $0.baseAddress, $0.count)
      }
      index += Self.big(sum)
    }
    for offset in offsets { index += Self.big(UInt32(offset)) }
    index += end + end
  }

  private static func big(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func id(_ number: Int, _ algorithm: HashAlgorithm) -> [UInt8] {
    [UInt8(number)] + [UInt8](repeating: 0x2e, count: algorithm.byteCount - 1)
  }

  private static func head(_ kind: UInt8, _ size: Int) -> [UInt8] {
    [0x80 | kind << 4 | UInt8(size & 15)] + Self.size(size >> 4)
  }

  /// Seven bits a byte, the lowest first.
  private static func size(_ size: Int) -> [UInt8] {
    size < 0x80 ? [UInt8(size)] : [0x80 | UInt8(size & 0x7f)] + Self.size(size >> 7)
  }

  /// Seven bits a byte, the highest first, each byte but the last standing for one more.
  private static func distance(_ distance: Int) -> [UInt8] {
    var bytes = [UInt8(distance & 0x7f)]
    var rest = distance >> 7
    while rest > 0 {
      rest -= 1
      bytes.insert(0x80 | UInt8(rest & 0x7f), at: 0)
      rest >>= 7
    }
    return bytes
  }

  /// The second of the sizes that start a delta, as far as it has one byte.
  private static func resultSize(_ delta: [UInt8]) -> Int {
    let start = delta.firstIndex { $0 & 0x80 == 0 }.map { $0 + 1 } ?? delta.count
    return start < delta.count ? Int(delta[start] & 0x7f) : 0
  }

  /// A zlib stream with one stored block.
  private static func stream(_ content: [UInt8]) -> [UInt8] {
    let count = UInt16(content.count)
    let sizes = [count, ~count].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let sum = unsafe content.withUnsafeBytes {
      unsafe libdeflate_adler32(1, $0.baseAddress, $0.count)
    }
    return [0x78, 0x01, 0x01] + sizes + content + big(sum)
  }
}
