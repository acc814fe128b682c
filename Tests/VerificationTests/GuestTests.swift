import Synchronization
import Testing

@testable import Verification

/// A host in trouble, and a quota that is somebody else's.
@Suite struct GuestTests {
  /// 60 keys against a host that fails for its first 50 answers.
  @Test func aHostThatRecoversIsAskedAgain() async throws {
    let count = Counter()
    let server = try ScriptedServer { _ in
      count.next() <= 50 ? .answer(503, "") : .answer(401, SequenceTests.revoked)
    }
    defer { server.stop() }
    var keys = TestKeys(seed: 71)
    let candidates = (0..<60).map { _ in Candidate(keys.next()) }
    let plan = try VerificationPlan.test(server.url)
    let outcome = await blocking { verify(candidates, plan: plan) }
    #expect(outcome.outage == nil)
    let verdicts = outcome.keys.values.map(\.verdict)
    #expect(verdicts.allSatisfy { $0 != .live })
    // A key that was under way whenever the host failed may have used up its own tries.
    let unknown = outcome.keys.values.filter { $0.verdict == .unknown }
    #expect(unknown.count <= 2 * plan.concurrency, "\(Set(unknown.map(\.reason)))")
  }

  /// 2,000 keys, a third of them live, against a host that fails, hangs up and answers in turns.
  @Test func aFlappingHostGivesNoWrongVerdict() async throws {
    var keys = TestKeys(seed: 72)
    let secrets = (0..<2000).map { _ in keys.next() }
    let live = Set(secrets.enumerated().filter { $0.offset % 3 == 0 }.map(\.element))
    let count = Counter()
    let server = try ScriptedServer { request in
      switch count.next() % 100 {
      case 0..<15: return .answer(503, "<html>")
      case 15..<20: return .close
      default:
        return request.key.map(live.contains) == true
          ? .answer(200, AnswersTests.organization) : .answer(401, WayProofTests.either)
      }
    }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    plan.pace.backoff = .milliseconds(1)
    plan.concurrency = 16
    let fixed = plan
    let outcome = await blocking { verify(secrets.map { Candidate($0) }, plan: fixed) }
    #expect(outcome.keys.count == 2000)
    var unknown = 0
    for secret in secrets {
      let result = try #require(outcome.keys[Candidate(secret).fingerprint])
      #expect(result.requests <= plan.requestLimit)
      if result.verdict == .unknown {
        unknown += 1
      } else {
        #expect((result.verdict == .live) == live.contains(secret))
      }
    }
    print("2000 keys, flapping host: \(outcome.requests) requests, \(unknown) unknown")
  }

  @Test func aPartOfTheQuotaIsLeft() async throws {
    let headers = [
      "X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "20",
      "X-RateLimit-Reset": "99999999999",
    ]
    let server = try ScriptedServer { _ in
      .answer(200, headers: headers, AnswersTests.organization)
    }
    defer { server.stop() }
    let result = await verification(of: TestKeys.one(), try .test(server.url, reach: true))
    #expect(result?.verdict == .live)
    #expect(server.requests.count == 1)
  }

  @Test func theRateIsKept() async throws {
    let server = try ScriptedServer { _ in .answer(401, SequenceTests.revoked) }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    plan.rate = 50
    let fixed = plan
    var keys = TestKeys(seed: 73)
    let candidates = (0..<20).map { _ in Candidate(keys.next()) }
    let start = ContinuousClock.now
    _ = await blocking { verify(candidates, plan: fixed) }
    // 40 requests, the first at once.
    #expect(ContinuousClock.now - start >= .milliseconds(39 * 20))
    #expect(server.requests.allSatisfy { $0.headers["cache-control"] == "no-cache" })
  }
}
