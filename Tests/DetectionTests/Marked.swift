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

  static let key: [UInt8] = {
    var generator = Generator(1)
    return key(using: &generator)
  }()
}

/// What is found in a text.
func search(_ text: [UInt8], limits: Detector.Limits = .init()) throws -> [Match] {
  let detector = try Detector(rules: RuleFile.shipped(), limits: limits)
  var search = BlobSearch(DetectionWorker(detector))
  var matches: [Match] = []
  _ = search.search(text.span, at: 0, isLast: true) { matches.append($0) }
  return matches
}
