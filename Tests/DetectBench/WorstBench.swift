import Detection
import Glibc
import Rules

/// Times inputs that are made to be slow. The time has to be that of a few passes for all of them.
///
/// Seconds of one processor for 32 MiB, on a machine with two that was busy with other work:
///
/// | input | seconds |
/// | --- | ---: |
/// | text, random bytes | 0.01 |
/// | text with `ka_` every 1000 bytes | 0.05 |
/// | base64 of text, hexadecimal, base64 | 0.04, 0.06, 0.11 |
/// | base64 with `H4sI` every 1000 bytes | 0.14 |
/// | base64 with `a2FfbGl2ZV` every 1000 bytes | 1.1 |
/// | `\x6b\x61\x5f` over and over | 1.1 |
/// | `ka_`, `ka_live_` over and over | 1.2, 1.3 |
/// | `%6B%61%5F`, `k&#97;_` over and over | 1.6, 2.8 |
/// | `ka_" + "` over and over | 2.8 |
/// | `a2Ff`, `ka=` and a line end, over and over | 3.9, 4.0 |
///
/// The last ones are hits at every fourth byte, at half a microsecond each.
enum WorstBench {
  private static let size = 32 << 20

  static func run(_ only: String?) throws {
    let rules = try RuleFile.shipped()
    let worker = DetectionWorker(try Detector(rules: rules))
    for (name, make) in inputs where only == nil || name == only {
      let bytes = make()
      var search = BlobSearch(worker)
      var matches = 0
      var offset = 0
      var block = 256 << 10
      let time = processorTime {
        while true {
          let end = min(bytes.count, offset + block)
          let isLast = end == bytes.count
          let text = bytes.span.extracting(offset..<end)
          let next = search.search(text, at: offset, isLast: isLast) { _ in matches += 1 }
          if isLast { break }
          offset += next
          block = min(2 * block, 8 << 20)
        }
      }
      let limits = search.limits.map { "\($0)" }
      print("\(name): \(time), \(matches) matches, limits \(limits)")
      fflush(nil)
    }
  }

  /// Texts that are repeated; most have false hits everywhere.
  private static let repeated = [
    "ka_", "ka_live_", "ka_live_\n", "ka=\n", "ka_\" + \"", "k\0a\0_\0",
    "a2Ff", "a2FfbGl2ZV", "a2FfbGl2ZV\n", "YTJGZmJHbDJaV", "H4sIAAAA", "\u{1F}\u{8B}\u{8}",
    "%", "%6B", "%6B%61%5F", "&#107;", "&#107;&#97;&#95;", "k&#97;_",
    "\"", "\\", "\\x6b\\x61\\x5f", "\\u006b\\u0061\\u005f", "live_ \"",
    "6b615f", "6b 61 5f ", "0x6b, 0x61, ", "A", "0", String(repeating: "A", count: 60) + " ",
    " ", "\n",
  ]

  /// Mixed patterns, of which a hit and what makes its window dear come together.
  private static let mixed = [
    "\"ka_live_\" + ", "a2FfbGl2ZV8", "kubeadapt", "kubeadapt-agent", "token: \"abc\"\n", "token:!",
    "token: !a&b", "token:${", "agent.config.token=", "agent.config.token:!",
    "KUBEADAPT_AGENT_TOKEN=",
    "agent:\n  token:!", "6b615f6", "ka_%", "ka_\\", "ka_&#", "ka_=", "ka_\"", "ka_\"#", "ka_\"/*",
    "ka_</b>", "k</b>", "ka_\u{1B}[m", "k\u{8}ka\u{8}a_\u{8}_", ">_live_", "ka_{name}",
    "x = 'ka_'\n",
    "_evil_ak", "ka_\n ",
    "a2F\\n", "a2F%2B", "a2F\\/", "ka_ \"\"\"\"", "\u{1F}\u{8B}\u{8}\u{4}\0\0\0\0\0\0\u{FF}\u{FF}",
  ]

  /// Hits before walls of what an encoding passes over, again and again.
  private static let walls = [
    "\"", "'", "`", "\\", "\"\"", " ", "\n", "\\\n", "\\n", "#\n", "/*", "/**/", "\"#", "&#", "%25",
    "=\n",
  ]

  private static var inputs: [(String, () -> [UInt8])] {
    (repeated + mixed).map { text in
      (text.debugDescription, { repeating(text.unicodeScalars.map { UInt8($0.value) }) })
    }
      + walls.map { piece in
        ("wall of \(piece.debugDescription)", { wall(Array(piece.utf8)) })
      } + [
        ("random", { random { $0 } }),
        ("base64", { random { base64[Int($0 & 63)] } }),
        ("base64 lines", { lines(random { base64[Int($0 & 63)] }) }),
        ("base64 and H4sI", { sprinkled(random { base64[Int($0 & 63)] }, "H4sI") }),
        ("base64 and a2FfbGl2ZV", { sprinkled(random { base64[Int($0 & 63)] }, "a2FfbGl2ZV") }),
        ("text and ka_", { sprinkled(repeating(Array("some text of a file. ".utf8)), "ka_") }),
        ("text", { repeating(Array("some text of a file. ".utf8)) }),
        ("old keys without context", { oldKeys() }),
        ("hex", { random { hex[Int($0 & 15)] } }),
        ("base64 of text", { encoded(repeating(Array("some text of a file. ".utf8))) }),
        ("base64 of keys", { encoded(keys()) }),
        ("keys", { keys() }),
        ("same key", { repeating(Array(keys().prefix(48))) }),
        ("UTF-16 zeros", { random { $0 & 1 == 0 ? 0 : UInt8(ascii: "k") } }),
      ]
  }

  private static let base64 = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let hex = Array("0123456789abcdef".utf8)

  private static func repeating(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(size + bytes.count)
    while text.count < size { text += bytes }
    return text
  }

  private static func wall(_ piece: [UInt8]) -> [UInt8] {
    let hits = Array("ka_\"\"x ka_'y ka_\\\n ka_ live_ \" x".utf8)
    let end = Array("a2FfbGl2ZV8x\n".utf8)
    return repeating(hits + repeatElement(piece, count: (200 << 10) / piece.count).joined() + end)
  }

  private static func random(_ byte: (UInt8) -> UInt8) -> [UInt8] {
    var state: UInt64 = 1
    return (0..<size).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return byte(UInt8(truncatingIfNeeded: state >> 56))
    }
  }

  private static func lines(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for index in stride(from: 76, to: text.count, by: 77) { text[index] = 0x0A }
    return text
  }

  /// Distinct keys, one a line.
  private static func keys() -> [UInt8] {
    let letters = random { base64[Int($0) % 62] }
    var text: [UInt8] = []
    for start in stride(from: 0, to: letters.count / 2, by: 32) {
      text += Array(("ka_" + "live_").utf8) + letters[start..<start + 32] + Array("\n       ".utf8)
    }
    return text
  }

  /// What would be keys of the old form if anything said whose they are.
  private static func oldKeys() -> [UInt8] {
    let letters = random { base64[Int($0) % 62] }
    var text: [UInt8] = []
    for start in stride(from: 0, to: letters.count / 2, by: 32) {
      text += Array("token = ka".utf8) + [0x5F] + letters[start..<start + 32] + Array("\n".utf8)
    }
    return text
  }

  /// A text with a word over it every 1000 bytes.
  private static func sprinkled(_ text: [UInt8], _ word: String) -> [UInt8] {
    var text = text
    for start in stride(from: 500, to: text.count - 1000, by: 1000) {
      text.replaceSubrange(start..<start + word.utf8.count, with: word.utf8)
    }
    return text
  }

  private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    for start in stride(from: 0, to: bytes.count - 2, by: 3) {
      let bits = Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
      for shift in [18, 12, 6, 0] { text.append(base64[bits >> shift & 63]) }
    }
    return text
  }
}
