import CDeflate
import Platform

/// Makes the index that a pack does not have (git's pack-format, "pack-*.idx files", version 2).
struct PackIndexBuilder {
  private struct Row {
    let id: ObjectID
    let checksum: UInt32
    let start: Int
  }

  private var rows: [Row] = []

  /// Adds an object.
  ///
  /// - Parameters:
  ///   - entry: the entry's bytes.
  ///   - start: where in the pack it begins.
  mutating func add(_ id: ObjectID, entry: UnsafeRawBufferPointer, at start: Int) {
    let checksum = unsafe libdeflate_crc32(0, entry.baseAddress, entry.count)
    rows.append(Row(id: id, checksum: checksum, start: start))
  }

  /// The index of what was added.
  func index(_ algorithm: HashAlgorithm, path: [UInt8]) throws(Unread) -> PackIndex {
    let rows = rows.sorted { ($0.id, $0.start) < ($1.id, $1.start) }
    var bytes: [UInt8] = [0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]
    var counts = [Int](repeating: 0, count: 256)
    for row in rows { counts[Int(row.id[0])] += 1 }
    var sum = 0
    for count in counts {
      sum += count
      Self.append(UInt64(sum), 4, to: &bytes)
    }
    for row in rows { bytes += row.id.bytes }
    for row in rows { Self.append(UInt64(row.checksum), 4, to: &bytes) }
    var large: [Int] = []
    for row in rows {
      if row.start < 1 << 31 {
        Self.append(UInt64(row.start), 4, to: &bytes)
      } else {
        Self.append(UInt64(1 << 31 | large.count), 4, to: &bytes)
        large.append(row.start)
      }
    }
    for start in large { Self.append(UInt64(start), 8, to: &bytes) }
    // The checksums of the pack and of the index: nobody looks at them here.
    bytes += [UInt8](repeating: 0, count: 2 * algorithm.byteCount)
    return try PackIndex(MappedFile(copying: bytes), path: path, algorithm)
  }

  private static func append(_ number: UInt64, _ size: Int, to bytes: inout [UInt8]) {
    for shift in (0..<size).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * shift)))
    }
  }
}
