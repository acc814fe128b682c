import Fixtures
import Platform
import Testing

/// `--verify` and `--reach` against the sandbox, as a user tries them.
@Suite struct VerifyTests {
  let live = TestKey(301)
  let revoked = TestKey(302)
  let narrow = TestKey(303)
  let unknown = TestKey(304)

  func planted() throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.write("in/a.env", "KUBEADAPT_API_KEY=\(live.secret)\n")
    try sandbox.write("in/b.env", "KUBEADAPT_API_KEY=\(live.secret)\n")
    try sandbox.write("in/c.env", "KUBEADAPT_API_KEY=\(revoked.secret)\n")
    try sandbox.write("in/d.env", "KUBEADAPT_API_KEY=\(narrow.secret)\n")
    try sandbox.write("in/e.env", "KUBEADAPT_API_KEY=\(unknown.secret)\n")
    return sandbox
  }

  var keys: [String] {
    [live.secret, revoked.secret + " revoked", narrow.secret + " scopes=nodes:read"]
  }

  @Test(arguments: ["new", "old"]) func verdicts(_ contract: String) throws {
    let sandbox = try planted()
    let server = try SandboxProcess(in: sandbox, keys: keys, "--contract=\(contract)")
    let ended = try sandbox.kascan(
      "scan", "-f", "json", "--verify", "--endpoint", server.endpoint, "in")
    #expect(ended.status == 1)
    let verdicts = try ended.report().findings.map { $0.verification?.verdict }
    #expect(verdicts == ["live", "live", "revoked", "live", "revoked"])
    let requests = try server.log
    #expect(requests.count { $0.contains(live.fingerprint) } >= 1)
    if contract == "new" {
      #expect(requests.count { $0.contains(live.fingerprint) } == 1, "one sequence a key")
    }
  }

  /// A server that sends the key back as a name shows nobody the key.
  @Test func answersThatQuoteTheKey() throws {
    let sandbox = try planted()
    let body = live.secret.dropFirst(8)
    for name in [live.secret, String(body), "Acme-" + body.dropFirst(9)] {
      let server = try SandboxProcess(in: sandbox, keys: [live.secret + " org=\(name)"])
      let ask = ["--reach", "--endpoint", server.endpoint]
      for format in ["text", "jsonl"] {
        let ended = try sandbox.kascan(
          ["verify", "-f", format] + ask, input: Array(live.secret.utf8))
        #expect(ended.status == 1, "\(ended.errorText)")
        #expect(!ended.text.contains(body.suffix(8)), "\(format)")
      }
      try sandbox.kascan(["scan", "-f", "json", "-o", "found.json", "in/a.env"])
      for format in OutputTests.formats {
        let ended = try sandbox.kascan(["verify", "--report", "found.json", "-f", format] + ask)
        #expect(!ended.text.contains(body.suffix(8)), "\(format)")
      }
    }
  }

  @Test func failOnLive() throws {
    let sandbox = try planted()
    let server = try SandboxProcess(in: sandbox, keys: keys)
    let endpoint = "--endpoint=\(server.endpoint)"
    #expect(try sandbox.kascan("scan", "--fail-on=live", endpoint, "in").status == 1)
    #expect(try sandbox.kascan("scan", "--fail-on=live", endpoint, "in/c.env").status == 0)
    try server.post("/_sandbox/revoke", live.secret)
    #expect(try sandbox.kascan("scan", "--fail-on=live", endpoint, "in/a.env").status == 0)
    #expect(
      try sandbox.kascan("scan", "--verify", "-f", "json", endpoint, "in/a.env").report().findings
        .map { $0.verification?.verdict } == ["revoked"])
  }

  @Test(arguments: ["html", "redirect", "close", "huge", "truncate", "503"])
  func faultIsNoPass(_ fault: String) throws {
    let sandbox = try planted()
    let server = try SandboxProcess(in: sandbox, keys: keys, "--fault=\(fault)")
    let ended = try sandbox.kascan(
      "scan", "--fail-on=live", "-f", "json", "--endpoint", server.endpoint, "in/a.env")
    #expect(ended.status == 2)
    #expect(try ended.report().findings.map { $0.verification?.verdict } == ["unknown"])
  }

  @Test func apiThatIsDownIsNoPass() throws {
    let sandbox = try planted()
    let ended = try sandbox.kascan(
      "scan", "--fail-on=live", "-f", "json", "--endpoint", "http://127.0.0.1:1", "in")
    #expect(ended.status == 2)
    let verdicts = Set(try ended.report().findings.map { $0.verification?.verdict })
    #expect(verdicts == ["unknown"])
  }

  @Test func reachNamesWhatIsOpen() throws {
    let sandbox = try planted()
    let server = try SandboxProcess(in: sandbox, keys: keys)
    let ended = try sandbox.kascan("scan", "--reach", "--endpoint", server.endpoint, "in")
    #expect(ended.status == 1)
    for word in [
      "LIVE", "revoked", "Organization: ", "Scopes: ", "Production clusters (2): ",
      "What to do now",
    ] {
      #expect(ended.text.contains(word), "\(word)")
    }
  }

  @Test func keyThatIsNeverSent() throws {
    let sandbox = try planted()
    let server = try SandboxProcess(in: sandbox, keys: keys)
    let ended = try sandbox.kascan(
      "scan", "--verify", "-f", "json", "--endpoint", server.endpoint,
      "--no-verify-fingerprint", live.fingerprint, "in/a.env")
    #expect(try ended.report().findings.map { $0.verification?.verdict } == ["unknown"])
    #expect(try server.log.isEmpty)
  }

  @Test func keysOfGitObjects() throws {
    let sandbox = try planted()
    try sandbox.git("in", "init", "-q")
    try sandbox.git("in", "add", "-A")
    let server = try SandboxProcess(in: sandbox, keys: keys)
    let ended = try sandbox.kascan(
      "git", "--verify", "-f", "json", "--endpoint", server.endpoint, "in")
    #expect(ended.status == 1)
    let findings = try ended.report().findings
    // Two files of the same content are one object.
    #expect(findings.count == 4)
    #expect(findings.count { $0.verification?.verdict == "live" } == 2)
  }

  @Test(arguments: ["http://example.com", "ftp://127.0.0.1", "https://user:word@127.0.0.1", "x"])
  func endpointThatIsNone(_ endpoint: String) throws {
    let sandbox = try planted()
    let ended = try sandbox.kascan("scan", "--verify", "--endpoint", endpoint, "in")
    #expect(ended.status == 64)
    #expect(ended.output.isEmpty)
  }

  /// Without `--verify` no connection is opened and no network library is loaded.
  @Test(.enabled(if: Tool.isThere("strace")))
  func nothingIsSentUnasked() throws {
    let sandbox = try planted()
    try sandbox.git("in", "init", "-q")
    try sandbox.git("in", "add", "-A")
    for command in ["scan", "git"] {
      let ended = try sandbox.kascan(
        command, "in",
        through: [
          "strace", "-f", "-q", "-o", "trace", "-e",
          "trace=socket,connect,sendto,sendmsg,open,openat",
        ])
      #expect(ended.status == 1)
      let trace = String(decoding: try sandbox.report("trace"), as: UTF8.self)
      #expect(!trace.contains("AF_INET"))
      #expect(!trace.contains("libcurl"))
    }
  }
}

/// Programs that some tests need.
enum Tool {
  /// Whether a program is in PATH.
  static func isThere(_ name: String) -> Bool {
    (try? Program("sh", ["-c", "command -v \(name)"].map { Array($0.utf8) }).run().end.status) == 0
  }
}
