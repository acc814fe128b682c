import Blobs
package import Detection
import Findings
import Rules
package import Verification

/// Keys that a person gave rather than a scan found: in whatever the lines of a text hold.
package struct GivenKeys {
  /// A key and the line that it is on.
  package struct Key: Sendable {
    /// The key; of no rule, and so never sent, where the line holds something else.
    package var candidate: Candidate
    /// The number of the line, from 1.
    package var line: Int
  }

  /// The shortest word that may be a key of a form that nobody knows.
  private static let shortestWord = 16

  /// The keys, in the order of the lines.
  package private(set) var keys: [Key] = []

  /// Looks for keys in a text: bare, in quotes, behind a name or `Bearer`, in JSON; UTF-8 or UTF-16.
  ///
  /// A line that may hold a key but none that a rule finds gives a candidate of no rule. White
  /// space, punctuation and short words give none.
  package init(_ text: [UInt8], detector: Detector) {
    let worker = DetectionWorker(detector)
    let lines = Self.plain(text).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let found = Self.candidates(on: line, worker)
      keys += found.map { Key(candidate: $0, line: index + 1) }
    }
  }

  private static func candidates(
    on line: ArraySlice<UInt8>, _ worker: DetectionWorker
  ) -> [Candidate] {
    let words = line.split { !isWord($0) }
    guard words.contains(where: { $0.count >= shortestWord }) else { return [] }
    // A rule that asks for context finds its own words.
    let rules = worker.detector.rules
    let context = rules.flatMap(\.filters.context).joined(separator: " ")
    let text = Array("\(context) api_key: ".utf8) + line
    var search = BlobSearch(worker)
    var found: [Candidate] = []
    _ = search.search(text.span, at: 0, isLast: true) { match in
      found.append(
        Candidate(
          fingerprint: Fingerprint(of: match.secret).text, secret: match.secret,
          rule: rules[match.rule].id,
          foundInAgentPlace: match.place.map { rules[$0].id } == Candidate.agentTokenRule))
    }
    if !found.isEmpty { return found }
    let whole = Array(line.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    return [Candidate(fingerprint: Fingerprint(of: whole).text, secret: whole, rule: "")]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// The text as UTF-8 without a byte order mark.
  private static func plain(_ text: [UInt8]) -> [UInt8] {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(text.dropFirst(3)) }
    let isLittle = text.starts(with: [0xFF, 0xFE])
    guard isLittle || text.starts(with: [0xFE, 0xFF]) else { return text }
    let units = stride(from: 2, to: text.count - 1, by: 2).map { index -> UInt16 in
      let (first, second) = (UInt16(text[index]), UInt16(text[index + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
