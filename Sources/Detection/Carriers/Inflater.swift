import CDeflate

/// Inflates compressed data inside other text, each worker with a decompressor of its own.
@safe
final class Inflater {
  /// What stands around deflated data.
  enum Wrapping {
    /// RFC 1952.
    case gzip
    /// RFC 1950.
    case zlib
    /// RFC 1951.
    case none

    /// How many bytes stand behind the data: checksum and size.
    var trailer: Int {
      switch self {
      case .gzip: 8
      case .zlib: 4
      case .none: 0
      }
    }
  }

  /// What came of a try.
  enum Outcome {
    /// The data, and how many bytes of input it took.
    case data([UInt8], length: Int)
    /// No such data, or damaged in its first bytes.
    case damaged
    /// What there is of data that is damaged or cut off later on, and whether it goes on to the
    /// end of the input.
    case beginning([UInt8], reachesEnd: Bool)
    /// What there is of data that is larger than the limit.
    case tooLarge([UInt8])

    /// Whether there is less of it than there should be.
    var isBroken: Bool {
      switch self {
      case .damaged, .beginning: true
      case .data, .tooLarge: false
      }
    }
  }

  private let decompressor: OpaquePointer
  private let wrapping: Wrapping

  init(_ wrapping: Wrapping) {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      preconditionFailure("out of memory")
    }
    unsafe self.decompressor = decompressor
    self.wrapping = wrapping
  }

  /// How much room for data is tried first, in bytes: most of what looks like a header is none, and
  /// less data holds no key.
  private static let probeRoom = 24
  /// How much is tried next, in bytes: enough for most of what stands in rows.
  private static let smallRoom = 2 << 10
  /// How much room is tried then, in bytes.
  static let firstRoom = 32 << 10
  /// How long blocks mostly are, packed and inflated, in bytes: zlib ends one after 32,767 symbols of
  /// 258 bytes at the most, libdeflate after 300,000 bytes and zopfli after a million.
  private static let longestBlock = 512 << 10
  private static let largestBlock = 16 << 20
  /// What a try costs that comes to nothing, in bytes.
  private static let probeCost = 1 << 10

  /// Inflates the data at an offset; bytes behind it do not matter.
  ///
  /// libdeflate tells nothing of data that ends too early, but it does tell that there was no room
  /// for more before that happened: so the room is found that such data just fills.
  ///
  /// - Parameters:
  ///   - header: how many bytes stand before the deflated data.
  ///   - limit: the most bytes to make.
  ///   - mayWait: as for carriers. What inflates to more than a little is no chance then, and its end
  ///     is not looked for.
  ///   - affords: takes the cost of another try, in bytes; false ends the trying.
  func inflate(
    _ text: Span<UInt8>, at offset: Int, header: Int, limit: Int, mayWait: Bool,
    affords: (Int) -> Bool
  ) -> Outcome {
    if isStoredAndCut(text, at: offset + header) { return .beginning([], reachesEnd: true) }
    let whole = grow(
      text.extracting(offset..<text.count), as: wrapping, limit, mayWait: mayWait, affords)
    guard wrapping != .none, whole.isBroken else { return whole }
    // With the header and the trailer, libdeflate leaves out the last bytes of what is cut off.
    let input = text.extracting(min(offset + header, text.count)..<text.count)
    if case .beginning(let data, _) = whole, data.count >= Self.firstRoom {
      if mayWait { return whole }
      if wrapping == .zlib, data.count > Self.firstRoom, !firstBlockEnds(input, affords) {
        return whole
      }
    }
    switch grow(input, as: .none, limit, mayWait: mayWait, affords) {
    case .data(let data, let length):
      // Either the trailer is wrong, or no more than that is cut off.
      return length + wrapping.trailer > input.count
        ? .data(data, length: text.count - offset) : .beginning(data, reachesEnd: false)
    case .damaged: return whole
    case let outcome: return outcome
    }
  }

  /// Whether the data begins with a stored block (RFC 1951, section 3.2.4) that goes on behind the
  /// text's end: nothing of one inflates before all of it is there.
  private func isStoredAndCut(_ text: Span<UInt8>, at start: Int) -> Bool {
    guard start + 5 <= text.count, text[start] & 6 == 0, text[start + 1] == ~text[start + 3],
      text[start + 2] == ~text[start + 4]
    else { return false }
    return start + 5 + (Int(text[start + 2]) << 8 | Int(text[start + 1])) > text.count
  }

  /// Whether the first block is no longer than most programs make them. What inflates by chance,
  /// although it is nothing of the kind, is one block as far as it goes; there is no use in looking for
  /// its very end.
  private func firstBlockEnds(_ input: Span<UInt8>, _ affords: (Int) -> Bool) -> Bool {
    guard input.count > Self.longestBlock, affords(Self.longestBlock) else { return true }
    var block = unsafe input.extracting(0..<Self.longestBlock).withUnsafeBufferPointer {
      unsafe Array($0)
    }
    // As if it were the last one.
    block[0] |= 1
    var data: [UInt8] = []
    if case .bad = decompress(block.span, Self.largestBlock, as: .none, into: &data) {
      return false
    }
    return true
  }

  /// Inflates data with more and more room.
  private func grow(
    _ input: Span<UInt8>, as wrapping: Wrapping, _ limit: Int, mayWait: Bool,
    _ affords: (Int) -> Bool
  ) -> Outcome {
    var capacity = min(limit, Self.probeRoom)
    var filled: [UInt8] = []
    while true {
      var data: [UInt8] = []
      switch decompress(input, capacity, as: wrapping, into: &data) {
      case .all(let length): return .data(data, length: length)
      case .noRoom where capacity < limit:
        filled = data
        // Each try makes all of the data again; the first is paid for.
        let next = min(
          limit, capacity == Self.probeRoom ? Self.smallRoom : max(Self.firstRoom, capacity * 8))
        guard affords(capacity == Self.probeRoom ? next : capacity) else {
          return .beginning(filled, reachesEnd: false)
        }
        capacity = next
      case .noRoom: return .tooLarge(data)
      case .bad:
        // Without a header, what little inflates does so by chance.
        let least = self.wrapping == .none ? Self.firstRoom : Self.probeRoom
        guard wrapping == .none, filled.count >= least else {
          return filled.count >= least ? .beginning(filled, reachesEnd: true) : .damaged
        }
        if mayWait, filled.count >= Self.firstRoom {
          return .beginning(filled, reachesEnd: true)
        }
        filled = beginning(input, filled, below: capacity, affords)
        return .beginning(filled, reachesEnd: endLimits(input, filled.count))
      }
    }
  }

  /// Inflates the data at an offset as a carrier does.
  ///
  /// - Parameter header: how many bytes stand before the deflated data.
  func decode(
    _ text: Span<UInt8>, from start: Int, header: Int, limit: Int, mayWait: Bool,
    into bytes: inout [UInt8], charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    decoded.end = text.count
    // What is no such data after all has its cost as well.
    guard budget.spend(Self.probeCost) else {
      decoded.ending = .nothing(isRefused: true)
      return decoded
    }
    let outcome = inflate(
      text, at: start, header: header, limit: limit, mayWait: mayWait,
      affords: { budget.spend($0) })
    switch outcome {
    case .damaged:
      decoded.ending = .nothing(isRefused: false)
      return decoded
    case .beginning(let data, let reachesEnd):
      decoded.ending = reachesEnd ? .cutOff : .damaged
      bytes = data
    case .tooLarge(let data):
      decoded.ending = .limit
      bytes = data
    case .data(let data, let length):
      decoded.end = start + length
      bytes = data
    }
    decoded.count = bytes.count
    return decoded
  }

  /// Comes to the end of what can be inflated: to the byte where that is little, to within a
  /// thirty-second elsewhere.
  private func beginning(
    _ input: Span<UInt8>, _ filled: [UInt8], below capacity: Int, _ affords: (Int) -> Bool
  ) -> [UInt8] {
    var filled = filled
    var capacity = capacity
    while capacity - filled.count > (capacity > Self.firstRoom ? capacity / 32 : 1),
      affords(capacity)
    {
      let middle = (filled.count + capacity) / 2
      var data: [UInt8] = []
      if case .noRoom = decompress(input, middle, as: .none, into: &data) {
        filled = data
      } else {
        capacity = middle
      }
    }
    return filled
  }

  /// Whether less of the input makes less data.
  private func endLimits(_ input: Span<UInt8>, _ count: Int) -> Bool {
    var data: [UInt8] = []
    let shorter = input.extracting(0..<input.count - input.count / 8)
    if case .noRoom = decompress(shorter, count, as: .none, into: &data) { return false }
    return true
  }

  /// The most bytes that one step makes: a stored block.
  private static let longestStep = 64 << 10

  private enum Result {
    case all(length: Int)
    case noRoom, bad
  }

  /// - Parameter data: set to what was made; zeros at the end if there was no room for all.
  private func decompress(
    _ input: Span<UInt8>, _ capacity: Int, as wrapping: Wrapping, into data: inout [UInt8]
  ) -> Result {
    var length = 0
    var result = LIBDEFLATE_BAD_DATA
    data = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      // Where there is no room for more, what comes next is left out, and that much has no content.
      unsafe buffer.suffix(Self.longestStep).initialize(repeating: 0)
      unsafe input.withUnsafeBytes { bytes in
        switch wrapping {
        case .gzip:
          unsafe result = libdeflate_gzip_decompress_ex(
            decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, buffer.count,
            &length, &count)
        case .zlib:
          unsafe result = libdeflate_zlib_decompress_ex(
            decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, buffer.count,
            &length, &count)
        case .none:
          unsafe result = libdeflate_deflate_decompress_ex(
            decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, buffer.count,
            &length, &count)
        }
      }
      if result == LIBDEFLATE_INSUFFICIENT_SPACE { count = capacity }
      if result != LIBDEFLATE_SUCCESS, result != LIBDEFLATE_INSUFFICIENT_SPACE { count = 0 }
    }
    switch result {
    case LIBDEFLATE_SUCCESS: return .all(length: length)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .noRoom
    default: return .bad
    }
  }

  deinit { unsafe libdeflate_free_decompressor(decompressor) }
}
