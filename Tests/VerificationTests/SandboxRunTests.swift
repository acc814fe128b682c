import Testing

@testable import KubeadaptSandbox
@testable import Verification

/// The verifier against the sandbox, in both contracts.
@Suite struct SandboxRunTests {
  /// Runs a sandbox on a port of its own while `body` works with its endpoint.
  func withSandbox<Result: Sendable>(
    _ sandbox: Sandbox, _ body: (String) async throws -> Result
  ) async throws -> Result {
    let server = try SandboxServer(sandbox, port: 0)
    let task = Task { try await server.run() }
    let result = try await body(try await server.endpoint())
    await server.stop()
    task.cancel()
    return result
  }

  static func settings(_ contract: KubeadaptSandbox.Contract) -> Sandbox.Settings {
    var settings = Sandbox.Settings()
    settings.contract = contract
    return settings
  }

  @Test func newContractReach() async throws {
    let key = TestKeys.one(20)
    let sandbox = Sandbox(
      settings: Self.settings(.new),
      keys: [
        SandboxKey(
          secret: key, scopes: ["organization:read", "clusters:read", "teams:read"],
          clusters: ["cl-staging"])
      ])
    try await withSandbox(sandbox) { url in
      let result = await verification(of: key, try .test(url, reach: true))
      #expect(result?.verdict == .live)
      #expect(result?.organization?.id == Fixture.organizationID)
      #expect(result?.organization?.name == Fixture.organizationName)
      #expect(result?.organization?.counts["clusters"] == 1)
      #expect(result?.scopes?.held == ["organization:read", "clusters:read", "teams:read"])
      #expect(result?.scopes?.undetermined == ["cost_explorer:read"])
      #expect(result?.clusters?.map(\.id) == ["cl-staging"])
      #expect(result?.clusters?.first?.region == "eu-central-1")
      #expect(result?.restricted == nil)
      #expect(result?.reachesPersonalData == true)
      #expect(result?.requests == 8)
      var text = ""
      dump(result, to: &text)
      #expect(!text.contains("@"), "no personal data is kept")
    }
    #expect(sandbox.log.map(\.path).last == "/v1/clusters?limit=100")
    #expect(sandbox.log.allSatisfy { $0.method == "GET" })
  }

  @Test func newContractWithGranted() async throws {
    let key = TestKeys.one(21)
    var settings = Self.settings(.new)
    settings.tellsGranted = true
    let sandbox = Sandbox(
      settings: settings, keys: [SandboxKey(secret: key, scopes: ["nodes:read"])])
    try await withSandbox(sandbox) { url in
      let result = await verification(of: key, try .test(url, reach: true))
      #expect(result?.reason == .scopeMissing)
      #expect(result?.scopes?.held == ["nodes:read"])
      #expect(result?.scopes?.notHeld.count == 8)
      #expect(result?.requests == 1)
    }
  }

  @Test func oldContractReach() async throws {
    let key = TestKeys.one(22)
    let sandbox = Sandbox(
      settings: Self.settings(.old),
      keys: [
        SandboxKey(secret: key, scopes: ["clusters:read", "overview:read", "nodes:read"])
      ])
    try await withSandbox(sandbox) { url in
      let result = await verification(of: key, try .test(url, reach: true))
      #expect(result?.verdict == .live)
      #expect(result?.organization?.id == Fixture.organizationID)
      #expect(result?.scopes?.held == ["clusters:read", "nodes:read", "overview:read"])
      #expect(result?.scopes?.undetermined == ["node_groups:read", "persistent_volumes:read"])
      #expect(result?.clusters?.count == 3)
      #expect(result?.requests == 9)
    }
  }

  @Test(arguments: KubeadaptSandbox.Contract.allCases)
  func revocationShowsAtOnce(_ contract: KubeadaptSandbox.Contract) async throws {
    let key = TestKeys.one(23)
    let sandbox = Sandbox(settings: Self.settings(contract), keys: [SandboxKey(secret: key)])
    try await withSandbox(sandbox) { url in
      let plan = try VerificationPlan.test(url)
      #expect(await verification(of: key, plan)?.verdict == .live)
      let revoke = Sandbox.Request(
        method: "POST", path: "/_sandbox/revoke", body: SandboxKey.fingerprint(of: key))
      #expect(sandbox.answer(revoke, now: 0).status == 200)
      #expect(await verification(of: key, plan)?.verdict == .revoked)
      #expect(await verification(of: TestKeys.one(24), plan)?.verdict == .revoked)
    }
  }

  @Test(arguments: KubeadaptSandbox.Contract.allCases, Fault.Kind.allCases)
  func everyFaultIsUnknownOrOver(_ contract: KubeadaptSandbox.Contract, _ kind: Fault.Kind)
    async throws
  {
    let reasons: [Fault.Kind: Reason] = [
      .html: .notJSON, .portal: .notJSON, .redirect: .redirect, .hang: .timedOut,
      .close: .connectionReset, .truncate: .truncated, .huge: .oversized,
      .rateLimit: .rateLimited, .unavailable: .serverError, .flapping: .accepted,
      .limiterDown: .limiterDown, .stripAuth: .wayNotProved, .delay: .accepted,
      .status: .serverError,
    ]
    let key = TestKeys.one(25)
    let amount = kind == .delay ? ":5" : kind == .status ? ":500" : ""
    let fault = try #require(Fault(kind.rawValue + amount))
    let sandbox = Sandbox(
      settings: Self.settings(contract), keys: [SandboxKey(secret: key)], faults: [fault])
    try await withSandbox(sandbox) { url in
      var plan = try VerificationPlan.test(url)
      plan.pace.timeout = kind == .hang ? .milliseconds(300) : .seconds(10)
      let result = await verification(of: key, plan)
      // The old contract says that no key came, and has no codes.
      let old: [Fault.Kind: Reason] = [.stripAuth: .headerLost, .limiterDown: .serverError]
      let reason = contract == .old ? old[kind] ?? reasons[kind] : reasons[kind]
      if kind != .flapping { #expect(result?.reason == reason) }
    }
    #expect(!sandbox.log.contains { $0.path.contains("elsewhere") })
  }

  /// 500 keys in 5,000 places, a rate limit that bites and faults in one request of twenty.
  @Test(arguments: KubeadaptSandbox.Contract.allCases)
  func fiveHundredKeys(_ contract: KubeadaptSandbox.Contract) async throws {
    var keys = TestKeys(seed: 30)
    let secrets = (0..<500).map { _ in keys.next() }
    let known = secrets.enumerated().compactMap { index, secret -> SandboxKey? in
      switch index % 4 {
      case 0: SandboxKey(secret: secret)
      case 1: SandboxKey(secret: secret, scopes: ["nodes:read"])
      case 2: SandboxKey(secret: secret, isRevoked: true)
      default: nil
      }
    }
    var settings = Self.settings(contract)
    settings.rateLimit = 4
    settings.rateWindow = 1
    let faults = ["html:1", "close:1", "truncate:1", "503:1", "429:1"].compactMap { Fault($0) }
    let sandbox = Sandbox(settings: settings, keys: known, faults: faults)
    let candidates = (0..<10).flatMap { _ in secrets.map { Candidate($0) } }
    let (outcome, limit) = try await withSandbox(sandbox) { url in
      var plan = try VerificationPlan.test(url, reach: true)
      plan.concurrency = 16
      let fixed = plan
      return (await blocking { verify(candidates, plan: fixed) }, plan.requestLimit)
    }
    #expect(outcome.keys.count == 500)
    #expect(outcome.outage == nil)
    var unknown = 0
    for (index, secret) in secrets.enumerated() {
      let result = try #require(outcome.keys[SandboxKey.fingerprint(of: secret)])
      let truth: Verdict = index % 4 < 2 ? .live : .revoked
      if result.verdict == .unknown { unknown += 1 } else { #expect(result.verdict == truth) }
      #expect(result.requests <= limit)
    }
    #expect(unknown < 50)
    var log: [String: [String]] = [:]
    for entry in sandbox.log { log[entry.fingerprint ?? "", default: []].append(entry.path) }
    #expect(log.count == 500)
    for (index, secret) in secrets.enumerated() {
      let paths = log[SandboxKey.fingerprint(of: secret)] ?? []
      #expect(paths.first == "/v1/organization")
      // A refusal ends the sequence: what is behind it are retries of faults.
      if index % 4 > 1 { #expect(Set(paths).count <= 2) }
    }
    print("500 keys, \(contract): \(outcome.requests) requests, \(unknown) unknown")
  }
}
