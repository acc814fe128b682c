import Testing

@testable import Verification

/// A proxy that drops `Authorization` makes every key look revoked.
@Suite struct WayProofTests {
  static let either =
    #"{"data":null,\#(SequenceTests.meta),"error":{"code":"UNAUTHORIZED","message":"missing or invalid bearer token"}}"#
  static let required =
    #"{"data":null,\#(SequenceTests.meta),"error":{"code":"UNAUTHORIZED","message":"API key required"}}"#

  /// Verifies keys against an API behind something that says that it is there.
  ///
  /// - Parameters:
  ///   - drops: whether it drops the key.
  ///   - isTold: whether the API tells a missing key from an invalid one.
  func run(
    _ keys: [String], live: Set<String> = [], drops: Bool, isTold: Bool = false,
    control: String? = nil
  ) async throws -> (VerificationOutcome, [ScriptedServer.Request]) {
    let server = try ScriptedServer { request in
      let via = ["Via": "1.1 proxy"]
      let key = drops ? nil : request.key
      if let key, live.contains(key) {
        return .answer(200, headers: via, AnswersTests.organization)
      }
      return .answer(401, headers: via, key == nil && isTold ? Self.required : Self.either)
    }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    plan.controlKey = control.map { Array($0.utf8) }
    let fixed = plan
    let outcome = await blocking { verify(keys.map { Candidate($0) }, plan: fixed) }
    return (outcome, server.requests)
  }

  @Test func aDroppedKeyIsUnknown() async throws {
    let keys = (1...10).map { TestKeys.one($0) }
    let (outcome, requests) = try await run(keys, live: Set(keys), drops: true)
    #expect(outcome.keys.count == 10)
    #expect(outcome.keys.values.allSatisfy { $0.reason == .wayNotProved })
    #expect(requests.count == 11, "one extra request a run")
    #expect(requests.count { $0.key == nil } == 1)
    #expect(outcome.requests == 11)
  }

  @Test func aDroppedControlKeyProvesNothing() async throws {
    let control = TestKeys.one(99)
    let (outcome, requests) = try await run(
      [TestKeys.one()], live: [control], drops: true, control: control)
    #expect(outcome.keys.values.map(\.reason) == [.controlRefused])
    #expect(requests.count == 2)
  }

  @Test func aControlKeyProvesTheWay() async throws {
    let control = TestKeys.one(99)
    let (first, second) = (TestKeys.one(1), TestKeys.one(2))
    let (outcome, _) = try await run([first], live: [control], drops: false, control: control)
    #expect(outcome.keys.values.map(\.verdict) == [.revoked])
    let (both, _) = try await run(
      [first, second], live: [control, second], drops: false, control: control)
    #expect(both.keys[Candidate(first).fingerprint]?.verdict == .revoked)
    #expect(both.keys[Candidate(second).fingerprint]?.verdict == .live)
  }

  @Test func anAcceptedKeyProvesTheWay() async throws {
    let (dead, live) = (TestKeys.one(1), TestKeys.one(2))
    let (outcome, requests) = try await run([dead, live], live: [live], drops: false)
    #expect(outcome.keys[Candidate(dead).fingerprint]?.verdict == .revoked)
    #expect(requests.allSatisfy { $0.key != nil })
  }

  @Test func anAPIThatTellsProvesTheWay() async throws {
    let (outcome, requests) = try await run([TestKeys.one()], drops: false, isTold: true)
    #expect(outcome.keys.values.map(\.verdict) == [.revoked])
    #expect(requests.count { $0.key == nil } == 1)
    let (dropped, _) = try await run([TestKeys.one()], drops: true, isTold: true)
    #expect(dropped.keys.values.map(\.reason) == [.headerLost])
  }

  @Test func nothingStandsBeforeAnAPIThatIsAskedDirectly() async throws {
    let server = try ScriptedServer { _ in .answer(401, Self.either) }
    defer { server.stop() }
    let result = await verification(of: TestKeys.one(), try .test(server.url))
    #expect(result?.verdict == .revoked)
    #expect(server.requests.count == 2)
  }

  @Test func aPrivateCertificateIsNoProof() async throws {
    let server = try TLSServer(for: "IP:0.0.0.0", answer: "401")
    var plan = try VerificationPlan.test("https://0.0.0.0:\(server.port)")
    plan.trust = TrustAnchors(file: server.authority)
    #expect(await verification(of: TestKeys.one(), plan)?.reason == .wayNotProved)
    #expect(server.requests == 2)
  }

  @Test func directness() throws {
    var plan = VerificationPlan(trust: TrustAnchors(), version: "test")
    plan.proxies = ProxyEnvironment()
    #expect(plan.isDirect)
    plan.proxies = ProxyEnvironment(isSet: true)
    #expect(!plan.isDirect)
    for exceptions in ["*", "kubeadapt.io", ".kubeadapt.io,x", "x, public-api.kubeadapt.io"] {
      plan.proxies.exceptions = exceptions
      #expect(plan.isDirect)
    }
    plan.proxies.exceptions = "adapt.io"
    #expect(!plan.isDirect)
    plan.proxies = ProxyEnvironment()
    plan.trust = TrustAnchors(file: "/x")
    #expect(!plan.isDirect)
    plan.trust = TrustAnchors()
    plan.endpoint = try Endpoint("https://mirror.example")
    #expect(!plan.isDirect)
  }

  /// A key that answers both ways, in either order, and one that is not refused a second time.
  @Test func contradictionsAreUnknown() async throws {
    let second: [(ScriptedServer.Reply, Reason)] = [
      (.answer(200, AnswersTests.organization), .mixedAnswers), (.answer(404, "{}"), .notConfirmed),
      (.answer(200, "<html>"), .notConfirmed), (.close, .notConfirmed),
    ]
    for (reply, reason) in second {
      let count = Counter()
      let server = try ScriptedServer { _ in
        count.next() == 1 ? .answer(401, Self.either) : reply
      }
      defer { server.stop() }
      #expect(await verification(of: TestKeys.one(), try .test(server.url))?.reason == reason)
    }
  }

  @Test func anOlderKeyOfGuessedExtent() async throws {
    let body = TestKeys.one().dropFirst(8)
    let key = "ka_" + body
    for (end, live, reason) in [
      ("-old", key, Reason.accepted), ("--data", key, .accepted), ("-old", "", .guessedExtent),
      ("_x9", "\(key)_x9", .accepted), ("", "", .notAccepted),
    ] {
      let server = try ScriptedServer { request in
        request.key == live ? .answer(200, AnswersTests.organization) : .answer(401, Self.either)
      }
      defer { server.stop() }
      let candidate = Candidate(key + end, rule: "kubeadapt-legacy-key")
      let plan = try VerificationPlan.test(server.url)
      let outcome = await blocking { verify([candidate], plan: plan) }
      #expect(outcome.keys[candidate.fingerprint]?.reason == reason)
      #expect(server.requests.count <= 2 * plan.requestLimit)
    }
  }
}
