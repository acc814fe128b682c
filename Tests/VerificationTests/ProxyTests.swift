import Glibc
import Testing

@testable import Verification

/// The proxies of the environment; `Tests/Scripts/verify-proxy` sets it and runs these one by one.
@Suite struct ProxyTests {
  static let mode = variable("KASCAN_TEST_PROXY")

  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// 0.0.0.0 is this machine to the system, but not loopback to kascan: a host that proxies apply
  /// to and that leads nowhere else.
  static func plan() throws -> VerificationPlan {
    var plan = VerificationPlan(
      endpoint: try Endpoint("https://0.0.0.0:\(variable("KASCAN_TEST_PORT") ?? "")"),
      version: "test")
    plan.pace.backoff = .milliseconds(20)
    return plan
  }

  @Test(.enabled(if: mode == "live")) func reached() async throws {
    #expect(await verification(of: TestKeys.one(40), try Self.plan())?.verdict == .live)
  }

  @Test(.enabled(if: mode == "unproved")) func aRefusalIsUnproved() async throws {
    let result = await verification(of: TestKeys.one(44), try Self.plan())
    #expect(result?.reason == .wayNotProved)
    #expect(result?.requests == 1)
  }

  @Test(.enabled(if: mode == "refused")) func refused() async throws {
    #expect(await verification(of: TestKeys.one(41), try Self.plan())?.reason == .proxyRefused)
  }

  @Test(.enabled(if: mode == "down")) func down() async throws {
    #expect(await verification(of: TestKeys.one(42), try Self.plan())?.reason == .notConnected)
  }

  @Test(.enabled(if: mode == "scripted")) func theProxySeesNoKey() async throws {
    let port = try #require(Self.variable("KASCAN_TEST_PROXY_PORT").flatMap { UInt16($0) })
    let proxy = try ScriptedServer(port: port) { _ in .answer(407, "") }
    defer { proxy.stop() }
    let result = await verification(of: TestKeys.one(43), try Self.plan())
    #expect(result?.reason == .proxyRefused)
    #expect(proxy.requests.map(\.method) == ["CONNECT"])
    #expect(proxy.requests.allSatisfy { $0.headers["authorization"] == nil })
  }
}
