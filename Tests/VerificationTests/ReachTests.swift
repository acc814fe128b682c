import Testing

@testable import KubeadaptSandbox
@testable import Verification

/// What a key opens, in the vendor's shapes.
@Suite struct ReachTests {
  static func page(_ start: Int, _ end: Int, of count: Int) -> String {
    let clusters = (start..<end).map { number in
      #"{"id":"c\#(number)","kind":"cluster","metadata":{"name":"n\#(number)","provider":"aws","service":"eks","region":"eu-west-1","environment":"production","status":"connected","is_stale":false},"capacity":{},"utilization":{"counts":{"nodes":\#(number),"namespaces":2,"workloads":3,"pods":4,"running_pods":4}},"cost":{"monthly_cost":98765}}"#
    }
    let next = end < count ? #","next_cursor":"a+b/\#(end)==""# : ""
    return
      #"{"data":[\#(clusters.joined(separator: ","))],"meta":{"request_id":"req_01","applied_at":"t","pagination":{"limit":100,"has_more":\#(end < count)\#(next)}}}"#
  }

  static let organization =
    #"{"data":{"id":"5b0c7c0e-7f3a-4b7e-9a51-2f6d8f0a7f3a","kind":"organization","metadata":{"name":"Acme","domain":"acme.example","plan_type":"business","is_active":true},"utilization":{"counts":{"clusters":250,"connected_clusters":249,"nodes":900}},"cost":{"monthly_cost":98765,"savings":98765}},"meta":{"request_id":"req_01","applied_at":"t"}}"#

  func run(clusters count: Int, failing: String? = nil) async throws -> (KeyVerification, [String])
  {
    let server = try ScriptedServer { request in
      let target = request.target
      if let failing, target.hasPrefix(failing) { return .answer(500, "") }
      if target == "/v1/organization" { return .answer(200, Self.organization) }
      guard target.hasPrefix("/v1/clusters") else {
        return .answer(200, #"{"data":[],"meta":{"request_id":"r"}}"#)
      }
      let cursor = target.split(separator: "%2F").last.map { $0.prefix { $0.isNumber } }
      let start = target.contains("cursor=") ? cursor.flatMap { Int($0) } ?? 0 : 0
      return .answer(200, Self.page(start, min(count, start + 100), of: count))
    }
    defer { server.stop() }
    let result = await verification(of: TestKeys.one(), try .test(server.url, reach: true))
    return (try #require(result), server.targets)
  }

  @Test func twoHundredAndFiftyClusters() async throws {
    let (result, targets) = try await run(clusters: 250)
    #expect(result.clusters?.count == 250)
    #expect(result.hasMoreClusters == false)
    #expect(result.clusters?.map(\.name) == (0..<250).map { "n\($0)" })
    #expect(
      result.clusters?[249].counts == ["nodes": 249, "namespaces": 2, "workloads": 3, "pods": 4])
    #expect(result.clusters?[7].region == "eu-west-1")
    #expect(result.organization?.name == "Acme")
    #expect(result.organization?.plan == "business")
    #expect(result.organization?.counts["connected_clusters"] == 249)
    #expect(targets.count { $0.hasPrefix("/v1/clusters") } == 3)
    var text = ""
    dump(result, to: &text)
    #expect(!text.contains("98765"), "money is never kept")
  }

  @Test func moreThanAreListed() async throws {
    let (result, targets) = try await run(clusters: 5000)
    #expect(result.clusters?.count == 500)
    #expect(result.hasMoreClusters)
    #expect(targets.count <= 20)
  }

  @Test func aFailingEndpointCostsItsOwnScope() async throws {
    let (result, _) = try await run(clusters: 3, failing: "/v1/teams")
    #expect(result.scopes?.undetermined == ["teams:read", "cost_explorer:read"])
    #expect(result.clusters?.count == 3)
  }
}
