import Bytes
import CDeflate

/// Inflates packed contents at once, one after the other; libdeflate takes half the time of zlib.
@safe
final class WholeInflater {
  private var decompressor: OpaquePointer?
  /// What a gzip file was inflated to, valid until the next call.
  private(set) var content = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  /// Whether that file was one member with nothing in its header but what each has.
  private(set) var isPlain = false
  private var room = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// Inflates deflated bytes.
  ///
  /// - Parameters:
  ///   - size: how many bytes they have to come to.
  ///   - checksum: the CRC-32 of those.
  /// - Returns: the content, valid until the next call; nil if it does not come to that, or not out
  ///   of all of the bytes.
  func inflate(_ packed: [UInt8], to size: Int, checksum: UInt32) -> UnsafeRawBufferPointer? {
    prepare(size)
    guard let decompressor = unsafe decompressor else { return nil }
    var used = 0
    var made = 0
    let result = unsafe packed.withUnsafeBytes { packed in
      unsafe libdeflate_deflate_decompress_ex(
        decompressor, packed.baseAddress, packed.count, room.baseAddress, size, &used, &made)
    }
    guard result == LIBDEFLATE_SUCCESS, used == packed.count, made == size else { return nil }
    let content = unsafe UnsafeRawBufferPointer(rebasing: room[..<size])
    guard unsafe libdeflate_crc32(0, content.baseAddress, size) == checksum else { return nil }
    return unsafe content
  }

  /// What came of a gzip file.
  enum GzipOutcome {
    /// It is inflated (`content`), and every checksum was right.
    case inflated
    /// A member is damaged or cut off.
    case damaged
    /// There is too much of it, or something else in it.
    case other
  }

  /// Inflates a gzip file of one or more members.
  ///
  /// - Parameters:
  ///   - size: how many bytes it probably comes to.
  ///   - limit: how many it may come to.
  func inflate(gzip file: [UInt8], to size: Int, limit: Int) -> GzipOutcome {
    var place = 0
    var count = 0
    prepare(min(size, limit))
    while place < file.count {
      guard file.span.holds(GzipMark.magic, at: place) else { return .other }
      switch unsafe inflate(file, at: place, from: count, room: room.count - count) {
      case .sound(let used, let made):
        isPlain = place == 0 && file[3] == 0
        place += used
        count += made
      case .noRoom:
        guard unsafe room.count < limit else { return .other }
        prepare(limit, keeping: count)
      case .damaged: return .damaged
      }
    }
    unsafe content = unsafe UnsafeRawBufferPointer(rebasing: room[..<count])
    return .inflated
  }

  /// How near to its end the beginning of a damaged file is made, in bytes: less holds no key.
  private static let step = 32

  /// What comes out of a gzip file that is damaged or cut off: libdeflate tells nothing of the member
  /// that is, but it does tell where there was no room for more.
  ///
  /// - Parameter limit: how many bytes come out at the most.
  /// - Returns: the content, valid until the next call, with zeros at the end where it is not known to
  ///   the byte. In front of those a few bytes may be wrong: libdeflate reads zero bits behind the end
  ///   of its input, up to eight bytes of them.
  func beginning(ofGzip file: [UInt8], limit: Int) -> UnsafeRawBufferPointer {
    prepare(limit)
    var place = 0
    var count = 0
    while case .sound(let used, let made) = inflate(
      file, at: place, from: count, room: limit - count)
    {
      place += used
      count += made
    }
    var (least, most) = (0, limit - count)
    while most - least > Self.step {
      let middle = (least + most) / 2
      if case .noRoom = inflate(file, at: place, from: count, room: middle) {
        least = middle
      } else {
        most = middle
      }
    }
    unsafe UnsafeMutableRawBufferPointer(rebasing: room[count..<(count + least)])
      .initializeMemory(as: UInt8.self, repeating: 0)
    _ = inflate(file, at: place, from: count, room: least)
    return unsafe UnsafeRawBufferPointer(rebasing: room[..<(count + least)])
  }

  private enum Member {
    case sound(used: Int, made: Int)
    case noRoom, damaged
  }

  /// Inflates the member of a gzip file at a place to a place in the room.
  private func inflate(_ file: [UInt8], at place: Int, from count: Int, room size: Int) -> Member {
    guard let decompressor = unsafe decompressor, place < file.count else { return .damaged }
    var (used, made) = (0, 0)
    let result = unsafe file.withUnsafeBytes { file in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: file[place...])
      let space = unsafe UnsafeMutableRawBufferPointer(rebasing: room[count..<(count + size)])
      return unsafe libdeflate_gzip_decompress_ex(
        decompressor, rest.baseAddress, rest.count, space.baseAddress, space.count, &used, &made)
    }
    switch result {
    case LIBDEFLATE_SUCCESS: return .sound(used: used, made: made)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .noRoom
    default: return .damaged
    }
  }

  /// Makes room for so many bytes.
  private func prepare(_ size: Int, keeping count: Int = 0) {
    if unsafe decompressor == nil { unsafe decompressor = libdeflate_alloc_decompressor() }
    guard unsafe room.count < size || room.count == 0 else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(size, 64 << 10), alignment: 16)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<count]))
    unsafe room.deallocate()
    unsafe room = unsafe larger
  }

  deinit {
    unsafe room.deallocate()
    if let decompressor = unsafe decompressor { unsafe libdeflate_free_decompressor(decompressor) }
  }
}
