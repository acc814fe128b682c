import Bytes
import Fixtures
import Platform
import CLiteralSearch
import Testing

@testable import Detection

/// Hits that are taken over from a text with parts in common, against a search of the whole.
@Suite struct SharedHitsTests {
  /// A text, and its hits as they were found.
  private struct Version {
    var text: [UInt8]
    var hits: [LiteralSet.PackedHit]
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Literals, runs, words and noise.
  private static func noise(
    _ count: Int, _ literals: [[UInt8]], using generator: inout SeededGenerator
  ) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < count {
      switch Int.random(in: 0..<40, using: &generator) {
      case 0: text += literals.randomElement(using: &generator) ?? []
      case 1:
        for _ in 0..<Int.random(in: 1..<300, using: &generator) {
          text.append(alphabet.randomElement(using: &generator) ?? 65)
        }
      case 2: text.append(UInt8.random(in: 0...255, using: &generator))
      default:
        text += Array("value".utf8).prefix(Int.random(in: 1...5, using: &generator)) + [0x20]
      }
    }
    return Array(text.prefix(count))
  }

  /// A text that is made of parts of another, in any order, and of new bytes.
  private static func edited(
    _ text: [UInt8], _ literals: [[UInt8]], using generator: inout SeededGenerator
  ) -> (text: [UInt8], parts: [CopiedRange]) {
    var result: [UInt8] = []
    var parts: [CopiedRange] = []
    for _ in 0..<Int.random(in: 1..<12, using: &generator) {
      if Bool.random(using: &generator) {
        result += noise(Int.random(in: 0..<200, using: &generator), literals, using: &generator)
      }
      let source = Int.random(in: 0...text.count, using: &generator)
      let count = Int.random(in: 0...text.count - source, using: &generator)
      parts.append(CopiedRange(start: result.count, source: source, count: count))
      result += text[source..<source + count]
      if result.count > 40_000 { break }
    }
    return (result, parts)
  }

  private static func found(
    _ set: LiteralSet, _ text: [UInt8], _ parts: [CopiedRange], _ known: [LiteralSet.PackedHit],
    _ kernel: LiteralSet.Kernel
  ) -> [LiteralSet.PackedHit]? {
    var buffer = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
    var hits: [LiteralSet.PackedHit] = [1, 2, 3]
    let areAll = set.findHits(
      in: text.span, sharing: parts, with: known, into: &hits, &buffer, kernel: kernel)
    return areAll ? hits : nil
  }

  /// The ranges of bytes of the alphabet.
  private static func runs(_ text: [UInt8]) -> [Range<Int>] {
    let members = Set(alphabet)
    var runs: [Range<Int>] = []
    var start = 0
    for place in 0...text.count where place == text.count || !members.contains(text[place]) {
      if place > start { runs.append(start..<place) }
      start = place + 1
    }
    return runs
  }

  /// Whether the hits of literals are those of another search, and every long run is hit.
  private static func isLike(
    _ hits: [LiteralSet.PackedHit], _ fresh: [LiteralSet.PackedHit], in text: [UInt8]
  ) -> Bool {
    func isRun(_ hit: LiteralSet.PackedHit) -> Bool {
      LiteralSet.literal(of: hit) == LiteralSet.run
    }
    let all = hits.map(LiteralSet.offset)
    let offsets = hits.filter(isRun).map(LiteralSet.offset)
    let runs = runs(text)
    return hits.filter { !isRun($0) } == fresh.filter { !isRun($0) } && all == all.sorted()
      && offsets.allSatisfy { offset in
        runs.contains { $0.lowerBound <= offset - 16 && offset + 16 <= $0.upperBound }
      }
      && runs.allSatisfy { run in
        run.count < 47
          || offsets.contains { $0 > run.lowerBound && $0 <= run.lowerBound + 31 }
      }
  }

  @Test(arguments: LiteralSet.Kernel.allCases.filter(\.isAvailable))
  func sameAsASearchOfTheWhole(kernel: LiteralSet.Kernel) throws {
    let set = try shippedDetector.get().literalSet
    var generator = SeededGenerator(seed: 21)
    var inherited = 0
    for _ in 0..<40 {
      var version = Version(text: [], hits: [])
      version.text = Self.noise(6000, set.literals, using: &generator)
      version.hits = try #require(Self.found(set, version.text, [], [], kernel))
      for _ in 0..<8 {
        let (text, parts) = Self.edited(version.text, set.literals, using: &generator)
        let hits = try #require(Self.found(set, text, parts, version.hits, kernel))
        let fresh = try #require(Self.found(set, text, [], [], kernel))
        let isLike = Self.isLike(hits, fresh, in: text)
        #expect(isLike)
        inherited += fresh.count
        if text.count < 20_000 { version = Version(text: text, hits: hits) }
      }
    }
    #expect(inherited > 10_000)
  }

  /// What is taken over is taken from the list, and not found again.
  @Test func sharedPartsAreNotSearched() throws {
    let set = try shippedDetector.get().literalSet
    let literal = set.literals[0]
    var base = [UInt8](repeating: 0x2E, count: 4000)
    base.replaceSubrange(2000..<2000 + literal.count, with: literal)
    let part = CopiedRange(start: 100, source: 0, count: base.count)
    let text = [UInt8](repeating: 0x2E, count: 100) + base
    #expect(Self.found(set, text, [part], [], .scalar) == [])
    let known = LiteralSet.packed(offset: 2000, literal: 0)
    let moved = LiteralSet.packed(offset: 2100, literal: 0)
    #expect(Self.found(set, text, [part], [known], .scalar) == [moved])
    #expect(Self.found(set, text, [], [], .scalar) == [moved])
  }

  /// A text that is dense in hits is searched without a list, however it came to be so.
  @Test func tooManyHits() throws {
    let set = try shippedDetector.get().literalSet
    let literal = set.literals[0] + [0x2E]
    let dense = Array(repeatElement(literal, count: 400).joined())
    #expect(Self.found(set, dense, [], [], .best) == nil)
    // A part of a sparse text that is dense, a hundred times.
    let sparse = Array(dense.prefix(600)) + [UInt8](repeating: 0x2E, count: 20_000)
    let known = try #require(Self.found(set, sparse, [], [], .best))
    let parts = (0..<100).map { CopiedRange(start: 600 * $0, source: 0, count: 600) }
    let copied = Array(repeatElement(sparse.prefix(600), count: 100).joined())
    #expect(Self.found(set, copied, parts, known, .best) == nil)
  }

  /// Runs: digests, encoded keys whole or cut, several layers, in lines and one after the other.
  private static func runs(
    _ count: Int, _ key: [UInt8], using generator: inout SeededGenerator
  ) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < count {
      let random = (0..<Int.random(in: 16...70, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let near = Array("token: ".utf8) + key + Array(" and more of the text\n".utf8)
      switch Int.random(in: 0..<20, using: &generator) {
      case 6..<12: text += HexDigits.text(random).utf8
      case 12..<16: text += Base64.encode(random)
      case 2: text += Base64.encode(Base64.encode(near))
      case 3: text += HexDigits.text(Base64.encode(near)).utf8
      case 4: text += Encoder.lines(Encoder.base64(Carried(text: random + near, range: 0..<1))).text
      case 5: text += Base64.encode(Encoder.gzip(Carried(text: near, range: 0..<1)).text)
      default: text += Array("  digest: ".utf8)
      }
      text += [0x20, 0x0A, 0x0A, 0x2E].prefix(Int.random(in: 0...3, using: &generator))
    }
    return text
  }

  /// What is found in versions of a text that share their runs is what is found if every run is
  /// looked at.
  @Test func spentRunsHideNothing() throws {
    var generator = SeededGenerator(seed: 22)
    let worker = DetectionWorker(try shippedDetector.get())
    var spent = 0
    var found = 0
    for _ in 0..<30 {
      let key = Sample.key(using: &generator)
      var version = Version(text: Self.runs(5000, key, using: &generator), hits: [])
      var parts: [CopiedRange] = []
      for _ in 0..<6 {
        var hits: [LiteralSet.PackedHit] = []
        #expect(
          worker.findHits(
            in: version.text.span, sharing: parts, with: version.hits, into: &hits))
        // The same hits, with every run to be looked at.
        let all = hits.map { hit in
          LiteralSet.length(ofSpentRun: hit) == nil
            ? hit
            : LiteralSet.packed(
              offset: LiteralSet.offset(of: hit), literal: UInt32(LiteralSet.run))
        }
        spent += zip(all, hits).count { $0 != $1 }
        let expected = Self.secrets(version.text, all, worker)
        let shared = Self.secrets(version.text, hits, worker)
        worker.noteSpent(in: &hits)
        #expect(Set(expected).symmetricDifference(shared) == [])
        found += shared.count
        // Half of the bytes, in pieces, and new ones between them and before them.
        var text = Self.runs(
          Int.random(in: 0...80, using: &generator), key, using: &generator)
        parts = []
        var source = 0
        while source < version.text.count {
          let count = min(
            version.text.count - source, Int.random(in: 1...3000, using: &generator))
          parts.append(CopiedRange(start: text.count, source: source, count: count))
          text += version.text[source..<source + count]
          source += count + Int.random(in: 0...40, using: &generator)
          if Bool.random(using: &generator) {
            text += Self.runs(
              Int.random(in: 0...200, using: &generator), key, using: &generator)
          }
        }
        version = Version(text: text, hits: hits)
      }
    }
    #expect(spent > 150)
    #expect(found > 1000)
  }

  /// Secrets and where they stand.
  private static func secrets(
    _ text: [UInt8], _ hits: [LiteralSet.PackedHit]?, _ worker: DetectionWorker
  ) -> [String] {
    var found: [String] = []
    var search = BlobSearch(worker)
    search.begin()
    _ = search.search(text.span, at: 0, isLast: true, hits: hits) { match in
      found.append("\(match.range) \(match.encodings) \(match.secret)")
    }
    return found.sorted()
  }
}
