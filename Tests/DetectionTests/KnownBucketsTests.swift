import CLiteralSearch
import Fixtures
import Foundation
import Testing

@testable import Detection

/// `buckets.h` holds where the shipped literals belong in the tables, so that no start spreads them.
///
/// `KASCAN_GOLDEN=write swift test --disable-xctest --filter KnownBucketsTests` writes it anew, and
/// `Tests/Benchmarks/buckets` then spreads it better than that can in the time of a test. A few
/// literals that it does not have are placed one by one, and cost little; with many it is worth it.
@Suite struct KnownBucketsTests {
  /// The set of the shipped literals, with tables.
  private static func set(afresh: Bool) throws -> UnsafeMutablePointer<kascan_literal_set> {
    let literals = try shippedDetector.get().literalSet.literals
    let set = UnsafeMutablePointer<kascan_literal_set>.allocate(capacity: 1)
    let lengths = literals.map { UInt8($0.count) }
    try #require(
      unsafe kascan_literal_set_fill(
        set, Array(literals.joined()), lengths, literals.count, true)
        && kascan_literal_set_tables(set, afresh))
    return unsafe set
  }

  @Test("What is known is as good as what spreading all literals gives")
  func knownIsGood() throws {
    let known = try unsafe Self.set(afresh: false)
    let spread = try unsafe Self.set(afresh: true)
    defer {
      unsafe known.deallocate()
      unsafe spread.deallocate()
    }
    if ProcessInfo.processInfo.environment["KASCAN_GOLDEN"] == "write" {
      return try unsafe Self.write(spread)
    }
    #expect(unsafe kascan_literal_set_is_known(known))
    #expect(unsafe known.pointee.unknown <= 16)
    // The estimate knows single bytes only; in real files what is known lets half as much pass.
    #expect(
      unsafe kascan_literal_set_passing(known) <= 1.25 * kascan_literal_set_passing(spread))
  }

  /// Sets that are known in part only: what is not known finds its place.
  @Test(arguments: [0, 1, 40, 95, 200])
  func othersFindTheirPlace(others: Int) throws {
    let shipped = try shippedDetector.get().literalSet.literals
    let added = (0..<others).map { Array("\($0)#~".utf8) }
    let set = LiteralSet(Array(shipped.prefix(380 - others)) + added, findsRuns: true)
    var buffer = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
    for literal in set.literals {
      let text = [UInt8](repeating: 0x7E, count: 70) + literal + [UInt8](repeating: 0x7E, count: 70)
      var position = LiteralSet.Position(offset: 0)
      let count = set.search(
        text.span, from: &position, to: text.count, into: &buffer, kernel: .best)
      #expect(buffer[..<count].contains { set.literals[Int($0.literal)] == literal })
    }
  }

  private static func write(_ set: UnsafeMutablePointer<kascan_literal_set>) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/CLiteralSearch/buckets.h")
    var lines = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let literals = try shippedDetector.get().literalSet.literals
    let rows = literals.enumerated().map { number, literal in
      let value = literal.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.1) << UInt64(8 * $1.0) }
      let bucket = unsafe withUnsafeBytes(of: &set.pointee.buckets) { unsafe $0[number] }
      return (value: value, length: literal.count, bucket: bucket)
    }.sorted { ($0.value, $0.length) < ($1.value, $1.length) }
    let first = try #require(lines.firstIndex { $0.hasPrefix("    {0") })
    let last = try #require(lines.lastIndex { $0.hasPrefix("    {0") })
    lines.replaceSubrange(
      first...last,
      with: rows.map { "    {0x\(String($0.value, radix: 16)), \($0.length), \($0.bucket)}," })
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
  }
}
