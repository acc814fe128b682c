/// A secret that may be sent to the API.
package struct Candidate: Sendable {
  /// Names the key in results, and in nothing that is sent.
  package var fingerprint: String
  /// The key's bytes.
  package var secret: [UInt8]
  /// The id of the rule that found the key.
  package var rule: String
  /// The key was found where agent tokens stand.
  package var foundInAgentPlace: Bool

  /// Creates a candidate.
  package init(
    fingerprint: String, secret: [UInt8], rule: String, foundInAgentPlace: Bool = false
  ) {
    self.fingerprint = fingerprint
    self.secret = secret
    self.rule = rule
    self.foundInAgentPlace = foundInAgentPlace
  }

  /// The id of the rule whose places are where agents keep their tokens.
  package static let agentTokenRule = "kubeadapt-agent-token"
  /// The rule whose secrets have no documented length or alphabet.
  private static let guessedRule = "kubeadapt-legacy-key"
  /// The shortest body of an old key that the rule takes.
  private static let shortestBody = 16

  /// The secret without what may have stuck to its end (`…-old`, `…--data`); nil where nothing may.
  ///
  /// Where there is one, it is a guess where the key ends: a refusal of either proves nothing.
  var shorterSecret: [UInt8]? {
    guard rule == Self.guessedRule else { return nil }
    let body = secret.dropFirst(3)
    let end = body.dropFirst(Self.shortestBody).firstIndex {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
    return end.map { Array(secret[..<$0]) }
  }

  /// The rules whose secrets are keys of the public API.
  package static let verifiableRules: Set<String> = [
    "kubeadapt-api-key", "kubeadapt-legacy-key",
  ]

  /// Whether the secret may be sent: found by one of the `ka_` key rules, and made of characters
  /// that can't end a header line.
  package var isVerifiable: Bool {
    Self.verifiableRules.contains(rule) && secret.starts(with: Array("ka_".utf8))
      && secret.count <= 512
      && secret.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
