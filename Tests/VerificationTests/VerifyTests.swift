import Synchronization
import Testing

@testable import KubeadaptSandbox
@testable import Verification

/// The whole run over many keys: what is sent at all, once a key, and when it ends.
@Suite struct VerifyTests {
  @Test func onlyKeysOfTheKeyRulesAreSent() async throws {
    let server = try ScriptedServer { _ in .answer(200, AnswersTests.organization) }
    defer { server.stop() }
    let key = TestKeys.one()
    let bad = [
      key + "\r\nX-Injected: 1", key + "\n", key + " ", key + "\0", key + "é", "ka_", "",
      "sk_" + key, String(repeating: key, count: 20),
    ].filter { $0 != "ka_" }
    let candidates =
      bad.map { Candidate($0) } + [
        Candidate(TestKeys.one(2), rule: "kubeadapt-agent-token"),
        Candidate(TestKeys.one(3), rule: "somebody-elses-rule"),
        Candidate(TestKeys.one(4)),
      ]
    var plan = try VerificationPlan.test(server.url)
    plan.neverSend = [candidates[candidates.count - 1].fingerprint]
    let fixed = plan
    let outcome = await blocking { verify(candidates, plan: fixed) }
    #expect(server.requests.isEmpty)
    #expect(outcome.requests == 0)
    for candidate in candidates.dropLast() {
      #expect(outcome.keys[candidate.fingerprint]?.reason == .notVerifiable)
    }
    #expect(outcome.keys[candidates[candidates.count - 1].fingerprint]?.reason == .neverSent)
  }

  @Test func oneSequenceForEachKey() async throws {
    let server = try ScriptedServer { _ in .answer(401, AnswersTests.revoked) }
    defer { server.stop() }
    var keys = TestKeys(seed: 5)
    let distinct = (0..<20).map { _ in keys.next() }
    var candidates = (0..<10).flatMap { _ in distinct.map { Candidate($0) } }
    candidates[137].foundInAgentPlace = true
    // The same secret found by another rule as well is still a key.
    candidates.insert(Candidate(distinct[3], rule: "kubeadapt-agent-token"), at: 0)
    let all = candidates
    let plan = try VerificationPlan.test(server.url)
    final class Log: Sendable { let steps = Mutex<[Int]>([]) }
    let log = Log()
    let outcome = await blocking {
      verify(
        all, plan: plan,
        progress: { done, total in
          log.steps.withLock { $0.append(done * 100 + total) }
        })
    }
    #expect(outcome.keys.count == 20)
    #expect(outcome.keys.values.allSatisfy { $0.reason == .notAccepted })
    #expect(server.requests.count == 40)
    #expect(Set(server.requests.compactMap(\.key)) == Set(distinct))
    #expect(log.steps.withLock { $0 } == (1...20).map { $0 * 100 + 20 })
    #expect(outcome.keys[all[138].fingerprint]?.mayBeAgentToken == true)
    #expect(outcome.keys.values.filter(\.mayBeAgentToken).count == 1)
  }

  @Test func circuitOpensWhenTheHostIsDown() async throws {
    let server = try ScriptedServer { _ in .close }
    server.stop()
    var keys = TestKeys(seed: 6)
    let candidates = (0..<200).map { _ in Candidate(keys.next()) }
    let plan = try VerificationPlan.test(server.url)
    let outcome = await blocking { verify(candidates, plan: plan) }
    #expect(outcome.outage == .notConnected)
    #expect(outcome.keys.count == 200)
    #expect(outcome.keys.values.allSatisfy { [.notConnected, .hostDown].contains($0.reason) })
    #expect(outcome.requests < 60)
  }

  @Test func circuitOpensWhenEveryAnswerIsAnError() async throws {
    let server = try ScriptedServer { _ in .answer(503, "<html>") }
    defer { server.stop() }
    var keys = TestKeys(seed: 7)
    let candidates = (0..<200).map { _ in Candidate(keys.next()) }
    let plan = try VerificationPlan.test(server.url)
    let outcome = await blocking { verify(candidates, plan: plan) }
    #expect(outcome.outage == .serverError)
    #expect(outcome.keys.values.allSatisfy { [.serverError, .hostDown].contains($0.reason) })
    #expect(server.requests.count < 160)
  }

  @Test func theDeadlineEndsEverything() async throws {
    let server = try ScriptedServer { request in
      request.key == TestKeys.one(8) ? .answer(401, AnswersTests.revoked) : .hang
    }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    plan.deadline = .milliseconds(400)
    plan.concurrency = 2
    let fixed = plan
    let candidates = (8..<14).map { Candidate(TestKeys.one($0)) }
    let outcome = await blocking { verify(candidates, plan: fixed) }
    // Refused once, and no time was left to ask again.
    #expect(outcome.keys[candidates[0].fingerprint]?.reason == .notConfirmed)
    for candidate in candidates.dropFirst() {
      #expect(outcome.keys[candidate.fingerprint]?.reason == .deadline)
    }
  }

  /// One worker, one key that has to wait: the others go on meanwhile.
  @Test func waitingHoldsUpNobody() async throws {
    let first = TestKeys.one(50)
    let count = Counter()
    let server = try ScriptedServer { request in
      request.key == first && count.next() == 1
        ? .answer(429, headers: ["Retry-After": "1"], "{}") : .answer(401, AnswersTests.revoked)
    }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    plan.concurrency = 1
    let fixed = plan
    let keys = (50..<60).map { TestKeys.one($0) }
    let outcome = await blocking { verify(keys.map { Candidate($0) }, plan: fixed) }
    #expect(outcome.keys.values.allSatisfy { $0.verdict == .revoked })
    let asked = server.requests.compactMap(\.key)
    #expect(Array(asked.prefix(10)) == keys)
    #expect(asked.count == 21)
  }

  @Test func aWaitBeyondTheDeadlineIsNotBegun() async throws {
    let server = try ScriptedServer { _ in .answer(429, headers: ["Retry-After": "60"], "{}") }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    plan.deadline = .seconds(5)
    let result = await verification(of: TestKeys.one(), plan)
    #expect(result?.reason == .rateLimited)
    #expect(server.requests.count == 1)
  }

  @Test func interruptionEndsEverything() async throws {
    let count = Counter()
    let server = try ScriptedServer { _ in
      count.next() < 5 ? .answer(401, AnswersTests.revoked) : .hang
    }
    defer { server.stop() }
    var keys = TestKeys(seed: 9)
    let candidates = (0..<30).map { _ in Candidate(keys.next()) }
    let plan = try VerificationPlan.test(server.url)
    let outcome = await blocking {
      verify(candidates, plan: plan, shouldStop: { count.last >= 5 })
    }
    let reasons = outcome.keys.values.map(\.reason)
    #expect(reasons.count == 30)
    #expect(reasons.contains(.interrupted))
    #expect(reasons.allSatisfy { [.interrupted, .notAccepted, .notConfirmed].contains($0) })
  }

  /// What a test or a log might print holds no key.
  @Test func resultsHoldNoKey() async throws {
    let server = try ScriptedServer { _ in .answer(200, AnswersTests.organization) }
    defer { server.stop() }
    let key = TestKeys.one(10)
    let plan = try VerificationPlan.test(server.url)
    let outcome = await blocking { verify([Candidate(key)], plan: plan) }
    var text = ""
    dump(outcome, to: &text)
    #expect(!text.contains(key))
    #expect(!text.contains(key.suffix(32)))
  }
}
