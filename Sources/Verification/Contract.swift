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

  /// Whether a scope is one of either contract's.
  static func isKnown(scope: String) -> Bool {
    Contract.new.scopes.contains(scope) || Contract.old.scopes.contains(scope)
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
  /// What the old contract calls the list that is asked for; nil for a single object.
  let listName: String?

  private init(path: String, scope: String, listName: String? = nil) {
    self.path = path
    self.scope = scope
    self.listName = listName
  }

  /// The cheapest sign of life; also names the organization.
  package static let organization = APIRequest(
    path: "/v1/organization", scope: "organization:read")
  /// The sign of life where `/v1/organization` does not exist.
  package static let firstCluster = list("clusters", scope: "clusters:read")
  /// The first page of the clusters that a key can see.
  package static let allClusters = APIRequest(
    path: "/v1/clusters?limit=100", scope: "clusters:read", listName: "clusters")
  /// The old contract's overview.
  package static let overview = APIRequest(path: "/v1/overview", scope: "overview:read")

  /// One entry of a list.
  package static func list(_ name: String, scope: String) -> APIRequest {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    return APIRequest(path: "/v1/\(name)?limit=1", scope: scope, listName: last)
  }

  /// Another page of the clusters; nil for a cursor that can be none.
  static func clusters(from cursor: String) -> APIRequest? {
    guard !cursor.isEmpty, cursor.utf8.count <= 1024 else { return nil }
    let digits = Array("0123456789ABCDEF".utf8)
    var query: [UInt8] = []
    for byte in cursor.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        query.append(byte)
      default: query += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return APIRequest(
      path: "/v1/clusters?limit=100&cursor=\(String(decoding: query, as: UTF8.self))",
      scope: "clusters:read", listName: "clusters")
  }
}
