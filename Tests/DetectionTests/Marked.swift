@testable import Detection
import Rules
import Testing

/// Text in which the expected secrets stand between `«` and `»`; `KEY` inside them is replaced by
/// a key, so that no key stands in a source file.
struct Marked {
  /// The text without marks.
  var text: [UInt8] = []
  /// Where the secrets are.
  var ranges: [Range<Int>] = []

  init(_ marked: String, key: [UInt8] = Sample.key) {
    var start: Int?
    for character in marked.replacing("KEY", with: String(decoding: key, as: UTF8.self)) {
      switch character {
      case "«": start = text.count
      case "»":
        if let begun = start { ranges.append(begun..<text.count) }
        start = nil
      default: text += Array(String(character).utf8)
      }
    }
  }
}

/// Keys that are made when the tests run.
enum Sample {
  /// A generator with a seed (SplitMix64).
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  static func key(using generator: inout Generator) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    return Array("ka_".utf8) + Array("live_".utf8)
      + (0..<32).map { _ in alphabet.randomElement(using: &generator) ?? 65 }
  }

  /// Up to 60 printable characters.
  static func text(using generator: inout Generator) -> [UInt8] {
    (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
      UInt8.random(in: 32..<127, using: &generator)
    }
  }

  static let key: [UInt8] = {
    var generator = Generator(1)
    return key(using: &generator)
  }()
}

/// The shipped rules, made ready once for all tests.
let shippedDetector = Result { try Detector(rules: RuleFile.shipped()) }

/// What is found in a text.
func search(_ text: [UInt8]) throws -> [Match] {
  try search(text, block: text.count).matches
}

/// What is found in a text that comes in blocks, their ranges counted from the text's beginning.
func search(
  _ text: [UInt8], block: Int
) throws -> (matches: [Match], limits: Set<DetectionLimit>) {
  var search = BlobSearch(DetectionWorker(try shippedDetector.get()))
  var matches: [Match] = []
  var offset = 0
  var size = block
  while true {
    let end = min(text.count, offset + size)
    let block = text.span.extracting(offset..<end)
    let next = search.search(block, at: offset, isLast: end == text.count) { match in
      var match = match
      match.range = match.range.lowerBound + offset..<match.range.upperBound + offset
      matches.append(match)
    }
    if end == text.count { return (matches, search.limits) }
    offset += next
    size *= 2
  }
}
