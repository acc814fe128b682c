import Verification

@testable import KubeadaptSandbox

/// Keys that are made up when a test runs, so that none stands in a file.
struct TestKeys {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A key of the shape that the vendor's new keys have.
  mutating func next() -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let body = (0..<32).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return letters[Int(state >> 33) % letters.count]
    }
    return "ka_" + "live_" + String(decoding: body, as: UTF8.self)
  }

  /// One key.
  static func one(_ seed: UInt64 = 1) -> String {
    var keys = TestKeys(seed: seed)
    return keys.next()
  }
}

extension Candidate {
  /// A candidate as a scan hands it over.
  init(_ key: String, rule: String = "kubeadapt-api-key", inAgentPlace: Bool = false) {
    self.init(
      fingerprint: SandboxKey.fingerprint(of: key), secret: Array(key.utf8), rule: rule,
      foundInAgentPlace: inAgentPlace)
  }
}

extension VerificationPlan {
  /// A plan with short waits.
  static func test(_ url: String, reach: Bool = false) throws -> VerificationPlan {
    var plan = VerificationPlan(
      endpoint: try Endpoint(url), reach: reach, trust: TrustAnchors(), version: "test")
    plan.pace.backoff = .milliseconds(20)
    plan.pace.hostBackoff = .milliseconds(20)
    plan.pace.confirmation = .milliseconds(20)
    plan.rate = nil
    plan.proxies = ProxyEnvironment()
    return plan
  }
}

/// Verifies one key.
func verification(
  of key: String, _ plan: VerificationPlan, inAgentPlace: Bool = false
) async -> KeyVerification? {
  let candidate = Candidate(key, inAgentPlace: inAgentPlace)
  let outcome = await blocking { verify([candidate], plan: plan) }
  return outcome.keys[candidate.fingerprint]
}
