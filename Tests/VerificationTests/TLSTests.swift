import Glibc
import Testing

@testable import Verification

/// Certificates are always checked, and a server that fails the check never sees a key.
@Suite struct TLSTests {
  @Test func aPrivateAuthorityWorksWhenItIsNamed() async throws {
    let server = try TLSServer(for: "IP:127.0.0.1")
    var plan = try VerificationPlan.test("https://127.0.0.1:\(server.port)")
    plan.trust = TrustAnchors(file: server.authority)
    #expect(await verification(of: TestKeys.one(), plan)?.verdict == .live)
    #expect(server.requests == 1)
  }

  @Test func anUnknownAuthorityIsNotTrusted() async throws {
    let server = try TLSServer(for: "IP:127.0.0.1")
    let plan = try VerificationPlan.test("https://127.0.0.1:\(server.port)")
    let result = await verification(of: TestKeys.one(), plan)
    #expect(result?.reason == .certificateUntrusted)
    #expect(server.requests == 0)
  }

  @Test func aCertificateForAnotherHostIsNotTrusted() async throws {
    let server = try TLSServer(for: "DNS:other.example")
    var plan = try VerificationPlan.test("https://127.0.0.1:\(server.port)")
    plan.trust = TrustAnchors(file: server.authority)
    let result = await verification(of: TestKeys.one(), plan)
    #expect(result?.reason == .certificateWrongHost)
    #expect(server.requests == 0)
  }

  @Test func aMissingBundleIsSaid() async throws {
    let server = try TLSServer(for: "IP:127.0.0.1")
    var plan = try VerificationPlan.test("https://127.0.0.1:\(server.port)")
    plan.trust = TrustAnchors(file: "\(server.folder)/none.pem")
    let result = await verification(of: TestKeys.one(), plan)
    #expect(result?.reason == .certificatesUnreadable)
    #expect(server.requests == 0)
  }

  @Test func plainHTTPIsNoTLS() async throws {
    let server = try ScriptedServer { _ in .answer(200, AnswersTests.organization) }
    defer { server.stop() }
    let url = server.url.replacing("http://", with: "https://")
    var plan = try VerificationPlan.test(url)
    plan.pace.timeout = .milliseconds(300)
    #expect(await verification(of: TestKeys.one(), plan)?.verdict == .unknown)
    #expect(server.requests.isEmpty)
  }
}
