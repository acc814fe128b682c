import Bytes
import Fixtures
@testable import Detection
import Rules
import Testing

/// Agent tokens, which their place alone gives away. `KEY` is an opaque value.
struct AgentTokenTests {
  private static func token(seed: UInt64, length: Int = 40) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    return (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 65 }
  }

  private static let token = token(seed: 3)
  private static let webToken: [UInt8] = {
    let parts = [
      #"{"alg":"HS256","typ":"JWT"}"#, #"{"sub":"c7f","cluster":"w81","iat":1700000000}"#,
    ]
    return parts.flatMap { Base64.encode($0.utf8, isPadded: false) + [UInt8(ascii: ".")] }
      + token(seed: 9, length: 43)
  }()

  private func expect(_ marked: String, token: [UInt8]) throws {
    let marked = Marked(marked, key: token)
    let matches = try search(marked.text)
    #expect(matches.map(\.range) == marked.ranges)
    #expect(matches.allSatisfy { $0.secret == token && $0.encodings.isEmpty })
  }

  @Test(
    "Every place gives its value away",
    arguments: [
      "KUBEADAPT_AGENT_TOKEN=«KEY»\n", "export KUBEADAPT_AGENT_TOKEN='«KEY»'",
      "-eKUBEADAPT_AGENT_TOKEN=«KEY» x",
      "ENV KUBEADAPT_AGENT_TOKEN «KEY»\n", "$env:KUBEADAPT_AGENT_TOKEN = \"«KEY»\"\r\n",
      "Environment=\"KUBEADAPT_AGENT_TOKEN=«KEY»\"", "  KUBEADAPT_AGENT_TOKEN: «KEY»",
      "  KUBEADAPT_AGENT_TOKEN: ${KUBEADAPT_AGENT_TOKEN:-«KEY»}\n",
      "KUBEADAPT_AGENT_TOKEN: |-\n  «KEY»\n",
      "os.environ[\"KUBEADAPT_AGENT_TOKEN\"] = \"«KEY»\"",
      "setenv(\"KUBEADAPT_AGENT_TOKEN\", \"«KEY»\")",
      "<add key=\"KUBEADAPT_AGENT_TOKEN\" value=\"«KEY»\"/>", "TF_VAR_kubeadapt_agent_token=«KEY»",
      "- name: KUBEADAPT_AGENT_TOKEN\n  value: «KEY»\n",
      "- value: '«KEY»'\n  name: KUBEADAPT_AGENT_TOKEN\n",
      "{\"name\": \"KUBEADAPT_AGENT_TOKEN\", \"value\": \"«KEY»\"}",
      "{\"value\":\"«KEY»\",\"name\":\"KUBEADAPT_AGENT_TOKEN\"}",
      "variables:\n  KUBEADAPT_AGENT_TOKEN:\n    value: \"«KEY»\"\n",
      "agent:\n  enabled: true # on\n  config:\n    level: info\n    token: «KEY»\n",
      "agent: {config: {token: «KEY»}}\n", "{\"agent\":{\"config\":{\"token\":\"«KEY»\"}}}",
      "kubeadapt:\n  agent:\n    config:\n      token: !!str \"«KEY»\"\n",
      "# agent:\n#   config:\n#     token: «KEY»\n",
      "agent:\n  config:\n    # token: «KEY»\n    token: \"\"\n",
      "values: |\n  agent:\n    config:\n      token: «KEY»\n",
      "agent:\r\n  config:\r\n    token: «KEY»\r\n",
      "helm install k k/k --set agent.enabled=true,agent.config.token=«KEY»,a=b\n",
      "set_sensitive {\n  name  = \"agent.config.token\"\n  value = \"«KEY»\"\n}\n",
      "set = [{ name = \"agent.config.token\", value = \"«KEY»\" }]",
      "parameters:\n  - name: agent.config.token\n    value: «KEY»\n",
      "kind: Secret\nmetadata:\n  name: kubeadapt-agent\nstringData:\n  token: «KEY»\n",
      "stringData:\n  token: \"«KEY»\"\nmetadata: {name: kubeadapt-agent}\nkind: Secret\n",
      "kubectl create secret generic kubeadapt-agent --from-literal=token=«KEY»\n",
      "secretGenerator:\n- name: kubeadapt-agent\n  literals:\n  - token=«KEY»\n",
      "metadata {\n    name = \"kubeadapt-agent\"\n  }\n\n  data = {\n    token = \"«KEY»\"\n  }\n",
      "kubectl patch secret kubeadapt-agent -p '{\"stringData\":{\"token\":\"«KEY»\"}}'\n",
    ])
  func found(marked: String) throws {
    try expect(marked, token: Self.token)
    try expect(marked, token: Self.webToken)
  }

  @Test(
    "The data of the agent's Secret is base64",
    arguments: [
      "kind: Secret\nmetadata:\n  name: kubeadapt-agent\ndata:\n  token: «KEY»\n",
      "data:\n  token: «KEY»\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\n",
      "items:\n- data: {token: «KEY»}\n  kind: Secret\n  metadata:\n    name: kubeadapt-agent\n",
      "{\"kind\":\"Secret\",\"data\":{\"token\":\"«KEY»\"},\"metadata\":{\"name\":\"kubeadapt-agent\"}}",
    ], ["", "\n"])
  func data(marked: String, end: String) throws {
    for token in [Self.token, Self.webToken] {
      let marked = Marked(marked, key: Base64.encode(token + Array(end.utf8), isPadded: false))
      let matches = try search(marked.text)
      #expect(matches.map(\.secret) == [token])
      #expect(matches.map(\.encodings) == [["base64"]])
      #expect(matches.map(\.range.lowerBound) == marked.ranges.map(\.lowerBound))
    }
  }

  @Test(
    "Placeholders, references, ciphertext and other people's places give nothing",
    arguments: [
      "KUBEADAPT_AGENT_TOKEN=your-agent-token-from-the-dashboard", "KUBEADAPT_AGENT_TOKEN=${TOKEN}",
      "KUBEADAPT_AGENT_TOKEN={{ .Values.token }}", "KUBEADAPT_AGENT_TOKEN=vault:secret/data/KEY",
      "KUBEADAPT_AGENT_TOKEN=ENC[AES256_GCM,data:KEY,iv:KEY]", "KUBEADAPT_AGENT_TOKEN_FILE=KEY",
      "KUBEADAPT_AGENT_TOKEN=/run/secrets/kubeadapt-agent-token", "KUBEADAPT_AGENT_TOKEN=op://KEY",
      "- name: KUBEADAPT_AGENT_TOKEN\n  valueFrom: {secretKeyRef: {name: s, key: token}}\n- name: X\n  value: KEY\n",
      "buildkite:\n  agent:\n    token: KEY\n",
      "datadog:\n  agent:\n    config:\n      token: KEY\n",
      "kind: Secret\nmetadata:\n  name: default-token\nstringData:\n  token: KEY\n",
      "kind: Secret\nmetadata:\n  name: kubeadapt-agent-x\ntype: kubernetes.io/service-account-token\ndata:\n  token: KEY\n",
      "kind: SealedSecret\nmetadata:\n  name: kubeadapt-agent\nspec:\n  encryptedData:\n    token: KEY\n",
      "kind: Secret\nmetadata:\n  name: other\nstringData:\n  token: KEY\n---\nkind: Secret\nmetadata:\n  name: kubeadapt-agent\n",
      "agent:\n  config:\n    existingSecret: KEY\n",
      "agent:\n  token: KEY\nconfig:\n  token: KEY\n",
    ])
  func clean(text: String) throws {
    #expect(try search(Marked(text, key: Self.token).text).isEmpty)
  }

  @Test(
    "An API key keeps its place where a block ends between the name and it",
    arguments: [
      "KUBEADAPT_AGENT_TOKEN=", "- name: KUBEADAPT_AGENT_TOKEN\n  value: ",
      "set:\n  - name: agent.config.token\n    value: ",
    ])
  func placeAcrossBlocks(before: String) throws {
    let key = Sample.key
    let entry = Array("releases:\n".utf8) + Array(before.utf8) + key
    let size = 20 << 10
    // The first block is followed up to 8 KiB before its end.
    for end in 1...entry.count {
      let blanks = [UInt8](repeating: 0x0A, count: size - (8 << 10) - end)
      let text = blanks + entry + [UInt8](repeating: 0x0A, count: size)
      let whole = try search(text)
      #expect(whole.count == 1 && whole[0].secret == key && whole[0].place != nil)
      #expect(try search(text, block: size).matches == whole, "\(end)")
    }
  }

  @Test(
    "An API key keeps its place where a block ends between it and the name behind it",
    arguments: [
      "env:\n- value: KEY\n  name: KUBEADAPT_AGENT_TOKEN\n",
      "{\"value\": \"KEY\", \"name\": \"agent.config.token\"}\n",
      "[{\"value\":\"KEY\",\"note\":\"\(String(repeating: "x ", count: 300))\","
        + "\"name\":\"KUBEADAPT_AGENT_TOKEN\"}]\n",
    ])
  func placeBeforeName(entry: String) throws {
    let entry = Marked(entry, key: Sample.key).text
    let size = 20 << 10
    for end in stride(from: 1, through: entry.count, by: 3) {
      let blanks = [UInt8](repeating: 0x0A, count: size - (8 << 10) - end)
      let text = blanks + entry + [UInt8](repeating: 0x0A, count: size)
      let whole = try search(text)
      #expect(whole.count == 1 && whole[0].secret == Sample.key && whole[0].place != nil)
      #expect(try search(text, block: size).matches == whole, "\(end)")
    }
  }

  @Test("An API key in an agent's place is an API key")
  func apiKey() throws {
    let marked = Marked("KUBEADAPT_AGENT_TOKEN=«KEY»\n")
    let matches = try search(marked.text)
    #expect(matches.map(\.range) == marked.ranges)
    #expect(try matches.map { try RuleFile.shipped()[$0.rule].id } == ["kubeadapt-api-key"])
  }

  @Test("The token of jwt.io is no secret")
  func exampleToken() {
    let parts = [#"{"alg":"HS256"}"#, #"{"sub":"1234567890","name":"John Doe"}"#]
    let token =
      parts.flatMap { Base64.encode($0.utf8, isPadded: false) + [UInt8(ascii: ".")] }
      + Self.token(seed: 2, length: 43)
    #expect(TokenForm.isExample(token))
    #expect(!TokenForm.isExample(Self.webToken))
  }
}
