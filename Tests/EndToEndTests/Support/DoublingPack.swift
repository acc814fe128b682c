import Fixtures
import Platform

/// A pack of one small file and differences that each copy the one before twice.
struct DoublingPack {
  /// The pack, as git reads it.
  let bytes: [UInt8]

  init(steps: Int) throws {
    var pack = Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, UInt8(steps + 1)]
    var starts = [pack.count]
    var size = 16
    let first = [UInt8](repeating: UInt8(ascii: "a"), count: size)
    pack += Self.head(3, size) + Self.stored(first)
    for _ in 0..<steps {
      let start = pack.count
      let copy = Self.copy(size)
      let delta = Self.varint(size) + Self.varint(2 * size) + copy + copy
      pack += Self.head(6, delta.count)
      pack += Self.distance(start - starts[starts.count - 1]) + Self.stored(delta)
      starts.append(start)
      size *= 2
    }
    let sum = try Program("sha1sum", []).run(input: pack).output.prefix(40)
    let digits = String(decoding: sum, as: UTF8.self)
    for place in stride(from: 0, to: 40, by: 2) {
      pack.append(UInt8(digits.dropFirst(place).prefix(2), radix: 16) ?? 0)
    }
    bytes = pack
  }

  /// Copies of a whole base, none longer than an instruction can say.
  private static func copy(_ size: Int) -> [UInt8] {
    var code: [UInt8] = []
    var offset = 0
    while offset < size {
      let count = min(size - offset, 0xff_0000)
      let fields =
        (0..<4).map { UInt8(truncatingIfNeeded: offset >> (8 * $0)) }
        + (0..<3).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
      code += [0xff] + fields
      offset += count
    }
    return code
  }

  /// An entry's kind and size.
  private static func head(_ kind: Int, _ size: Int) -> [UInt8] {
    [UInt8(kind << 4 | 0x80 | size & 15)] + varint(size >> 4)
  }

  private static func varint(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    repeat {
      bytes.append(UInt8(rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return bytes
  }

  /// An offset delta's distance, below 2^14: the first byte says that another follows.
  private static func distance(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8((value >> 7) - 1) | 0x80, UInt8(value & 0x7f)]
  }

  /// A zlib stream of one stored block.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    let lengths = [count, ~count].flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    let sum = high << 16 | low
    return [0x78, 1, 1] + lengths + bytes
      + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) }
  }
}
