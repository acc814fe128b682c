import Glibc
import Platform

/// Git's delta format: copies from a base and inserted bytes (git's pack-format, "Deltified
/// representation").
///
/// The loop runs over five times the bytes that are inflated, so it works with raw pointers; every
/// copy is checked against both ends first, and buffers are padded, so that no input makes it read
/// or write outside of them.
enum Delta {
  /// Makes an object from its base and a delta.
  ///
  /// - Parameters:
  ///   - delta: the delta's bytes, in a padded buffer.
  ///   - base: the base object, in a padded buffer.
  ///   - result: the buffer to write.
  ///   - limit: the longest result that is made.
  ///   - parts: set to what is copied, but for parts of less than `leastNoted` bytes.
  /// - Returns: whether the delta is well formed and made for a base of this length.
  static func apply(
    _ delta: ObjectBuffer, to base: ObjectBuffer, into result: ObjectBuffer, limit: Int,
    copying parts: inout [CopiedRange]
  ) -> Bool {
    parts.removeAll(keepingCapacity: true)
    defer {
      delta.keepAlive()
      base.keepAlive()
      result.keepAlive()
    }
    let instructions = unsafe delta.bytes
    guard let (from, afterFrom) = unsafe size(instructions, at: 0),
      let (to, start) = unsafe size(instructions, at: afterFrom), from == base.count, to <= limit
    else { return false }
    result.resize(to: to)
    let code = unsafe UnsafeRawPointer(delta.start)
    let end = unsafe code + delta.count
    let source = unsafe UnsafeRawPointer(base.start)
    let target = unsafe result.start
    var next = unsafe code + start
    var written = 0
    while unsafe next < end {
      let operation = unsafe next.load(as: UInt8.self)
      unsafe next += 1
      if operation & 0x80 != 0 {
        // At most seven bytes follow. Those beyond the end are padding, and refused below.
        var offset = 0
        var count = 0
        if operation & 0x01 != 0 { unsafe take(&next, 0, &offset) }
        if operation & 0x02 != 0 { unsafe take(&next, 8, &offset) }
        if operation & 0x04 != 0 { unsafe take(&next, 16, &offset) }
        if operation & 0x08 != 0 { unsafe take(&next, 24, &offset) }
        if operation & 0x10 != 0 { unsafe take(&next, 0, &count) }
        if operation & 0x20 != 0 { unsafe take(&next, 8, &count) }
        if operation & 0x40 != 0 { unsafe take(&next, 16, &count) }
        if count == 0 { count = 0x10000 }
        // Both are below 2^32, so the sums can't overflow.
        guard unsafe next <= end, offset &+ count <= from, written &+ count <= to else {
          return false
        }
        unsafe copy(target + written, source + offset, count)
        if count >= leastNoted { note(&parts, written, offset, count) }
        written &+= count
      } else {
        let count = Int(operation)
        guard count != 0, unsafe end - next >= count, written &+ count <= to else { return false }
        unsafe copy(target + written, next, count)
        unsafe next += count
        written &+= count
      }
    }
    return written == to
  }

  /// The shortest copy that is noted, in bytes.
  static let leastNoted = 512

  /// Notes a copy; git splits those above 64 KiB.
  @inline(__always)
  private static func note(
    _ parts: inout [CopiedRange], _ start: Int, _ source: Int, _ count: Int
  ) {
    if let last = parts.last, last.end == start, last.source &+ last.count == source {
      parts[parts.count - 1].count &+= count
    } else {
      parts.append(CopiedRange(start: start, source: source, count: count))
    }
  }

  /// Copies bytes between padded buffers; short runs are copied without a call.
  @inline(__always)
  private static func copy(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ count: Int
  ) {
    if count <= 32 {
      let low = unsafe source.loadUnaligned(as: SIMD16<UInt8>.self)
      let high = unsafe source.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
      unsafe target.storeBytes(of: low, as: SIMD16<UInt8>.self)
      unsafe target.storeBytes(of: high, toByteOffset: 16, as: SIMD16<UInt8>.self)
    } else {
      unsafe memcpy(target, source, count)
    }
  }

  @inline(__always)
  private static func take(_ next: inout UnsafeRawPointer, _ shift: Int, _ value: inout Int) {
    value |= Int(unsafe next.load(as: UInt8.self)) &<< shift
    unsafe next += 1
  }

  /// The length of what a delta makes; nil if it does not say so.
  static func resultSize(_ delta: ObjectBuffer) -> Int? {
    defer { delta.keepAlive() }
    let instructions = unsafe delta.bytes
    guard let (_, next) = unsafe size(instructions, at: 0) else { return nil }
    return unsafe size(instructions, at: next)?.value
  }

  /// Reads one of the two sizes that start a delta: 7 bits a byte, the lowest first.
  static func size(_ bytes: UnsafeRawBufferPointer, at start: Int) -> (value: Int, end: Int)? {
    var value = 0
    var shift = 0
    var position = start
    while position < bytes.count, shift <= 56 {
      let byte = unsafe bytes[position]
      position += 1
      value |= Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value <= Int.max >> 1 ? (value, position) : nil }
      shift += 7
    }
    return nil
  }
}
