import Bytes
import CLiteralSearch

/// A long run of base64 text, or one of any length that begins as another carrier's data does in
/// base64 (`H4sI` for gzip).
final class Base64Run: RunCarrier {
  let name = "base64"
  static let groupCharacters = 4
  static let groupBytes = 3
  let held: HeldCarriers
  /// What tells that several strings of code belong together.
  private let joined: [any Carrier]
  /// How many bytes tell packed data: a tar's header and more.
  private static let longestHeader = 1 << 10
  let literals: [[UInt8]]
  /// How many bytes of each literal stand before the run.
  private let leads: [Int]

  /// What zlib data begins with in base64, and what stands before it: an object of JSON anywhere, any
  /// data in the value of a parameter or as a URL's last part, as Kroki and Mermaid have it. In the
  /// alphabet of URLs it often has no run of 32 letters and digits.
  private static let compressed: [(before: String, beginnings: [String])] = [
    ("", ["eJyrV", "eNqrV"]),
    ("=", ["eJ", "eN"]), ("/", ["eN"]), ("pako:", ["eN"]),
  ]

  init(holding held: [any Carrier], joining joined: [any Carrier]) {
    self.held = HeldCarriers(held)
    self.joined = joined
    var literals = Self.literals(holding: held)
    var leads = literals.map { _ in 0 }
    for (before, beginnings) in Self.compressed {
      for beginning in beginnings {
        literals.append(Array((before + beginning).utf8))
        leads.append(before.utf8.count)
      }
    }
    self.literals = literals
    self.leads = leads
  }

  /// What the beginnings of other carriers' data are in base64, as far as they tell it; for those
  /// that are not looked at in any case, and whose text is not a long run in base64 as lists are.
  static func literals(holding held: [any Carrier]) -> [[UInt8]] {
    held.filter { !$0.beginsDecoded && !$0.readsOnce }.flatMap(\.literals).map { literal in
      Array(Base64.encode(literal, isPadded: false).prefix(literal.count * 8 / 6))
    }.filter { $0.count >= 3 }.map { Array($0.prefix(8)) }.distinct()
  }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal else {
      return readings(ofRunAt: hit, after: floor, in: text, charging: budget)
    }
    let start = hit + leads[literal]
    return start >= floor && holdsHeader(start, text, charging: budget)
      ? CarrierReadings(start) : CarrierReadings()
  }

  private func readings(
    ofRunAt hit: Int, after floor: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> CarrierReadings {
    let tables = RunTables.shared
    let run = runStart(before: hit, after: floor, in: text) { tables.isBase64($0) }
    let start = self.start(ofRunAt: run, after: floor, in: text, charging: budget)
    var readings = CarrierReadings()
    // Here, and a little on, where what stands before the base64 text does not matter.
    let onward = (hit - start) / 8 * 4
    let sample = Base64Sample(
      text, from: start, onward: onward + Self.groupCharacters, charging: budget)
    for skipped in 1..<Self.groupCharacters {
      guard
        isLikely(skipped, behind: start, sample, text, charging: budget)
          || onward > 0
            && isLikely(skipped + onward, behind: start, sample, text, charging: budget)
      else { continue }
      readings.append(.init(start: start + skipped, isLikely: true))
    }
    // The first way is tried even if it seems to give noise.
    readings.append(.init(start: start))
    return readings
  }

  /// Where a run begins that is cut by percent signs: the digits behind one look like two characters
  /// of it.
  private func start(
    ofRunAt run: Int, after floor: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int {
    guard run > floor, text[run - 1] == UInt8(ascii: "%"),
      Base64Text.character(at: run - 1, in: text, charging: budget) != nil
    else { return run }
    var start = run - 1
    while start > floor, run - start < Self.longestHeader,
      ByteClass.base64.contains(text[start - 1])
        || text[start - 1] == UInt8(ascii: "%")
          && Base64Text.character(at: start - 1, in: text, charging: budget) != nil
    {
      start -= 1
    }
    budget.charge(run - start)
    return start
  }

  /// Whether a run looks like text or packed data, read from some characters behind its beginning on.
  @inline(__always)
  private func isLikely(
    _ skipped: Int, behind start: Int, _ sample: borrowing Base64Sample, _ text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> Bool {
    sample.isText(from: skipped, holding: held)
      ?? isLikely(start + skipped, text, charging: budget)
  }

  /// Whether the text at an offset begins as another carrier's data does.
  private func holdsHeader(
    _ start: Int, _ text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    // Room for the header and the trailer of gzip.
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RunReading.least) { bytes in
      let count = unsafe decode(text, from: start, joins: true, into: bytes, charging: budget).count
      return unsafe held.isHeader(
        Span(_unsafeElements: UnsafeBufferPointer(rebasing: bytes[..<count])))
    }
  }

  /// Decodes a run. Where code cuts one into several strings, only packed data tells that they belong
  /// together: it is not all there in the first one. The strings behind are read by themselves too.
  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    let first = decode(
      text, from: start, limit: limit, joins: false, into: &bytes, charging: budget)
    guard first.ending != .limit, endsAtEdge(first.end, text, charging: budget) else {
      return first
    }
    // Most strings are no packed data: those behind them are not decoded to see that.
    var all: [UInt8] = []
    let beginning = decode(
      text, from: start, limit: Self.longestHeader, joins: true, into: &all, charging: budget)
    guard
      let carrier = joined.first(where: {
        $0.isHeader(at: 0, in: all.span.extracting(0..<beginning.count))
      }), !isWhole(bytes.span.extracting(0..<first.count), of: carrier, limit, charging: budget)
    else { return first }
    var decoded = decode(
      text, from: start, limit: limit, joins: true, into: &all, charging: budget)
    guard decoded.count > first.count, budget.spend(decoded.count) else { return first }
    bytes = all
    decoded.ownEnd = first.end
    return decoded
  }

  /// Whether a string of code ends at an offset, and base64 text goes on in the next one.
  private func endsAtEdge(_ offset: Int, _ text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    guard offset < text.count, ByteClass.quote.contains(text[offset]),
      let next = PieceEdge.end(at: offset, in: text, charging: budget), next < text.count
    else { return false }
    return Base64.value(text[next]) != nil
  }

  /// Whether packed data is all there.
  private func isWhole(
    _ packed: Span<UInt8>, of carrier: any Carrier, _ limit: Int, charging budget: WorkBudget
  ) -> Bool {
    guard carrier.isHeader(at: 0, in: packed) else { return false }
    var bytes: [UInt8] = []
    return carrier.decode(
      packed, from: 0, limit: limit, mayWait: false, into: &bytes, charging: budget
    ).ending == .complete
  }

  func decodePlainGroups(
    _ text: Span<UInt8>, at offset: inout Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    unsafe decodeGroups(text, at: &offset, into: output) {
      unsafe RunTables.shared.decodeBase64($0, groups: $1, into: $2)
    }
  }

  @inline(__always)
  func decodeSlowly(
    _ text: Span<UInt8>, from offset: Int, limit: Int, joins: Bool, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    Base64Text.decode(text, from: offset, limit: limit, joins: joins, charging: budget, body)
  }
}
