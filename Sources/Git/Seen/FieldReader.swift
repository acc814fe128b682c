import Blobs

/// Reads what a `FieldWriter` has written.
///
/// Each call throws `damaged` where that is not what stands there.
struct FieldReader {
  private let bytes: [UInt8]
  private let algorithm: HashAlgorithm
  private var place = 0

  init(_ bytes: ArraySlice<UInt8>, _ algorithm: HashAlgorithm) {
    self.bytes = Array(bytes)
    self.algorithm = algorithm
  }

  /// Whether everything was read.
  var isAtEnd: Bool { place == bytes.count }

  /// Goes on by so many bytes, and tells where they stand.
  private mutating func take(_ count: Int) throws(Coverage.SeenDefect) -> Range<Int> {
    let start = place
    guard count >= 0, count <= bytes.count - start else { throw .damaged }
    place = start + count
    return start..<place
  }

  /// Reads so many bytes.
  mutating func bytes(_ count: Int) throws(Coverage.SeenDefect) -> [UInt8] {
    let range = try take(count)
    return Array(bytes[range])
  }

  /// Reads an id.
  mutating func id() throws(Coverage.SeenDefect) -> ObjectID {
    let range = try take(algorithm.byteCount)
    return ObjectID(bytes.span.extracting(range), algorithm)
  }

  /// Reads the first 64 bits of an id.
  mutating func prefix() throws(Coverage.SeenDefect) -> UInt64 {
    let range = try take(8)
    var prefix: UInt64 = 0
    for place in range { prefix = prefix << 8 | UInt64(bytes[place]) }
    return prefix
  }

  /// Reads a number of 0 or more.
  mutating func number() throws(Coverage.SeenDefect) -> Int {
    var number = 0
    for shift in stride(from: 0, to: 63, by: 7) {
      guard place < bytes.count else { throw .damaged }
      let byte = bytes[place]
      place += 1
      number |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return number }
    }
    throw .damaged
  }

  /// Reads how many values follow, each of so many bytes at least.
  mutating func count(each size: Int) throws(Coverage.SeenDefect) -> Int {
    let count = try number()
    guard count <= (bytes.count - place) / size else { throw .damaged }
    return count
  }
}
