/// A way of writing bytes that hides every literal, such as compression or long runs of base64: it
/// is decoded whole, block by block, and what comes out is searched again.
///
/// A new carrier is a type in a file of its own and an entry in `Carriers.all`. Each worker has
/// its own carriers, so they may hold buffers and decompressors.
protocol Carrier: AnyObject {
  /// The name that findings carry, such as `gzip`.
  var name: String { get }

  /// Byte strings of 3 to 8 bytes that its data begins with; each hit of one is asked about.
  var literals: [[UInt8]] { get }

  /// Whether long runs of letters and digits are asked about as well.
  var readsRuns: Bool { get }

  /// Whether a blob that is such data from its beginning is an archive, which the inputs open.
  var isArchive: Bool { get }

  /// Whether what another carrier held is looked at for it, at its beginning and nowhere else.
  var beginsDecoded: Bool { get }

  /// Whether a blob that begins so is looked at without a literal.
  var beginsBlob: Bool { get }

  /// Whether more of its kind is looked for right behind some that was decoded whole: its literals do
  /// not find all that follows.
  var standsInRows: Bool { get }

  /// Whether what was decoded is not decoded again from a hit in it.
  var readsOnce: Bool { get }

  /// Whether a header leaves no doubt, so that what can't be decoded behind one is said.
  var isSure: Bool { get }

  /// Whether bytes that begin as such data are it even where they are damaged later on.
  func isSure(at offset: Int, in text: Span<UInt8>) -> Bool

  /// Whether data that has its place (a blob's beginning, or right behind some of its kind) is beyond
  /// doubt such data, although all of it can't be decoded.
  ///
  /// - Parameter decoded: what there is of it.
  func isSure(at offset: Int, in text: Span<UInt8>, expected decoded: Span<UInt8>) -> Bool

  /// Whether its data begins with a header of what it holds, so that what is cut off is said.
  var tellsCuts: Bool { get }

  /// Whether it is mostly shown in part, to be looked at, so that what breaks off in it is not said.
  var showsParts: Bool { get }

  /// How its data goes on when a block ends in it.
  var continuation: CarrierContinuation { get }

  /// Whether its data may begin at an offset: what a run is decoded to is looked at for that.
  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool

  /// The bytes that its data may begin with; nil where that may be many.
  var firstBytes: [UInt8]? { get }

  /// How long the header is that begins at an offset, in bytes, or may be at the most where the text
  /// ends in it.
  func headerSize(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int

  /// How the text at a hit may be read; no reading for a false hit.
  ///
  /// Runs that were read already are not read again: a hit before `floor` is false.
  ///
  /// - Parameters:
  ///   - hit: where a literal begins, or 16 bytes behind the beginning of a run's 32 characters.
  ///   - literal: the literal's index; nil for a run.
  ///   - floor: where the last run that was decoded ends: no reading begins before it.
  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings

  /// Whether a run that was read up to an offset can be nothing else, so that the carriers behind
  /// this one in the list are not asked.
  func endsRun(at end: Int, in text: Span<UInt8>) -> Bool

  /// Decodes what begins at an offset.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to make.
  ///   - mayWait: whether what is cut off is decoded again with more behind it, so that it does not
  ///     matter how much of it comes out now.
  ///   - bytes: room that grows as needed; its first bytes are the decoded ones.
  ///   - budget: pays for tries; not for what is handed over.
  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding

  /// Where in the text ranges of the decoded bytes come from.
  ///
  /// - Parameter source: the text that was decoded.
  func sources(
    of ranges: [Range<Int>], from source: Range<Int>, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> [Range<Int>]

  /// A place some way before an offset where decoding may begin again.
  ///
  /// - Parameters:
  ///   - offset: a decoding's `groupEnd`.
  ///   - overlap: how many bytes are to be decoded again at the most.
  func restart(
    before offset: Int, overlap: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int
}

extension Carrier {
  var literals: [[UInt8]] { [] }
  var readsRuns: Bool { false }
  var isArchive: Bool { false }
  var beginsDecoded: Bool { false }
  var beginsBlob: Bool { false }
  var standsInRows: Bool { false }
  var readsOnce: Bool { false }
  var isSure: Bool { true }
  var tellsCuts: Bool { false }
  var showsParts: Bool { false }
  var firstBytes: [UInt8]? { nil }
  func isSure(at offset: Int, in text: Span<UInt8>) -> Bool { isSure }
  func isSure(at offset: Int, in text: Span<UInt8>, expected decoded: Span<UInt8>) -> Bool {
    isSure(at: offset, in: text)
  }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool { false }

  func headerSize(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int { 0 }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    isHeader(at: hit, in: text) ? CarrierReadings(hit) : CarrierReadings()
  }

  func endsRun(at end: Int, in text: Span<UInt8>) -> Bool { true }

  /// All of it: what compression takes in has no place of its own.
  func sources(
    of ranges: [Range<Int>], from source: Range<Int>, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> [Range<Int>] {
    ranges.map { _ in source }
  }

  func restart(
    before offset: Int, overlap: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int { offset }
}

/// How a carrier's data goes on when a block ends in it.
enum CarrierContinuation: Equatable {
  /// Decoding goes on with the next block at the end of any group of characters.
  case anywhere
  /// It has to be decoded from its beginning, with the next block behind it: that is waited for if
  /// no more bytes than this are there.
  case fromBeginning(longestWait: Int)
}

/// The ways in which the text at a hit may be read: four at most, in the order of trying.
struct CarrierReadings {
  /// One way.
  struct Reading {
    /// Where the first group begins.
    var start: Int
    /// Whether what comes out looks like text: if it goes on behind the block, it is the way that
    /// is gone on with.
    var isLikely = false
  }

  private var readings: InlineArray<4, Reading>
  /// How many there are.
  private(set) var count = 0

  init() { readings = InlineArray(repeating: Reading(start: 0)) }

  init(_ start: Int) {
    self.init()
    append(Reading(start: start))
  }

  mutating func append(_ reading: Reading) {
    precondition(count < readings.count, "a hit is read in four ways at most")
    readings[count] = reading
    count += 1
  }

  subscript(index: Int) -> Reading { readings[index] }

  /// Where the last reading begins: the run's own beginning.
  var start: Int { readings[max(0, count - 1)].start }
}

/// What came of decoding.
struct CarrierDecoding {
  enum Ending: Equatable {
    /// All of it was decoded.
    case complete
    /// There was no room for more.
    case limit
    /// It goes on behind the text's end, or is cut off there.
    case cutOff
    /// It is damaged amid the text.
    case damaged
    /// Nothing was decoded: it is no such data, or damaged or cut off in its first bytes, or the
    /// budget refused it.
    case nothing(isRefused: Bool)
  }

  /// How many bytes were made.
  var count = 0
  /// The offset behind what they were made of.
  var end: Int
  /// The offset behind the last whole group of characters.
  var groupEnd: Int
  /// Where the first string of several ends; nil where they are not several.
  var ownEnd: Int?
  var ending = Ending.complete

  init(from start: Int) {
    end = start
    groupEnd = start
  }
}
