import Findings
import Testing

struct InlineSuppressionTests {
  private func find(_ line: String) -> Suppression? {
    InlineSuppression.find(on: Array(line.utf8).span, rule: "kubeadapt-api-key")
  }

  @Test(
    "A mark that is a word of its own suppresses",
    arguments: [
      "key = \"x\" # kascan:allow", "x // kascan:allow", "x //kascan:allow",
      "<!-- kascan:allow -->",
      "/* kascan:allow */", "x --kascan:allow", "x <!--kascan:allow-->", "kascan:allow",
      "x # kascan:allow kubeadapt-api-key", "x # kascan:allow other, kubeadapt-api-key",
      "x # kascan:allow other # kascan:allow", "x # gitleaks:allow", "x #betterleaks:allow",
      "x # trufflehog:ignore", "x # pragma: allowlist secret", "x # pragma: whitelist secret",
      "x # pragma:  allowlist  secret", "x # gitleaks:allow,trufflehog:ignore", "\"kascan:allow\"",
    ])
  func allowed(line: String) {
    #expect(find(line) == Suppression(by: .inline))
  }

  @Test(
    "A part of a longer word, another rule's mark, or prose does not",
    arguments: [
      "x", "x # notkascan:allow", "x # kascan:allowed", "x # not-kascan:allow",
      "x kascan:allow-list",
      "x # kascan: allow", "x # KASCAN:ALLOW", "x # kascan:allow other", "x # kascan:allow a,b",
      "https://host/kascan:allow.html", "x # pragma: allowlist", "x # pragma: allowlist secrets",
      "x # pragma: allowlistsecret", "x # gitleaks:allows", "x # mytrufflehog:ignore", "kascan:",
    ])
  func notAllowed(line: String) {
    #expect(find(line) == nil)
  }

  @Test(
    "The reason stands behind two dashes",
    arguments: [
      ("x # kascan:allow -- a test's key", "a test's key"),
      ("x # kascan:allow kubeadapt-api-key -- revoked \r", "revoked"),
      ("<!-- kascan:allow -- docs -->", "docs"), ("/* gitleaks:allow -- docs */", "docs"),
      ("x # pragma: allowlist secret -- old", "old"),
    ])
  func reason(line: String, reason: String) {
    #expect(find(line) == Suppression(by: .inline, reason: reason))
  }

  @Test("A line of bytes ends")
  func bytes() {
    for byte in UInt8.min...UInt8.max {
      let line = Array("kascan:allow".utf8) + [byte, byte, 0x2D, 0x2D, 0x20]
      _ = InlineSuppression.find(on: line.span, rule: "a")
    }
  }
}
