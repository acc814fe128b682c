import Blobs
package import Detection
import Findings
import Rules
package import Verification

/// Keys that a person gave rather than a scan found.
package enum GivenKeys {
  /// A candidate for each line that is not blank, white space around it left out.
  ///
  /// A line that is no Kubeadapt key becomes a candidate of no rule, which is never sent.
  package static func candidates(_ text: [UInt8], detector: Detector) -> [Candidate] {
    text.split(separator: 0x0A).compactMap { line in
      var key = line
      while let last = key.last, isSpace(last) { key = key.dropLast() }
      while let first = key.first, isSpace(first) { key = key.dropFirst() }
      guard !key.isEmpty else { return nil }
      let secret = Array(key)
      return Candidate(
        fingerprint: Fingerprint(of: secret).text, secret: secret,
        rule: rule(of: secret, detector) ?? "")
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func rule(of secret: [UInt8], _ detector: Detector) -> String? {
    // A rule that asks for context finds its own words.
    let words = detector.rules.flatMap(\.filters.context).joined(separator: " ")
    let text = Array("\(words) api_key: ".utf8) + secret
    var search = BlobSearch(DetectionWorker(detector))
    var rule: String?
    _ = search.search(text.span, at: 0, isLast: true) { match in
      if match.secret == secret { rule = detector.rules[match.rule].id }
    }
    return rule
  }
}
