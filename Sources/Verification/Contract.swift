/// The API's two generations, told apart by the shape of their answers, never by URL.
package enum Contract: Sendable {
  /// `{data, meta, error}`, since 2026-05-22.
  case new
  /// Lists at the top and `{detail}`, until then.
  case old

  /// The scopes that open owners' e-mail addresses.
  static let personalScopes: Set<String> = [
    "teams:read", "departments:read", "costs:teams:read", "costs:departments:read",
  ]

  /// Every scope of the contract, in its order.
  package var scopes: [String] {
    switch self {
    case .new:
      [
        "organization:read", "clusters:read", "namespaces:read", "workloads:read", "nodes:read",
        "recommendations:read", "teams:read", "departments:read", "cost_explorer:read",
      ]
    case .old:
      [
        "clusters:read", "workloads:read", "nodes:read", "namespaces:read", "node_groups:read",
        "persistent_volumes:read", "costs:teams:read", "costs:departments:read",
        "recommendations:read", "overview:read",
      ]
    }
  }

  /// The requests that find out about scopes, cheapest first, the clusters last.
  ///
  /// Left out, and so undetermined: `cost_explorer:read` (a POST), `node_groups:read` (a list
  /// without pages) and `persistent_volumes:read` (says nothing that the others do not).
  var probes: [APIRequest] {
    switch self {
    case .new:
      [
        .list("departments", scope: "departments:read"), .list("teams", scope: "teams:read"),
        .list("recommendations", scope: "recommendations:read"),
        .list("nodes", scope: "nodes:read"), .list("namespaces", scope: "namespaces:read"),
        .list("workloads", scope: "workloads:read"), .allClusters,
      ]
    case .old:
      [
        .overview,
        .list("costs/departments", scope: "costs:departments:read"),
        .list("costs/teams", scope: "costs:teams:read"),
        .list("recommendations", scope: "recommendations:read"),
        .list("nodes", scope: "nodes:read"), .list("namespaces", scope: "namespaces:read"),
        .list("workloads", scope: "workloads:read"), .allClusters,
      ]
    }
  }
}

/// One of the requests that kascan sends; all are GET, and there are no others.
package struct APIRequest: Sendable, Equatable {
  /// The path and query, from `/v1` on.
  package let path: String
  /// The scope that the request needs.
  package let scope: String

  /// The cheapest sign of life; also names the organization.
  package static let organization = APIRequest(
    path: "/v1/organization", scope: "organization:read")
  /// The sign of life where `/v1/organization` does not exist.
  package static let firstCluster = APIRequest(path: "/v1/clusters?limit=1", scope: "clusters:read")
  /// The clusters that a key can see; the first hundred are enough for a report.
  package static let allClusters = APIRequest(
    path: "/v1/clusters?limit=100", scope: "clusters:read")
  /// The old contract's overview.
  package static let overview = APIRequest(path: "/v1/overview", scope: "overview:read")

  /// One entry of a list.
  package static func list(_ name: String, scope: String) -> APIRequest {
    APIRequest(path: "/v1/\(name)?limit=1", scope: scope)
  }
}
