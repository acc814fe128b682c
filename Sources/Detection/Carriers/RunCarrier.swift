import Bytes

/// A carrier of text characters: groups of some of them stand for some bytes, one behind the other.
protocol RunCarrier: Carrier {
  /// How many characters stand for whole bytes together, ...
  static var groupCharacters: Int { get }
  /// ... and for how many.
  static var groupBytes: Int { get }

  /// What may be in such runs that is no text.
  var held: HeldCarriers { get }

  /// Decodes groups as long as their characters are plain ones of the alphabet and there is room.
  ///
  /// - Parameters:
  ///   - offset: the beginning of a group; set to the end of the last one that was read.
  ///   - output: the room that is left.
  /// - Returns: how many bytes were made.
  func decodePlainGroups(
    _ text: Span<UInt8>, at offset: inout Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int

  /// Decodes up to a number of bytes from a group's beginning on, character by character.
  ///
  /// - Parameters:
  ///   - joins: whether the run goes on in the next string of code, where it can.
  ///   - body: gets each byte, and the start and end of the characters that it came from.
  /// - Returns: the offset behind the last character that was read.
  func decodeSlowly(
    _ text: Span<UInt8>, from offset: Int, limit: Int, joins: Bool, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> Int

  /// The beginning of the group that ends at an offset; nil where the run begins.
  func group(before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int?
}

/// How runs are read.
enum RunReading {
  /// The room that is enough for most runs, in bytes.
  static let usualRoom = 3 << 10
  /// How many bytes tell how a run is to be read.
  static let sample = 36
  /// A run that is decoded to less is not searched.
  static let least = 24
  /// No packed data of fewer bytes holds a key: its letters and digits are random.
  private static let leastPacked = 40
  /// How far before a hit a run's beginning is looked for.
  static let longestStart = 4 << 10

  /// Whether bytes may be text of any kind, if some of them are no ASCII.
  ///
  /// Of 36 random bytes 31 are ASCII (UTF-16 text and protocols are mostly so) once in 200,000.
  @inline(__always)
  static func isText(_ count: Int, others: Int) -> Bool {
    (count - others) * sample >= count * 31
  }

  /// Whether a secret may be in all that a run is decoded to: not in most digests, which are what
  /// short runs are: a key in any encoding has eight bytes of ASCII in a row.
  static func mayHoldSecret(_ bytes: Span<UInt8>) -> Bool {
    if bytes.count >= leastPacked { return true }
    // A bit for each byte of ASCII, without a branch: of digests none can be foretold.
    var ascii: UInt64 = 0
    for index in bytes.indices { ascii |= UInt64(~bytes[index] &>> 7) &<< UInt64(index) }
    // Eight in a row: two, of twos, of fours.
    ascii &= ascii &>> 1
    ascii &= ascii &>> 2
    ascii &= ascii &>> 4
    return ascii != 0
  }
}

extension RunCarrier {
  var readsRuns: Bool { true }
  var continuation: CarrierContinuation { .anywhere }

  func group(before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var start = offset
    for _ in 0..<Self.groupCharacters {
      guard
        let character = Base64Text.character(before: start, in: text, charging: budget)
      else {
        return nil
      }
      start = character.start
    }
    return start
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    decode(text, from: start, limit: limit, joins: false, into: &bytes, charging: budget)
  }

  /// Decodes a run with as much room as it takes.
  ///
  /// - Parameter joins: whether the run goes on in the next string of code, where it can.
  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, joins: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    let most = min(limit, longest(from: start, in: text))
    var room = min(most, RunReading.usualRoom)
    while true {
      if bytes.count < room { bytes = [UInt8](repeating: 0, count: room) }
      let decoded = unsafe bytes.withUnsafeMutableBufferPointer {
        unsafe decode(
          text, from: start, joins: joins,
          into: UnsafeMutableBufferPointer(rebasing: $0[..<room]), charging: budget)
      }
      if decoded.ending != .limit || room >= most { return decoded }
      room = min(most, room << 6)
    }
  }

  /// Decodes groups from an offset on until one can't be decoded or there is no more room.
  ///
  /// The loop that encoded files spend their time in: it has to become part of its caller.
  ///
  /// - Parameters:
  ///   - offset: the beginning of a group; set to the end of the last one that was read.
  ///   - decode: decodes groups up to the first characters that are none, and says how many: gets the
  ///     characters, how many groups they are, and the room for their bytes.
  /// - Returns: how many bytes were made.
  @inline(__always)
  func decodeGroups(
    _ text: Span<UInt8>, at offset: inout Int, into output: UnsafeMutableBufferPointer<UInt8>,
    _ decode: (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>) -> Int
  ) -> Int {
    let rest = text.extracting(offset..<text.count)
    // The number of groups is cut to what is there to read and to write, so no access needs a check
    // of its own.
    let groups = min(rest.count / Self.groupCharacters, output.count / Self.groupBytes)
    guard groups > 0 else { return 0 }
    let done = unsafe rest.withUnsafeBufferPointer { input -> Int in
      guard let input = input.baseAddress, let output = output.baseAddress else { return 0 }
      return unsafe decode(input, groups, output)
    }
    offset += done * Self.groupCharacters
    return done * Self.groupBytes
  }

  /// How many bytes a run may be decoded to that goes on to the text's end, and some more.
  private func longest(from start: Int, in text: Span<UInt8>) -> Int {
    (text.count - start) / Self.groupCharacters * Self.groupBytes + 4
  }

  /// Decodes as much of the run as there is room for, give or take three bytes.
  func decode(
    _ text: Span<UInt8>, from start: Int, joins: Bool = false,
    into output: UnsafeMutableBufferPointer<UInt8>, charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    let left = min(output.count, longest(from: start, in: text))
    let room = unsafe UnsafeMutableBufferPointer(rebasing: output[..<left])
    while decoded.count + 4 <= room.count {
      unsafe decoded.count += decodePlainGroups(
        text, at: &decoded.end,
        into: UnsafeMutableBufferPointer(rebasing: room[decoded.count...]))
      decoded.groupEnd = decoded.end
      guard decoded.count + 4 <= room.count else { break }
      // A group with a break or an escape in it, or the end.
      var made = 0
      var last = decoded.end
      decoded.end = decodeSlowly(
        text, from: decoded.end, limit: Self.groupBytes, joins: joins, charging: budget
      ) { byte, _, end in
        unsafe room[decoded.count] = byte
        decoded.count += 1
        made += 1
        last = end
      }
      // A shorter group ends the run, unless what was read goes on behind it.
      guard made == Self.groupBytes || decoded.end > last else { return decoded }
      decoded.groupEnd = decoded.end
    }
    decoded.ending = .limit
    return decoded
  }

  /// Only worked out where something was found: one more pass over the run.
  func sources(
    of ranges: [Range<Int>], from source: Range<Int>, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> [Range<Int>] {
    var places = CarrierPlaces(ranges)
    _ = decodeSlowly(
      text, from: source.lowerBound, limit: places.limit, joins: true, charging: budget
    ) {
      places.note($1, $2)
    }
    return places.sources(or: source)
  }

  func restart(
    before offset: Int, overlap: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int {
    var start = offset
    for _ in 0..<overlap / Self.groupBytes {
      guard let group = group(before: start, in: text, charging: budget) else { break }
      start = group
    }
    return start
  }

  /// Where the characters around a hit begin.
  @inline(__always)
  func runStart(
    before hit: Int, after floor: Int, in text: Span<UInt8>, _ isIn: (UInt8) -> Bool
  ) -> Int {
    let least = max(floor, hit - RunReading.longestStart, 0)
    var start = hit
    while start > least, isIn(text[start - 1]) { start -= 1 }
    return start
  }

  /// Whether what a run is decoded to looks like text of any kind, or begins as another carrier's
  /// data does.
  func isLikely(_ start: Int, _ text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    guard start < text.count else { return false }
    let room = RunReading.sample + 4
    return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { bytes in
      let count = unsafe decode(text, from: start, into: bytes, charging: budget).count
      guard count >= RunReading.least else { return false }
      // Without a branch: of noise, none can be foretold. 40 bytes can't overflow.
      var others = 0
      for index in 0..<count { unsafe others &+= Int(bytes[index] >> 7) }
      if RunReading.isText(count, others: others) { return true }
      return unsafe held.isHeader(
        Span(_unsafeElements: UnsafeBufferPointer(rebasing: bytes[..<count])))
    }
  }
}
