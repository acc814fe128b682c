import Blobs
import CPlatform
import Glibc
import Platform

/// A pack and its index.
@safe
final class Pack: @unchecked Sendable {
  // Sendable: nothing changes after init.

  /// The pack file's path.
  let path: [UInt8]
  let index: PackIndex
  /// The whole file, mapped as long as this object lives.
  let bytes: UnsafeRawBufferPointer
  /// Where the last entry ends: the file without its checksum.
  let end: Int
  /// What is wrong with the pack as a whole; its entries are read all the same.
  let defect: Coverage.StoreDefect?
  /// Whether git made the index, which then names every entry; one made here leaves out what can't
  /// be made, so that an entry seems to reach over those behind it.
  let hasIndexFile: Bool
  private let file: MappedFile

  /// Maps a pack.
  convenience init(path: [UInt8], index: PackIndex) throws(Unread) {
    try self.init(try MappedFile.mapping(path), path: path, index: index)
  }

  /// Takes a mapped pack.
  init(_ file: MappedFile, path: [UInt8], index: PackIndex) throws(Unread) {
    self.file = file
    self.path = path
    self.index = index
    unsafe bytes = file.unsafeBytes
    let idSize = index.algorithm.byteCount
    guard unsafe bytes.count >= 12 + idSize, unsafe bytes.number32(at: 0) == 0x5041_434b else {
      throw Unread(.file(path), .corrupt)
    }
    let version = unsafe bytes.number32(at: 4)
    guard version == 2 || version == 3 else { throw Unread(.file(path), .unsupported) }
    unsafe end = bytes.count - idSize
    var isSame = unsafe Int(bytes.number32(at: 8)) == index.count || index.packChecksum == nil
    if let expected = unsafe index.checksumOfPack,
      let expected = expected.baseAddress, let start = unsafe bytes.baseAddress
    {
      isSame = unsafe isSame && memcmp(start + end, expected, idSize) == 0
    }
    defect = isSame ? nil : .indexMismatch
    hasIndexFile = true
  }

  /// Takes a pack that lies somewhere in a file, and whose index was made from it.
  ///
  /// - Parameters:
  ///   - start: where it begins in the file.
  ///   - end: where its last entry ends, counted from there.
  init(_ file: MappedFile, path: [UInt8], index: PackIndex, at start: Int, end: Int) {
    self.file = file
    self.path = path
    self.index = index
    self.end = end
    unsafe bytes = UnsafeRawBufferPointer(rebasing: file.unsafeBytes[start..<start + end])
    defect = nil
    hasIndexFile = false
  }

  /// How much of an entry is asked for; the processor asks for what follows by itself.
  private static let prefetched = 512

  /// Asks for the first bytes of an entry to be in the processor's cache.
  @inline(__always)
  func prefetch(entry: Range<Int>) {
    guard let start = unsafe bytes.baseAddress else { return }
    let end = min(entry.upperBound, entry.lowerBound + Self.prefetched)
    for line in stride(from: entry.lowerBound, to: end, by: 64) {
      unsafe kascan_prefetch(start + line)
    }
  }

  /// Asks for the byte at a place to be in the processor's cache.
  @inline(__always)
  func prefetch(at place: Int) {
    if let start = unsafe bytes.baseAddress { unsafe kascan_prefetch(start + place) }
  }

  /// The folder of objects that the pack belongs to.
  var objectDirectory: [UInt8]? { RealPath.folder(of: path).flatMap { RealPath.folder(of: $0) } }

  /// The pack's checksum, as its index has it; nil where there is none.
  var checksum: [UInt8]? { unsafe index.checksumOfPack.map { unsafe Array($0) } }

  /// The checksum at the pack's end, which tells it from others whatever index it has.
  var trailer: [UInt8] { unsafe Array(bytes[end...]) }

  /// The bytes from one entry's start up to where it ends at the latest.
  @inline(__always)
  func entry(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
  }
}
