@testable import KubeadaptSandbox
import Testing

@Suite struct SandboxTests {
  static let secret = "ka_" + "live_" + String(repeating: "Ab3", count: 10) + "Zz"

  func sandbox(
    _ contract: Contract = .new, scopes: Set<String>? = nil, clusters: Set<String> = [],
    limit: Int = 100, faults: [String] = []
  ) -> Sandbox {
    var settings = Sandbox.Settings()
    settings.contract = contract
    settings.rateLimit = limit
    return Sandbox(
      settings: settings,
      keys: [SandboxKey(secret: Self.secret, scopes: scopes, clusters: clusters)],
      faults: faults.compactMap { Fault($0) })
  }

  func get(
    _ sandbox: Sandbox, _ path: String, _ query: [String: String] = [:],
    authorization: String? = "Bearer \(secret)", now: Int = 1000
  ) -> (status: Int, body: String, headers: [String: String]) {
    let reply = sandbox.answer(
      Sandbox.Request(path: path, query: query, authorization: authorization), now: now)
    return (reply.status, String(decoding: reply.body, as: UTF8.self), reply.headers)
  }

  @Test(arguments: Contract.allCases)
  func healthIsOpen(_ contract: Contract) {
    for path in ["/health", "/health/live", "/health/ready"] {
      #expect(get(sandbox(contract), path, authorization: nil).status == 200)
    }
  }

  @Test func bearerOnly() {
    let old = sandbox(.old)
    for header in [nil, "Basic \(Self.secret)", Self.secret, "bearer\(Self.secret)"] {
      let reply = get(old, "/v1/clusters", authorization: header)
      #expect(reply.status == 401)
      #expect(reply.body.contains("API key required"))
    }
    #expect(get(old, "/v1/clusters", ["api_key": Self.secret], authorization: nil).status == 401)
    let wrong = get(old, "/v1/clusters", authorization: "Bearer ka_x")
    #expect(wrong.body == #"{"detail":"Invalid API key"}"#)
    let new = get(sandbox(), "/v1/organization", authorization: "Bearer ka_x")
    #expect(new.status == 401)
    #expect(new.body.contains(#""code":"UNAUTHORIZED""#))
  }

  @Test(arguments: Contract.allCases)
  func everyScopeOpensItsPaths(_ contract: Contract) {
    let paths: [Contract: [String: String]] = [
      .new: [
        "/v1/organization": "organization:read", "/v1/clusters": "clusters:read",
        "/v1/clusters/cl-staging": "clusters:read", "/v1/namespaces": "namespaces:read",
        "/v1/workloads": "workloads:read", "/v1/nodes": "nodes:read",
        "/v1/node-groups": "nodes:read", "/v1/recommendations": "recommendations:read",
        "/v1/teams": "teams:read", "/v1/departments": "departments:read",
      ],
      .old: [
        "/v1/clusters": "clusters:read", "/v1/clusters/cl-staging/dashboard": "clusters:read",
        "/v1/workloads": "workloads:read", "/v1/nodes": "nodes:read",
        "/v1/namespaces": "namespaces:read", "/v1/node-groups": "node_groups:read",
        "/v1/persistent-volumes": "persistent_volumes:read", "/v1/costs/teams": "costs:teams:read",
        "/v1/costs/departments": "costs:departments:read",
        "/v1/recommendations": "recommendations:read", "/v1/overview": "overview:read",
        "/v1/dashboard": "overview:read",
      ],
    ]
    for (path, scope) in paths[contract] ?? [:] {
      #expect(contract.scopes.contains(scope))
      #expect(get(sandbox(contract, scopes: [scope]), path).status == 200, "\(path)")
      let others = Set(contract.scopes).subtracting([scope])
      #expect(get(sandbox(contract, scopes: others), path).status == 403, "\(path)")
    }
  }

  @Test func listsLeaveOtherClustersOut() {
    let restricted = sandbox(clusters: ["cl-staging"])
    let list = get(restricted, "/v1/nodes").body
    #expect(list.contains("cl-staging"))
    #expect(!list.contains("cl-prod-eu"))
    let other = get(restricted, "/v1/clusters/cl-prod-eu")
    #expect(other.status == 403)
    #expect(other.body.contains("CLUSTER_ACCESS_DENIED"))
    #expect(get(restricted, "/v1/nodes", ["cluster_id": "cl-prod-eu"]).status == 403)
    #expect(get(restricted, "/v1/clusters/none").status == 404)
    let old = get(sandbox(.old, clusters: ["cl-staging"]), "/v1/clusters/cl-prod-eu")
    #expect(old.body == #"{"detail":"Access to this cluster is not allowed"}"#)
  }

  @Test func limitsAreKept() {
    let limited = sandbox(limit: 2)
    #expect(get(limited, "/v1/nodes").headers["X-RateLimit-Remaining"] == "1")
    #expect(get(limited, "/v1/nodes").headers["X-RateLimit-Remaining"] == "0")
    let third = get(limited, "/v1/nodes", now: 1030)
    #expect(third.status == 429)
    #expect(third.headers["Retry-After"] == "60")
    #expect(third.headers["X-RateLimit-Reset"] == "1060")
    #expect(get(limited, "/v1/nodes", now: 1060).status == 200)
    for limit in ["0", "501", "x"] {
      #expect(get(sandbox(), "/v1/nodes", ["limit": limit]).status == 422)
    }
  }

  @Test func listsComeInPages() {
    var settings = Sandbox.Settings()
    settings.clusters = 250
    let sandbox = Sandbox(settings: settings, keys: [SandboxKey(secret: Self.secret)])
    let first = get(sandbox, "/v1/clusters", ["limit": "100", "include_total": "true"]).body
    #expect(first.contains(#""next_cursor":"after-100""#))
    #expect(first.contains(#""total_count":250"#))
    let last = get(sandbox, "/v1/clusters", ["limit": "100", "cursor": "after-200"]).body
    #expect(last.contains(#""has_more":false"#))
    #expect(get(sandbox, "/v1/clusters", ["cursor": "x"]).status == 400)
    #expect(get(sandbox, "/v1/clusters/cl-staging/nodes").body.contains("cl-staging-2"))
    #expect(!get(sandbox, "/v1/clusters/cl-staging/nodes").body.contains("cl-prod-eu"))
  }

  @Test func theLogHoldsNoKey() {
    let sandbox = sandbox()
    _ = get(sandbox, "/v1/nodes", ["api_key": Self.secret, "limit": "1"])
    _ = get(sandbox, "/v1/\(Self.secret)")
    let log = get(sandbox, "/_sandbox/log").body
    #expect(!log.contains(Self.secret))
    #expect(log.contains(SandboxKey.fingerprint(of: Self.secret)))
    #expect(sandbox.log.map(\.path) == ["/v1/nodes?limit=1", "/…"])
  }

  @Test func administration() {
    let sandbox = sandbox()
    func post(_ path: String, _ body: String) -> Int {
      sandbox.answer(Sandbox.Request(method: "POST", path: path, body: body), now: 0).status
    }
    #expect(post("/_sandbox/keys", "ka_other scopes=nodes:read") == 200)
    #expect(get(sandbox, "/v1/nodes", authorization: "Bearer ka_other").status == 200)
    #expect(get(sandbox, "/v1/teams", authorization: "Bearer ka_other").status == 403)
    #expect(post("/_sandbox/revoke", "ka_other\n") == 200)
    #expect(get(sandbox, "/v1/nodes", authorization: "Bearer ka_other").status == 401)
    #expect(post("/_sandbox/revoke", "ka_none") == 404)
    #expect(post("/_sandbox/faults", "503:100:/v1/nodes") == 200)
    #expect(get(sandbox, "/v1/nodes").status == 503)
    #expect(get(sandbox, "/v1/teams").status == 200)
    #expect(post("/_sandbox/faults", "") == 200)
    #expect(get(sandbox, "/v1/nodes").status == 200)
    #expect(post("/_sandbox/faults", "nonsense") == 400)
  }

  @Test func readsKeyLinesAndFaults() {
    let key = SandboxKey(line: "ka_x scopes=a,b  clusters=c revoked")
    #expect(
      key == SandboxKey(secret: "ka_x", scopes: ["a", "b"], clusters: ["c"], isRevoked: true))
    #expect(SandboxKey(line: "") == nil)
    #expect(SandboxKey(line: "ka_x scope=a") == nil)
    #expect(Fault("html:5:/v1/nodes")?.path == "/v1/nodes")
    #expect(Fault("delay:50:/v1/nodes")?.amount == 50)
    #expect(Fault("status:418:2:/v1")?.times == 2)
    #expect(Fault("status:500:/v1")?.path == "/v1")
    #expect(SandboxKey(line: "ka_x org=Acme")?.organization == "Acme")
    #expect(SandboxKey(line: "ka_x scopes=a")?.problem(Fixture(.new)) == "no such scope: a")
    #expect(
      SandboxKey(line: "ka_x clusters=c")?.problem(Fixture(.new))
        == "no such cluster: c; there are cl-prod-eu, cl-prod-us, cl-staging")
    for text in ["", "x", "html:101", "html:-1", "html:x", "delay", "status", "status:99"] {
      #expect(Fault(text) == nil)
    }
  }
}
