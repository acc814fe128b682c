import Testing

@testable import Verification

/// What the wire brings: answers that are cut, too large, sent on or missing.
@Suite struct AnswersTests {
  typealias Reply = ScriptedServer.Reply

  static let organization = #"{"data":{"id":"o","name":"N"},"meta":{"request_id":"r"}}"#
  static let revoked = SequenceTests.revoked

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var reply: Reply
    var reason: Reason
    /// How many requests reach the server.
    var requests = 1

    var testDescription: String { name }
  }

  static let filler = String(repeating: "x", count: 2 << 20)

  static let cases: [Case] = [
    Case(name: "live", reply: .answer(200, organization), reason: .accepted),
    Case(name: "revoked", reply: .answer(401, revoked), reason: .notAccepted, requests: 2),
    Case(
      name: "body cut before its length",
      reply: .raw(
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\nContent-Type: application/json\r\n\r\n\(organization)"
      ),
      reason: .truncated),
    Case(
      name: "401 cut before its length",
      reply: .raw(
        "HTTP/1.1 401 X\r\nContent-Length: 500\r\nContent-Type: application/json\r\n\r\n\(revoked)"),
      reason: .truncated),
    Case(
      name: "body cut without a length",
      reply: .raw(
        "HTTP/1.1 401 X\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\(revoked.dropLast(1))"
      ),
      reason: .notJSON),
    Case(
      name: "chunks without an end",
      reply: .raw("HTTP/1.1 401 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"det"),
      reason: .truncated),
    Case(
      name: "announced as too large",
      reply: .answer(200, #"{"data":{"id":"\#(filler)"},"meta":{}}"#), reason: .oversized),
    Case(
      name: "too large, unannounced",
      reply: .raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"data\":\"\(filler)"
      ),
      reason: .oversized),
    Case(
      name: "headers without end",
      reply: .raw(
        "HTTP/1.1 200 OK\r\n" + String(repeating: "X-A: \(filler.prefix(1000))\r\n", count: 400)),
      reason: .oversized),
    Case(
      name: "an interim answer first",
      reply: .raw(
        "HTTP/1.1 103 Early\r\nContent-Type: text/html\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(organization.utf8.count)\r\n\r\n\(organization)"
      ),
      reason: .accepted),
    Case(name: "no HTTP", reply: .raw("SSH-2.0-x\r\n"), reason: .transportFailed),
    Case(
      name: "login page", reply: .answer(401, headers: ["Content-Type": "text/html"], "<html>"),
      reason: .notJSON),
    Case(
      name: "portal", reply: .answer(200, headers: ["Content-Type": "text/html"], "<html>"),
      reason: .notJSON),
    Case(name: "no content", reply: .answer(204, ""), reason: .unexpectedStatus),
    Case(name: "proxy wants a login", reply: .answer(407, ""), reason: .proxyRefused),
    Case(name: "malformed request", reply: .answer(422, "{}"), reason: .badRequest),
    Case(name: "closed", reply: .close, reason: .connectionReset, requests: 2),
    Case(name: "reset", reply: .reset, reason: .connectionReset, requests: 2),
    Case(name: "hang", reply: .hang, reason: .timedOut),
    Case(name: "500", reply: .answer(500, ""), reason: .serverError, requests: 2),
    Case(name: "501", reply: .answer(501, ""), reason: .serverError),
    Case(name: "503", reply: .answer(503, "<html>"), reason: .serverError, requests: 2),
    Case(
      name: "limiter down",
      reply: .answer(503, #"{"data":null,"error":{"code":"RATE_LIMIT_UNAVAILABLE"}}"#),
      reason: .limiterDown),
    Case(name: "429", reply: .answer(429, "{}"), reason: .rateLimited, requests: 2),
    Case(
      name: "429 for longer than anyone waits",
      reply: .answer(429, headers: ["Retry-After": "3600"], "{}"), reason: .rateLimited),
    Case(
      name: "429 until a past date",
      reply: .answer(429, headers: ["Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"], "{}"),
      reason: .rateLimited, requests: 2),
  ]

  @Test(arguments: cases)
  func answer(_ test: Case) async throws {
    let server = try ScriptedServer { _ in test.reply }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    if test.reason == .timedOut { plan.pace.timeout = .milliseconds(300) }
    let result = await verification(of: TestKeys.one(), plan)
    #expect(result?.reason == test.reason)
    #expect(result?.requests == test.requests)
    #expect(server.targets == [String](repeating: "/v1/organization", count: test.requests))
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func redirectsAreNotFollowed(_ status: Int) async throws {
    let elsewhere = try ScriptedServer { _ in .answer(200, Self.organization) }
    defer { elsewhere.stop() }
    let target = elsewhere.url
    let server = try ScriptedServer { _ in .answer(status, headers: ["Location": target], "") }
    defer { server.stop() }
    let result = await verification(of: TestKeys.one(), try .test(server.url))
    #expect(result?.reason == .redirect)
    #expect(result?.status == status)
    #expect(server.requests.count == 1)
    #expect(elsewhere.requests.isEmpty)
  }

  /// The first answer fails, the second counts.
  @Test(arguments: [
    Reply.answer(500, ""), .answer(502, "<html>"), .answer(503, ""), .answer(504, ""), .close,
    .reset, .answer(429, headers: ["Retry-After": "0"], "{}"),
  ])
  func oneRetry(_ first: Reply) async throws {
    let count = Counter()
    let server = try ScriptedServer { _ in
      count.next() == 1 ? first : .answer(200, Self.organization)
    }
    defer { server.stop() }
    let result = await verification(of: TestKeys.one(), try .test(server.url))
    #expect(result?.verdict == .live)
    #expect(result?.organization?.name == "N")
    #expect(server.requests.count == 2)
  }

  @Test func retryAfterIsWaitedFor() async throws {
    let count = Counter()
    let server = try ScriptedServer { _ in
      count.next() == 1
        ? .answer(429, headers: ["Retry-After": "1"], "{}") : .answer(401, Self.revoked)
    }
    defer { server.stop() }
    let start = ContinuousClock.now
    let result = await verification(of: TestKeys.one(), try .test(server.url))
    #expect(result?.verdict == .revoked)
    #expect(ContinuousClock.now - start >= .seconds(1))
  }

  @Test func theRequestNamesKascanAndNothingElse() async throws {
    let server = try ScriptedServer { _ in .answer(401, Self.revoked) }
    defer { server.stop() }
    let key = TestKeys.one()
    _ = await verification(of: key, try .test(server.url))
    let request = try #require(server.requests.first)
    #expect(request.method == "GET")
    #expect(request.key == key)
    #expect(request.headers["user-agent"] == "kascan/test")
    #expect(
      Set(request.headers.keys) == [
        "host", "authorization", "accept", "cache-control", "user-agent",
      ])
  }
}
