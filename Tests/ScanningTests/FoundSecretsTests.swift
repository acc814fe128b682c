import Blobs
import Detection
import Findings
import Fixtures
import Rules
import Testing

@testable import Scanning

/// No secret, nor a part of one, stands in a text that may be kept.
@Suite struct FoundSecretsTests {
  private func finding(_ secret: [UInt8], rule: String = "kubeadapt-api-key") -> Finding {
    Finding(
      rule: rule, confidence: .high, fingerprint: Fingerprint(of: secret), secret: secret,
      provenance: Provenance(path: []), location: nil, encodings: [],
      excerpt: Excerpt(before: "", masked: "", after: ""))
  }

  private func stand(_ findings: [Finding], in text: some Sequence<UInt8>) throws -> Bool {
    let secrets = FoundSecrets(findings, try Detector(rules: RuleFile.shipped()))
    return secrets.stand(in: [[], Array("a".utf8), Array(text)])
  }

  @Test func partsOfAKey() throws {
    let key = Sample.key
    #expect(try stand([], in: key), "whatever was found")
    #expect(!(try stand([], in: key.dropFirst(8))))
    #expect(!(try stand([finding(key)], in: "docs/ka_live_keys.md".utf8)))
    for place in 8...key.count - 8 {
      #expect(try stand([finding(key)], in: "x/".utf8 + key[place..<place + 8] + "/y".utf8))
    }
    #expect(!(try stand([finding(key)], in: key[8..<15])))
  }

  @Test func shortAndManySecrets() throws {
    let short = finding(Array("abc".utf8), rule: "other")
    #expect(try stand([short, finding([], rule: "other")], in: "xabcx".utf8))
    #expect(!(try stand([short], in: "xabx".utf8)))
    let many = (0...20_000).map { finding(Array("number \($0)".utf8), rule: "other") }
    #expect(try stand(many, in: "nothing".utf8), "it is not known then")
  }
}
