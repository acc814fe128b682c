/// The function that names a repository's objects.
package enum HashAlgorithm: UInt8, Sendable {
  /// 20 bytes.
  case sha1 = 20
  /// 32 bytes.
  case sha256 = 32

  /// An id's length in bytes.
  @inline(__always)
  package var byteCount: Int { Int(rawValue) }
}

/// A git object's id.
package struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id's bytes as big-endian words, filled up with zeros.
  private let word0, word1, word2, word3: UInt64
  /// The function that made the id.
  package let algorithm: HashAlgorithm

  /// Creates an id from its bytes.
  ///
  /// - Parameter bytes: exactly `algorithm.byteCount` bytes, or the call traps.
  package init(_ bytes: Span<UInt8>, _ algorithm: HashAlgorithm) {
    precondition(bytes.count == algorithm.byteCount)
    self = unsafe bytes.withUnsafeBytes { bytes in
      unsafe ObjectID(unchecked: bytes.baseAddress.unsafelyUnwrapped, algorithm)
    }
  }

  /// Creates an id from `algorithm.byteCount` readable bytes.
  @inline(__always)
  init(unchecked bytes: UnsafeRawPointer, _ algorithm: HashAlgorithm) {
    word0 = unsafe UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    word1 = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    if algorithm == .sha1 {
      let rest = unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
      word2 = UInt64(UInt32(bigEndian: rest)) << 32
      word3 = 0
    } else {
      word2 = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
      word3 = unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }
    self.algorithm = algorithm
  }

  /// Reads a whole hexadecimal id: 40 or 64 digits in either case, and nothing else.
  package init?(hexadecimal text: some Collection<UInt8>) {
    let count = text.count
    guard count == 40 || count == 64 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var position = 0
    for digit in text {
      let value: UInt8
      switch digit {
      case 0x30...0x39: value = digit - 0x30
      case 0x41...0x46: value = digit - 0x41 + 10
      case 0x61...0x66: value = digit - 0x61 + 10
      default: return nil
      }
      let part = UInt64(value) << UInt64(60 - position % 16 * 4)
      switch position / 16 {
      case 0: words.0 |= part
      case 1: words.1 |= part
      case 2: words.2 |= part
      default: words.3 |= part
      }
      position += 1
    }
    (word0, word1, word2, word3) = words
    algorithm = count == 40 ? .sha1 : .sha256
  }

  /// The id's bytes.
  package var bytes: [UInt8] {
    (0..<algorithm.byteCount).map { self[$0] }
  }

  /// Appends the id's bytes.
  func append(to bytes: inout [UInt8]) {
    let words = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
    unsafe withUnsafeBytes(of: words) {
      unsafe bytes.append(contentsOf: $0.prefix(algorithm.byteCount))
    }
  }

  /// The id's first 64 bits.
  @inline(__always)
  var prefix: UInt64 { word0 }

  /// One byte of the id, by its place.
  subscript(place: Int) -> UInt8 {
    let word =
      switch place / 8 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return UInt8(truncatingIfNeeded: word >> UInt64(56 - place % 8 * 8))
  }

  /// Whether the id is the all-zero one, which names no object.
  package var isZero: Bool { word0 | word1 | word2 | word3 == 0 }

  /// The id in lower-case hexadecimal, as bytes.
  package var hexadecimal: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(algorithm.byteCount * 2)
    for place in 0..<algorithm.byteCount {
      for digit in [self[place] >> 4, self[place] & 15] {
        text.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
      }
    }
    return text
  }

  package var description: String { String(decoding: hexadecimal, as: UTF8.self) }

  package static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.word0, left.word1, left.word2, left.word3)
      < (right.word0, right.word1, right.word2, right.word3)
  }

  /// Hashes 64 bits of the id, which are as good as random already.
  package func hash(into hasher: inout Hasher) { hasher.combine(word0) }
}
