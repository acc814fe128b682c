import Fixtures
import Testing

/// No suppression hides a key that is live, unless whoever wrote it accepts that.
@Suite struct AcceptLiveTests {
  private let key = TestKey(351)
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.write("in/a.env", "KUBEADAPT_API_KEY=\(key.secret)\n")
  }

  /// Verifies, and tells the exit status and whether text lists the key.
  private func verify(_ state: String, _ policy: String = "any") throws -> (Int?, listed: Bool) {
    let server = try SandboxProcess(in: sandbox, keys: [key.secret + state])
    let ended = try sandbox.kascan(
      "scan", "--verify", "--fail-on", policy, "--endpoint", server.endpoint, in: "in")
    let isAsked = try server.log.contains { $0.contains(key.fingerprint) }
    #expect(isAsked, "a suppressed key is asked about as well")
    return (ended.status, ended.text.contains(key.fingerprint))
  }

  /// Expects that the key is hidden while nobody asks and when it is revoked, and counts while it
  /// is live.
  private func expectHiddenUntilLive(_ location: SourceLocation = #_sourceLocation) throws {
    let unasked = try sandbox.kascan("scan", in: "in")
    #expect(unasked.status == 0, sourceLocation: location)
    #expect(!unasked.text.contains(key.fingerprint), sourceLocation: location)
    #expect(try verify(" revoked") == (0, false), sourceLocation: location)
    #expect(try verify(" revoked", "live") == (0, false), sourceLocation: location)
    #expect(try verify("") == (1, true), sourceLocation: location)
    #expect(try verify("", "live") == (1, true), sourceLocation: location)
  }

  @Test func baseline() throws {
    try sandbox.write("in/.kascan-baseline", "\(key.fingerprint) reason=\"known\"\n")
    try expectHiddenUntilLive()
  }

  @Test func baselineThatAcceptsIt() throws {
    let entry = "\(key.fingerprint) accept-live reason=\"an example that is meant to work\"\n"
    try sandbox.write("in/.kascan-baseline", entry)
    #expect(try verify("") == (0, false))
    #expect(try verify("", "live") == (0, false))
    #expect(try verify(" revoked") == (0, false))
    // For another key it says nothing.
    let other = TestKey(352)
    try sandbox.write("in/b.env", "KUBEADAPT_API_KEY=\(other.secret)\n")
    #expect(try verify("").0 == 1)
  }

  @Test func comment() throws {
    try sandbox.write(
      "in/a.env", "KUBEADAPT_API_KEY=\(key.secret) # kascan:allow -- an example\n")
    try expectHiddenUntilLive()
  }

  /// What a report says is accepted stays so when it is read again.
  @Test func reportThatIsReadAgain() throws {
    let entry = "\(key.fingerprint) accept-live reason=\"an example that is meant to work\"\n"
    try sandbox.write("in/.kascan-baseline", entry)
    let server = try SandboxProcess(in: sandbox, keys: [key.secret])
    let scanned = try sandbox.kascan(
      "scan", "--fail-on", "live", "--endpoint", server.endpoint, "--report", "json=r.json",
      "--report", "sarif=r.sarif", in: "in")
    #expect(scanned.status == 0)
    for report in ["r.json", "r.sarif"] {
      for policy in ["live", "any"] {
        let again = try sandbox.kascan("report", "--fail-on", policy, report, in: "in")
        #expect(again.status == 0, "\(report) \(policy)")
      }
    }
  }

  /// A comment accepts what the baseline accepts for the key.
  @Test func commentAndBaselineThatAcceptsIt() throws {
    try sandbox.write(
      "in/a.env", "KUBEADAPT_API_KEY=\(key.secret) # kascan:allow -- an example\n")
    let entry = "\(key.fingerprint) accept-live reason=\"an example that is meant to work\"\n"
    try sandbox.write("in/.kascan-baseline", entry)
    #expect(try verify("") == (0, false))
  }

  @Test(arguments: ["rule = \"kubeadapt-api-key\"", "paths = [\"*.env\"]"])
  func configuration(condition: String) throws {
    try sandbox.write(
      "in/.kascan.toml", "[[allow]]\n\(condition)\nreason = \"an example\"\n")
    try expectHiddenUntilLive()
  }

  /// A repository's own configuration can't accept a live key.
  @Test func configurationCannotAcceptIt() throws {
    try sandbox.write(
      "in/.kascan.toml",
      "[[allow]]\nrule = \"kubeadapt-api-key\"\naccept-live = true\nreason = \"x\"\n")
    #expect(try sandbox.kascan("scan", in: "in").status == 64)
  }
}
