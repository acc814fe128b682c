/// A way of writing bytes as other bytes that leaves recognisable literals (a needle encoding).
protocol Encoding: Sendable {
  /// The name that findings carry, such as `base64`.
  var name: String { get }

  /// Byte strings of which at least one is in every text of this encoding that holds a secret,
  /// whatever wrapping the encoding allows. One may be in it more than once, for different places.
  var literals: [[UInt8]] { get }

  /// Whether an encoding's literal is seldom met: where there is no room for all, such literals give
  /// way first.
  func isSeldom(_ literal: Int) -> Bool

  /// Whether what comes out may be text that stands there as it is, which the plain search finds.
  var leavesPlain: Bool { get }

  /// How many bytes are encoded together; nil where a run can be put into groups in one way only, so
  /// that all that it holds comes out wherever decoding began.
  var group: Int? { get }

  /// In how many ways the characters of one run may be put into groups: hits of different ways
  /// each have a window of their own.
  var alignments: Int { get }

  /// Where the encoded text of a secret begins that a literal is part of; nil for a false hit.
  ///
  /// Most hits are false, so this is cheap and allocates nothing.
  ///
  /// - Parameters:
  ///   - literal: the index of the literal; nil when another encoding's literal led here, which is
  ///     itself the anchor then.
  ///   - hit: where it was found.
  ///   - budget: pays for what is passed over.
  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int?

  /// How far from a hit its anchor is at the most, before it and behind, where all that is decoded
  /// around one hit is decoded for the hits in it as well: then those need no look. Nil for others.
  var anchors: ClosedRange<Int>? { get }

  /// Decodes the encoded run around an anchor, a few thousand bytes of it at most.
  ///
  /// - Parameters:
  ///   - text: the bytes that hold the run.
  ///   - anchor: what `anchor(of:at:in:charging:)` gave.
  ///   - decoded: empty; stays unchanged where there is nothing to decode.
  ///   - budget: pays for what is passed over.
  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget)

  /// The bytes that escapes begin with, where they may stand anywhere in text that has literals of
  /// its own; empty for other encodings.
  var markers: [UInt8] { get }

  /// Whether an escape stands at an offset.
  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool
}

extension Encoding {
  func isSeldom(_ literal: Int) -> Bool { false }

  /// Where the literal stands that is this encoding's own, or what an escape of it follows.
  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? { literal == nil && markers.isEmpty ? nil : hit }

  var leavesPlain: Bool { true }
  var anchors: ClosedRange<Int>? { nil }
  var group: Int? { nil }
  var alignments: Int { 1 }
  var markers: [UInt8] { [] }
  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    false
  }
}

/// How far around a hit an encoded run is decoded, in bytes or characters of the encoded text.
enum EncodingWindow {
  /// Enough for the context that a rule may ask for.
  static let before = 512
  /// What follows, so that the hits of a long run are mostly in the window of one before.
  static let after = 4096
  /// The same where the run before was full of hits.
  static let mostAfter = 64 << 10
  /// How many characters a key has: what goes on behind so many is something else.
  static let wholeKey = 40
  /// The longest encoded secret: 128 bytes at 12 bytes a character.
  static let secret = 1536
  /// Text of nothing but escapes, which may be compressed, is decoded as far as this.
  static let longest = 4 << 20
}

extension Array<[UInt8]> {
  /// Each of some short byte strings once, in the order of their first places. (A set of arrays
  /// costs every start more than so few comparisons.)
  func distinct() -> [[UInt8]] {
    reduce(into: []) { kept, next in if !kept.contains(next) { kept.append(next) } }
  }
}
