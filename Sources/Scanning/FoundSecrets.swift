import Detection
import Findings
import Rules

/// Secrets that were found, and all that a search would find, for texts that are to be kept in a
/// file: there no secret may stand, nor a part of one.
struct FoundSecrets {
  private let findings: [Finding]
  private let detector: Detector
  /// As many bytes of a secret behind its prefix show that it stands in a text.
  private static let partCount = 8
  /// With more secrets than these their parts are not looked for.
  private static let mostSecrets = 20_000

  init(_ findings: [Finding], _ detector: Detector) {
    self.findings = findings
    self.detector = detector
  }

  /// Whether a secret or a part of one stands, or may stand, in one of some texts.
  func stand(in texts: [[UInt8]]) -> Bool {
    guard let parts else { return true }
    for text in texts {
      for (count, numbers) in parts {
        for place in text.indices.dropLast(count - 1) {
          if numbers.contains(Self.number(text[place..<place + count])) { return true }
        }
      }
    }
    return TextMask(detector).masked(texts) != texts
  }

  /// The parts of all secrets, by how many bytes they have: fewer than `partCount` where all of a
  /// secret is shorter. Nil where there are too many secrets.
  private var parts: [Int: Set<UInt64>]? {
    let prefixes = Dictionary(
      detector.rules.map { ($0.id, $0.filters.prefix.utf8.count) }, uniquingKeysWith: max)
    let bodies = Set(findings.map { $0.secret.dropFirst(prefixes[$0.rule] ?? 0) })
    if bodies.count > Self.mostSecrets { return nil }
    var parts: [Int: Set<UInt64>] = [:]
    for body in bodies where !body.isEmpty {
      let count = min(Self.partCount, body.count)
      for place in body.indices.dropLast(count - 1) {
        parts[count, default: []].insert(Self.number(body[place..<place + count]))
      }
    }
    return parts
  }

  /// Up to eight bytes as a number.
  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
