import Blobs
import Findings
import Verification

/// How a verdict is said: the same in every format.
extension Wording {
  /// The verdict and what it rests on, such as `revoked: not accepted: …`.
  static func statement(_ verification: KeyVerification) -> String {
    var text = "\(verification.verdict.rawValue): \(verification.reason.rawValue)"
    if let other = verification.contradicted {
      text += "; another report says \(other.verdict.rawValue)"
      if let time = other.checkedAt { text += " (\(moment(time)))" }
    }
    return text
  }

  /// Which address was asked, and when; nil where none was.
  static func origin(_ verification: KeyVerification) -> String? {
    guard let endpoint = verification.endpoint else { return nil }
    var text = "Asked: \(Escaping.visible(endpoint))"
    if let time = verification.checkedAt { text += " at \(moment(time))" }
    return verification.isFromElsewhere ? text + ", which is NOT the vendor's API" : text
  }

  /// All that is known of a key, a sentence each; the first is the verdict.
  static func lines(_ verification: KeyVerification) -> [String] {
    [statement(verification)] + (origin(verification).map { [$0] } ?? []) + reach(verification)
  }

  /// The same in one line, for the formats that have no more.
  static func line(_ verification: KeyVerification) -> String {
    ([statement(verification)] + (origin(verification).map { [$0] } ?? []))
      .joined(separator: ". ")
  }

  /// What has to be said about verdicts that other addresses gave; nil where none did.
  static func elsewhere(_ verifications: some Sequence<KeyVerification>) -> String? {
    let endpoints = Set(verifications.filter(\.isFromElsewhere).compactMap(\.endpoint)).sorted()
    guard !endpoints.isEmpty else { return nil }
    return "VERDICTS FROM \(endpoints.map { Escaping.visible($0) }.joined(separator: ", ")), WHICH "
      + "IS NOT THE VENDOR'S API (\(Endpoint.standard.url)): they do not say "
      + "what the vendor's API would answer."
  }

  /// A second, with its zone.
  static func moment(_ time: Int) -> String {
    Timestamp(secondsSince1970: time).text + "Z"
  }
}

extension Report {
  /// What has to be said about verdicts that other addresses than the vendor's gave.
  var elsewhereLine: String? {
    let active = Set(activeIndices.map { findings[$0].fingerprint })
    return Wording.elsewhere(verdicts.filter { active.contains($0.key) }.map(\.value))
  }

  /// Keeps that a key stood where agents keep their tokens beside its verdict.
  mutating func noteAgentPlaces() {
    for finding in findings where finding.isInAgentPlace {
      verdicts[finding.fingerprint]?.mayBeAgentToken = true
    }
  }
}

extension Verdict {
  /// The verdict as one short word, for names in HTML.
  var word: String { self == .revokedAsAPIKey ? "agent" : rawValue }
}
