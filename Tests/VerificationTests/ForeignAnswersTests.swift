import Testing

@testable import Verification

/// A server of our own sends what others are known to send: nothing of it is a verdict.
@Suite struct ForeignAnswersTests {
  /// Statuses under which the same body is sent.
  static let statuses = [200, 401, 403]

  @Test func thereAreManyAndEachHasASource() {
    #expect(ForeignAnswer.all.count * Self.statuses.count >= 300)
    #expect(ForeignAnswer.all.allSatisfy { !$0.source.isEmpty })
  }

  @Test(arguments: statuses)
  func noneIsAVerdict(_ status: Int) async throws {
    let answers = ForeignAnswer.all
    var keys = TestKeys(seed: UInt64(status))
    let secrets = answers.map { _ in keys.next() }
    let numbers = Dictionary(uniqueKeysWithValues: zip(secrets, answers.indices))
    let server = try ScriptedServer { request in
      guard let key = request.key, let number = numbers[key] else { return .close }
      return .answer(
        status, headers: ["Content-Type": answers[number].type], answers[number].body)
    }
    defer { server.stop() }
    var plan = try VerificationPlan.test(server.url)
    plan.pace.confirmation = .zero
    let fixed = plan
    let outcome = await blocking { verify(secrets.map { Candidate($0) }, plan: fixed) }
    for (answer, secret) in zip(answers, secrets) {
      let result = outcome.keys[Candidate(secret).fingerprint]
      #expect(result?.verdict == .unknown, "\(status) \(answer.source): \(answer.body.prefix(80))")
    }
  }

  /// What the vendor itself sends, so that the server is known to be heard.
  @Test func theVendorsOwnAreVerdicts() async throws {
    let own: [(Int, String, Verdict)] = [
      (200, AnswersTests.organization, .live), (401, SequenceTests.revoked, .revoked),
      (403, SequenceTests.forbidden, .live),
      (401, #"{"detail":"Invalid API key"}"#, .revoked),
      (403, #"{"detail":"Access to this cluster is not allowed"}"#, .live),
    ]
    for (status, body, verdict) in own {
      let server = try ScriptedServer { _ in .answer(status, body) }
      defer { server.stop() }
      #expect(await verification(of: TestKeys.one(), try .test(server.url))?.verdict == verdict)
    }
  }
}
