import Fixtures
import FoundationEssentials
import Testing

/// A refused key in a place of agents' tokens may be live there: every format says so.
@Suite struct AgentPlaceTests {
  /// Places of `[rule.places]` in the rules, `KEY` for a key.
  static let places = [
    "KUBEADAPT_AGENT_TOKEN=KEY\n", "env:\n  KUBEADAPT_AGENT_TOKEN: KEY\n",
    "- name: KUBEADAPT_AGENT_TOKEN\n  value: KEY\n", "TF_VAR_kubeadapt_agent_token=KEY\n",
    "agent:\n  config:\n    token: KEY\n", "agent:\n  config:\n    token: >-\n      KEY\n",
    "helm install k k/k --set agent.config.token=KEY\n",
    "set_sensitive {\n  name  = \"agent.config.token\"\n  value = \"KEY\"\n}\n",
    "helm:\n  parameters:\n  - name: agent.config.token\n    value: KEY\n",
    "kind: Secret\nmetadata:\n  name: kubeadapt-agent\nstringData:\n  token: KEY\n",
    "kind: Secret\nmetadata:\n  name: kubeadapt-agent\ndata:\n  token: BASE64\n",
    "kubectl create secret generic kubeadapt-agent --from-literal=token=KEY\n",
    "kind: Secret\nmetadata:\n  name: sh.helm.release.v1.k.v1\ndata:\n  release: RELEASE\n",
    "agent:\n  config:\n    existingSecret: own\n---\nkind: Secret\nmetadata:\n  name: own\nstringData:\n  token: KEY\n",
  ]

  static let phrase = "may be a live agent token"

  func planted() throws -> (GitSandbox, [TestKey]) {
    let sandbox = try GitSandbox()
    let keys = Self.places.indices.map { TestKey(1400 + $0) }
    for (number, (place, key)) in zip(Self.places, keys).enumerated() {
      let encoded = Data(key.secret.utf8).base64EncodedString()
      var text = place.replacing("BASE64", with: encoded)
      if text.contains("RELEASE") {
        let values = #"{"config":{"agent":{"config":{"token":"\#(key.secret)"}}}}"#
        try sandbox.write("values", values)
        try sandbox.shell("gzip -c values | base64 -w0 | base64 -w0 >release")
        let release = String(decoding: try sandbox.read("release"), as: UTF8.self)
        text = text.replacing("RELEASE", with: release)
      }
      let name = number < 10 ? "0\(number)" : "\(number)"
      try sandbox.write("in/\(name).yaml", text.replacing("KEY", with: key.secret))
    }
    return (sandbox, keys)
  }

  @Test func everyPlaceInEveryFormat() throws {
    let (sandbox, keys) = try planted()
    let server = try SandboxProcess(in: sandbox, keys: [])
    let formats = ["json", "sarif", "gitlab", "codequality", "junit", "csv", "html", "github"]
    let ended = try sandbox.kascan(
      ["scan", "--fail-on=live", "--endpoint", server.endpoint, "in", "-f", "text"]
        + formats.map { "--report=\($0)=out.\($0)" })
    #expect(ended.status == 2)
    #expect(ended.text.contains("\(keys.count) \(RevokedAsAPIKey.text)"))
    let findings = try JSONDecoder().decode(
      JSONText.self, from: Data(try sandbox.report("out.json"))
    ).findings
    #expect(Set(findings.map(\.fingerprint)) == Set(keys.map(\.fingerprint)))
    for finding in findings {
      #expect(finding.verification?.verdict == RevokedAsAPIKey.text, "\(finding.path)")
    }
    for format in formats {
      let text = String(decoding: try sandbox.report("out.\(format)"), as: UTF8.self)
      #expect(text.split(separator: Self.phrase).count > keys.count, "\(format)")
    }
    let merged = try sandbox.kascan(
      ["report", "--fail-on=live", "-f", "json", "out.json", "out.sarif"])
    #expect(merged.status == 2)
    #expect(
      try merged.report().findings.allSatisfy {
        $0.verification?.verdict == RevokedAsAPIKey.text
      })
  }

  private enum RevokedAsAPIKey {
    static let text = "revoked as an API key, may be a live agent token"
  }
}
