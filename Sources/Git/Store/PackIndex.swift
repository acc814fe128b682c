import Blobs
import CPlatform
import Platform

/// The names of a pack's objects and where in the pack they are: index files of version 1 and 2,
/// or one pack's share of a multi-pack index (git's pack-format).
///
/// The constructors hold every table against the file's length; after that, positions below
/// `count` are all that the accessors take, and they trap on others.
@safe
final class PackIndex: @unchecked Sendable {
  // Sendable: nothing changes after init.

  /// The number of objects.
  let count: Int
  /// How the objects are named.
  let algorithm: HashAlgorithm
  /// Whether the index has a checksum of every entry.
  var hasChecksums: Bool { checksums != nil }
  /// Where the pack's own checksum stands in the index file.
  let packChecksum: Int?

  private let file: MappedFile
  private let bytes: UnsafeRawBufferPointer
  private let names: Int
  private let nameStride: Int
  private let offsets: Int
  private let offsetStride: Int
  private let checksums: Int?
  private let largeOffsets: Range<Int>
  private let fanout: Int?
  /// For a share of a multi-pack index: the rows that are this pack's.
  private let rows: [UInt32]?

  /// Maps an index file.
  convenience init(path: [UInt8], _ algorithm: HashAlgorithm) throws(Unread) {
    try self.init(try MappedFile.mapping(path), path: path, algorithm)
  }

  /// Reads a mapped index file.
  init(_ file: MappedFile, path: [UInt8], _ algorithm: HashAlgorithm) throws(Unread) {
    let bytes = unsafe file.unsafeBytes
    let corrupt = Unread(.file(path), .corrupt)
    let idSize = algorithm.byteCount
    guard bytes.count >= 1024 + 2 * idSize else { throw corrupt }
    let isSecond = unsafe bytes.number32(at: 0) == 0xff74_4f63
    if isSecond, unsafe bytes.number32(at: 4) != 2 { throw Unread(.file(path), .unsupported) }
    let fanout = isSecond ? 8 : 0
    guard bytes.count >= fanout + 1024 + 2 * idSize else { throw corrupt }
    var last: UInt32 = 0
    for place in 0..<256 {
      let next = unsafe bytes.number32(at: fanout + place * 4)
      guard next >= last else { throw corrupt }
      last = next
    }
    let count = Int(last)
    let tables = fanout + 1024
    if isSecond {
      names = tables
      nameStride = idSize
      checksums = tables + count * idSize
      offsets = tables + count * (idSize + 4)
      offsetStride = 4
      let large = tables + count * (idSize + 8)
      let end = bytes.count - 2 * idSize
      guard large <= end, (end - large) % 8 == 0, (end - large) / 8 <= count else { throw corrupt }
      largeOffsets = large..<end
    } else {
      names = tables + 4
      nameStride = idSize + 4
      checksums = nil
      offsets = tables
      offsetStride = idSize + 4
      largeOffsets = 0..<0
      guard tables + count * (idSize + 4) + 2 * idSize == bytes.count else { throw corrupt }
    }
    self.count = count
    self.algorithm = algorithm
    self.file = file
    unsafe self.bytes = bytes
    self.fanout = fanout
    packChecksum = bytes.count - 2 * idSize
    rows = nil
  }

  /// Takes one pack's share of a multi-pack index.
  init(_ index: MultiPackIndex, pack: Int) {
    let rows = index.rows(ofPack: pack)
    self.rows = rows
    count = rows.count
    algorithm = index.algorithm
    file = index.file
    unsafe bytes = index.file.unsafeBytes
    names = index.names
    nameStride = index.algorithm.byteCount
    offsets = index.offsets + 4
    offsetStride = 8
    checksums = nil
    largeOffsets = index.largeOffsets
    fanout = nil
    packChecksum = nil
  }

  @inline(__always)
  private func row(_ position: Int) -> Int {
    precondition(position >= 0 && position < count)
    guard let rows else { return position }
    return Int(rows[position])
  }

  /// Where in memory the id of an object is.
  @inline(__always)
  private func name(_ position: Int) -> UnsafeRawPointer {
    unsafe bytes.baseAddress.unsafelyUnwrapped + (names + row(position) * nameStride)
  }

  /// An object's id.
  @inline(__always)
  func id(at position: Int) -> ObjectID {
    unsafe ObjectID(unchecked: name(position), algorithm)
  }

  /// The first 64 bits of an object's id.
  @inline(__always)
  func prefix(at position: Int) -> UInt64 {
    unsafe UInt64(bigEndian: name(position).loadUnaligned(as: UInt64.self))
  }

  /// Where in the pack an object's entry begins; nil when the index is corrupt there.
  @inline(__always)
  func offset(at position: Int) -> Int? {
    let small = unsafe bytes.number32(at: offsets + row(position) * offsetStride)
    guard small & 0x8000_0000 != 0, checksums != nil || rows != nil else { return Int(small) }
    // A multi-pack index without large offsets may use all 32 bits.
    if rows != nil, largeOffsets.isEmpty { return Int(small) }
    let place = Int(small & 0x7fff_ffff)
    guard place < largeOffsets.count / 8 else { return nil }
    let large = unsafe bytes.number64(at: largeOffsets.lowerBound + place * 8)
    return large <= UInt64(Int.max >> 1) ? Int(large) : nil
  }

  /// The CRC-32 of an object's entry, where the index has one.
  @inline(__always)
  func checksum(at position: Int) -> UInt32? {
    guard let checksums else { return nil }
    return unsafe bytes.number32(at: checksums + row(position) * 4)
  }

  /// Asks for what is known of an object to be in the processor's cache.
  @inline(__always)
  func prefetch(position: Int) {
    unsafe kascan_prefetch(name(position))
    guard let checksums, let start = unsafe bytes.baseAddress else { return }
    unsafe kascan_prefetch(start + (checksums + row(position) * 4))
  }

  /// The pack's own checksum as the index gives it.
  var checksumOfPack: UnsafeRawBufferPointer? {
    guard let packChecksum else { return nil }
    return unsafe UnsafeRawBufferPointer(
      rebasing: bytes[packChecksum..<packChecksum + algorithm.byteCount])
  }

  /// Finds an object by its id.
  func find(_ id: ObjectID) -> Int? {
    guard id.algorithm == algorithm else { return nil }
    var low = 0
    var high = count
    if let fanout {
      let first = Int(id[0])
      if first > 0 { low = unsafe Int(bytes.number32(at: fanout + (first - 1) * 4)) }
      high = unsafe Int(bytes.number32(at: fanout + first * 4))
    }
    while low < high {
      let middle = low + (high - low) / 2
      let prefix = prefix(at: middle)
      if prefix < id.prefix {
        low = middle + 1
      } else if prefix > id.prefix {
        high = middle
      } else {
        let other = self.id(at: middle)
        if other == id { return middle }
        if other < id { low = middle + 1 } else { high = middle }
      }
    }
    return nil
  }

  /// Whether there is an object whose id begins so.
  func holds(_ prefix: UInt64) -> Bool {
    var range = positions(firstByte: UInt8(prefix >> 56))
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let other = self.prefix(at: middle)
      if other == prefix { return true }
      range = other < prefix ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }

  /// The positions of the ids whose first byte is given.
  func positions(firstByte: UInt8) -> Range<Int> {
    if let fanout {
      let place = fanout + Int(firstByte) * 4
      let low = firstByte == 0 ? 0 : unsafe Int(bytes.number32(at: place - 4))
      return low..<(unsafe Int(bytes.number32(at: place)))
    }
    func bound(_ byte: Int) -> Int {
      var low = 0
      var high = count
      while low < high {
        let middle = low + (high - low) / 2
        if prefix(at: middle) >> 56 < byte { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return bound(Int(firstByte))..<bound(Int(firstByte) + 1)
  }
}

extension MappedFile {
  /// Maps a file of an object store.
  static func mapping(_ path: [UInt8]) throws(Unread) -> MappedFile {
    do throws(SystemError) {
      return try MappedFile(path: path)
    } catch {
      throw Unread(
        .file(path), RealPath.isSpecial(path) ? .special : Coverage.StoreDefect(error))
    }
  }
}
