import Blobs
import Platform

/// An index over several packs (git's pack-format, "multi-pack-index (MIDX) files").
///
/// Every pack it covers normally keeps an index of its own, which also has checksums; this one is
/// read for packs that have none.
@safe
final class MultiPackIndex: @unchecked Sendable {
  // Sendable: nothing changes after init.

  /// The names of the packs it covers, ending in `.idx` or `.pack`.
  let packs: [[UInt8]]
  /// The number of objects.
  let count: Int
  let algorithm: HashAlgorithm
  let file: MappedFile
  /// Where the table of ids begins.
  let names: Int
  /// Where the table of packs and offsets begins: two 32-bit numbers a row.
  let offsets: Int
  /// The table of large offsets.
  let largeOffsets: Range<Int>

  /// Maps a multi-pack index.
  convenience init(path: [UInt8], _ algorithm: HashAlgorithm) throws(Unread) {
    try self.init(try MappedFile.mapping(path), path: path, algorithm)
  }

  /// Checks the tables of a mapped multi-pack index.
  init(_ file: MappedFile, path: [UInt8], _ algorithm: HashAlgorithm) throws(Unread) {
    let bytes = unsafe file.unsafeBytes
    let corrupt = Unread(.file(path), .corrupt)
    let hashSize = algorithm.byteCount
    guard bytes.count >= 12 + 12 + hashSize, unsafe bytes.number32(at: 0) == 0x4d49_4458 else {
      throw corrupt
    }
    guard unsafe bytes[4] == 1 || bytes[4] == 2, unsafe bytes[7] == 0 else {
      throw Unread(.file(path), .unsupported)
    }
    guard unsafe bytes[5] == (algorithm == .sha1 ? 1 : 2) else { throw corrupt }
    let chunkCount = unsafe Int(bytes[6])
    let packCount = unsafe Int(bytes.number32(at: 8))
    let end = bytes.count - hashSize
    guard 12 + (chunkCount + 1) * 12 <= end else { throw corrupt }
    var chunks: [UInt32: Range<Int>] = [:]
    for chunk in 0..<chunkCount {
      let row = 12 + chunk * 12
      let start = unsafe bytes.number64(at: row + 4)
      let stop = unsafe bytes.number64(at: row + 16)
      guard start <= stop, stop <= UInt64(end) else { throw corrupt }
      unsafe chunks[bytes.number32(at: row)] = Int(start)..<Int(stop)
    }
    guard let packNames = chunks[0x504e_414d], let fanout = chunks[0x4f49_4446],
      let ids = chunks[0x4f49_444c], let rows = chunks[0x4f4f_4646], fanout.count >= 1024
    else { throw corrupt }
    count = unsafe Int(bytes.number32(at: fanout.lowerBound + 1020))
    guard ids.count >= count * hashSize, rows.count >= count * 8 else { throw corrupt }
    names = ids.lowerBound
    offsets = rows.lowerBound
    largeOffsets = chunks[0x4c4f_4646] ?? 0..<0
    let text = unsafe bytes[packNames]
    packs = unsafe text.split(separator: 0).prefix(packCount).map { unsafe Array($0) }
    guard packs.count == packCount else { throw corrupt }
    self.algorithm = algorithm
    self.file = file
  }

  /// The rows of the objects that are in one of the packs, in the order of their ids.
  func rows(ofPack pack: Int) -> [UInt32] {
    let bytes = unsafe file.unsafeBytes
    var rows: [UInt32] = []
    for row in 0..<count where unsafe Int(bytes.number32(at: offsets + row * 8)) == pack {
      rows.append(UInt32(row))
    }
    return rows
  }
}
