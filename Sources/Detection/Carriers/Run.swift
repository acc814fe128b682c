/// A long run of base64 or hexadecimal text (a carrier): it is decoded as a whole, since what it
/// holds may hide every literal.
struct Run {
  /// How the run's characters are read.
  enum Kind {
    case hex, base64

    var name: String { self == .hex ? "hex" : "base64" }
    /// How many characters stand for whole bytes together, ...
    var groupCharacters: Int { self == .hex ? 2 : 4 }
    /// ... and for how many.
    var groupBytes: Int { self == .hex ? 1 : 3 }
  }

  /// How the characters are read.
  var kind: Kind
  /// The offset of the first character of a group.
  var start: Int

  /// What came of decoding a run.
  struct Decoded {
    /// How many bytes were made.
    var count = 0
    /// The offset behind the last character that was read.
    var end: Int
    /// The offset behind the last whole group.
    var groupEnd: Int
    /// Whether there was room for all of the run.
    var isWhole = true
  }

  /// The room that is enough for most runs, in bytes.
  static let usualRoom = 3 << 10

  /// Decodes the run, or as much of it as the limit allows.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to make.
  ///   - bytes: `usualRoom` or more; grows as needed. Its first bytes are the decoded ones.
  func decode(_ text: Span<UInt8>, limit: Int, into bytes: inout [UInt8]) -> Decoded {
    var room = min(limit, Self.usualRoom)
    while true {
      let decoded = unsafe bytes.withUnsafeMutableBufferPointer {
        unsafe decode(text, into: UnsafeMutableBufferPointer(rebasing: $0[..<room]))
      }
      if decoded.isWhole || room >= limit { return decoded }
      room = min(limit, room << 6)
      if bytes.count < room { bytes = [UInt8](repeating: 0, count: room) }
    }
  }

  /// Decodes as much of the run as there is room for, give or take three bytes.
  func decode(_ text: Span<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Decoded {
    var decoded = Decoded(end: start, groupEnd: start)
    let left = (text.count - start) / kind.groupCharacters * kind.groupBytes + 4
    let room = unsafe UnsafeMutableBufferPointer(rebasing: output[..<min(output.count, left)])
    while decoded.count + 4 <= room.count {
      unsafe plainGroups(text, at: &decoded.end, into: room, count: &decoded.count)
      decoded.groupEnd = decoded.end
      guard decoded.count + 4 <= room.count else { break }
      // A group with a break or an escape in it, or the end.
      var made = 0
      decoded.end = each(text, from: decoded.end, limit: kind.groupBytes) { byte, _, _ in
        unsafe room[decoded.count] = byte
        decoded.count += 1
        made += 1
      }
      guard made == kind.groupBytes else { return decoded }
      decoded.groupEnd = decoded.end
    }
    decoded.isWhole = false
    return decoded
  }

  /// Decodes groups as long as their characters are plain ones of the alphabet.
  ///
  /// The loop that base64 files spend their time in. The number of groups is cut to what is there
  /// to read and to write, so no access needs a check of its own.
  private func plainGroups(
    _ text: Span<UInt8>, at offset: inout Int, into output: UnsafeMutableBufferPointer<UInt8>,
    count: inout Int
  ) {
    let kind = kind
    let rest = text.extracting(offset..<text.count)
    let groups = min(rest.count / kind.groupCharacters, (output.count - count) / kind.groupBytes)
    guard groups > 0 else { return }
    let done = unsafe rest.withUnsafeBufferPointer { input -> Int in
      guard let input = input.baseAddress, let base = output.baseAddress else {
        return 0
      }
      let target = unsafe base + count
      let tables = RunTables.shared
      switch kind {
      case .base64:
        for group in 0..<groups {
          let four = unsafe input + 4 * group
          let bits = unsafe tables.base64(four[0], four[1], four[2], four[3])
          guard bits < RunTables.invalid else { return group }
          let three = unsafe target + 3 * group
          unsafe three[0] = UInt8(truncatingIfNeeded: bits >> 16)
          unsafe three[1] = UInt8(truncatingIfNeeded: bits >> 8)
          unsafe three[2] = UInt8(truncatingIfNeeded: bits)
        }
      case .hex:
        for group in 0..<groups {
          let bits = unsafe tables.hex(input[2 * group], input[2 * group + 1])
          guard bits < RunTables.invalid else { return group }
          unsafe target[group] = UInt8(truncatingIfNeeded: bits)
        }
      }
      return groups
    }
    offset += done * kind.groupCharacters
    count += done * kind.groupBytes
  }

  /// Where in the text ranges of the decoded bytes come from.
  ///
  /// Only worked out where something was found: one more pass over the run.
  func sources(of ranges: [Range<Int>], in text: Span<UInt8>) -> [Range<Int>] {
    var starts: [Int: Int] = [:]
    var ends: [Int: Int] = [:]
    let wanted = Set(ranges.flatMap { [$0.lowerBound, max($0.lowerBound, $0.upperBound - 1)] })
      .sorted()
    guard let last = wanted.last else { return [] }
    var next = 0
    var index = 0
    _ = each(text, from: start, limit: last + 1) { _, start, end in
      if next < wanted.count, index == wanted[next] {
        starts[index] = start
        ends[index] = end
        next += 1
      }
      index += 1
    }
    return ranges.map { range in
      let start = starts[range.lowerBound] ?? self.start
      return start..<max(start, ends[range.upperBound - 1] ?? start)
    }
  }
}

/// What characters stand for, by their bytes.
@safe
final class RunTables: Sendable {
  static let shared = RunTables()
  /// What is no character gives this or more.
  static let invalid: UInt32 = 1 << 24

  // Filled in `init` and read only after. Four tables of 256 for the characters of a base64 group,
  // shifted to their places, and two for those of a hexadecimal byte.
  private nonisolated(unsafe) let table: UnsafeMutablePointer<UInt32>

  private init() {
    unsafe table = .allocate(capacity: 6 * 256)
    for byte in 0..<256 {
      for place in 0..<4 {
        let value = Base64Text.value(UInt8(byte)).map { UInt32($0) << UInt32(18 - 6 * place) }
        unsafe table[256 * place + byte] = value ?? Self.invalid
      }
      for place in 0..<2 {
        let value = HexDigits.value(UInt8(byte)).map { UInt32($0) << UInt32(4 - 4 * place) }
        unsafe table[256 * (4 + place) + byte] = value ?? Self.invalid
      }
    }
  }

  /// The 24 bits of a group of four characters.
  @inline(__always)
  func base64(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt32 {
    unsafe table[Int(a)] | table[256 + Int(b)] | table[512 + Int(c)] | table[768 + Int(d)]
  }

  /// The byte of two digits.
  @inline(__always)
  func hex(_ a: UInt8, _ b: UInt8) -> UInt32 {
    unsafe table[1024 + Int(a)] | table[1280 + Int(b)]
  }
}
