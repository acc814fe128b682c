import Testing

@testable import Verification

/// Which requests are sent, in which order, and when they end.
@Suite struct SequenceTests {
  static let meta = #""meta":{"request_id":"r"}"#
  static let revoked =
    #"{"data":null,\#(meta),"error":{"code":"UNAUTHORIZED","message":"Invalid API key"}}"#
  static let forbidden =
    #"{"data":null,\#(meta),"error":{"code":"FORBIDDEN","message":"Requires nodes:read"}}"#
  static let oldMissing = #"{"detail":"Not Found"}"#

  /// Verifies one key against answers by path; anything else is 404.
  func run(
    _ answers: [String: ScriptedServer.Reply], reach: Bool = false, inAgentPlace: Bool = false
  ) async throws -> (KeyVerification?, [String]) {
    let server = try ScriptedServer { answers[$0.target] ?? .answer(404, Self.oldMissing) }
    defer { server.stop() }
    let result = await verification(
      of: TestKeys.one(), try .test(server.url, reach: reach), inAgentPlace: inAgentPlace)
    return (result, server.targets)
  }

  static let fallback: [String] = [
    "/v1/organization", "/v1/clusters?limit=1", "/v1/overview",
  ]

  @Test func oldContractLive() async throws {
    let (result, targets) = try await run([
      "/v1/clusters?limit=1": .answer(200, #"{"clusters":[],"total":0}"#)
    ])
    #expect(result?.reason == .accepted)
    #expect(targets == Array(Self.fallback.prefix(2)))
  }

  @Test func oldContractRevoked() async throws {
    let (result, targets) = try await run([
      "/v1/clusters?limit=1": .answer(401, #"{"detail":"Invalid API key"}"#)
    ])
    #expect(result?.reason == .notAccepted)
    #expect(targets == Array(Self.fallback.prefix(2)) + [Self.fallback[1]])
  }

  @Test func oldContractMissingScope() async throws {
    let (result, targets) = try await run([
      "/v1/clusters?limit=1":
        .answer(403, #"{"detail":"Missing required permission: clusters:read"}"#)
    ])
    #expect(result?.reason == .scopeMissing)
    #expect(targets == Array(Self.fallback.prefix(2)))
  }

  @Test func ambiguousRefusalIsSettledByTheOverview() async throws {
    let (result, targets) = try await run([
      "/v1/clusters?limit=1": .answer(403, #"{"detail":"Key revoked"}"#),
      "/v1/overview": .answer(200, #"{"organization_id":"o"}"#),
    ])
    #expect(result?.reason == .accepted)
    #expect(result?.organization?.id == "o")
    #expect(targets == Self.fallback)
  }

  /// No request is sent twice, whatever it was sent for.
  @Test func nothingIsAskedTwice() async throws {
    let (result, targets) = try await run(
      [
        "/v1/clusters?limit=100": .answer(403, #"{"detail":"Key revoked"}"#),
        "/v1/overview": .answer(200, #"{"organization_id":"o"}"#),
      ], reach: true)
    #expect(result?.verdict == .live)
    #expect(result?.scopes?.held == ["overview:read"])
    #expect(Set(targets).count == targets.count)
  }

  @Test func nothingButNotFound() async throws {
    let (result, targets) = try await run([:])
    #expect(result?.reason == .notFound)
    #expect(result?.status == 404)
    #expect(targets == Self.fallback)
  }

  @Test func headerLostEndsIt() async throws {
    let (result, targets) = try await run([
      "/v1/clusters?limit=1":
        .answer(401, #"{"detail":"API key required. Use 'Authorization: Bearer <api_key>'"}"#)
    ])
    #expect(result?.reason == .headerLost)
    #expect(targets == Array(Self.fallback.prefix(2)))
  }

  @Test func agentTokensAreNoted() async throws {
    let answer = ["/v1/organization": ScriptedServer.Reply.answer(401, Self.revoked)]
    let (agent, _) = try await run(answer, inAgentPlace: true)
    #expect(agent?.verdict == .revokedAsAPIKey)
    let (other, _) = try await run(answer)
    #expect(other?.verdict == .revoked)
  }

  @Test func refusalEndsTheProbing() async throws {
    let (result, targets) = try await run(
      [
        "/v1/organization": .answer(401, Self.revoked)
      ], reach: true)
    #expect(result?.verdict == .revoked)
    #expect(result?.scopes == nil)
    #expect(targets == ["/v1/organization", "/v1/organization"])
  }

  @Test func revokedWhileProbing() async throws {
    let (result, targets) = try await run(
      [
        "/v1/organization": .answer(200, AnswersTests.organization),
        "/v1/departments?limit=1": .answer(403, Self.forbidden),
        "/v1/teams?limit=1": .answer(401, Self.revoked),
      ], reach: true)
    #expect(result?.reason == .mixedAnswers)
    #expect(result?.scopes?.held == ["organization:read"])
    #expect(result?.scopes?.notHeld == ["departments:read"])
    #expect(result?.scopes?.undetermined.count == 7)
    #expect(
      targets == ["/v1/organization", "/v1/departments?limit=1", "/v1/teams?limit=1"])
  }

  @Test func unclearScopesStayUndetermined() async throws {
    let (result, targets) = try await run(
      [
        "/v1/organization": .answer(403, Self.forbidden),
        "/v1/departments?limit=1": .answer(200, "<html>"),
        "/v1/teams?limit=1": .answer(422, "{}"),
        "/v1/recommendations?limit=1": .answer(302, headers: ["Location": "/"], ""),
        "/v1/nodes?limit=1":
          .answer(403, #"{"data":null,\#(Self.meta),"error":{"code":"CLUSTER_ACCESS_DENIED"}}"#),
        "/v1/namespaces?limit=1": .answer(200, #"{"data":[],\#(Self.meta)}"#),
        "/v1/clusters?limit=100": .answer(403, Self.forbidden),
      ], reach: true)
    #expect(result?.reason == .scopeMissing)
    #expect(result?.scopes?.held == ["namespaces:read"])
    #expect(result?.scopes?.notHeld == ["organization:read", "clusters:read"])
    #expect(result?.restricted == true)
    #expect(result?.clusters == nil)
    #expect(targets.count == 8)
  }

  @Test func credibleGrantedEndsTheProbing() async throws {
    let details = #"[{"required":["organization:read"],"granted":["clusters:read","teams:read"]}]"#
    let (result, targets) = try await run(
      [
        "/v1/organization":
          .answer(
            403,
            #"{"data":null,\#(Self.meta),"error":{"code":"FORBIDDEN","message":"m","details":\#(details)}}"#
          ),
        "/v1/clusters?limit=100":
          .answer(200, #"{"data":[{"id":"c1","name":"one"}],\#(Self.meta)}"#),
      ], reach: true)
    #expect(result?.scopes?.held == ["clusters:read", "teams:read"])
    #expect(result?.scopes?.notHeld.count == 7)
    #expect(result?.scopes?.undetermined == [])
    #expect(result?.clusters?.map(\.id) == ["c1"])
    #expect(result?.reachesPersonalData == true)
    #expect(targets == ["/v1/organization", "/v1/clusters?limit=100"])
  }

  /// The stated bound holds when every request fails once.
  @Test func requestsAreBounded() async throws {
    let seen = Counter()
    let server = try ScriptedServer { request in
      if seen.next() % 2 == 1 { return .answer(503, "") }
      if request.target == "/v1/organization" { return .answer(200, AnswersTests.organization) }
      let page =
        #""meta":{"request_id":"r","pagination":{"has_more":true,"next_cursor":"c\#(seen.last)"}}"#
      return .answer(200, #"{"data":[{"id":"i\#(seen.last)"}],\#(page)}"#)
    }
    defer { server.stop() }
    let plan = try VerificationPlan.test(server.url, reach: true)
    let result = await verification(of: TestKeys.one(), plan)
    #expect(result?.verdict == .live)
    #expect(server.requests.count == plan.requestLimit)
    #expect(result?.hasMoreClusters == true)
  }

  /// An exhausted quota is waited for, if the wait is short, and else left alone.
  @Test func quotaIsLeftToItsOwner() async throws {
    let server = try ScriptedServer { request in
      .answer(
        200, headers: ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "99999999999"],
        AnswersTests.organization)
    }
    defer { server.stop() }
    let result = await verification(of: TestKeys.one(), try .test(server.url, reach: true))
    #expect(result?.verdict == .live)
    #expect(result?.scopes?.held == ["organization:read"])
    #expect(server.requests.count == 1)
  }
}
