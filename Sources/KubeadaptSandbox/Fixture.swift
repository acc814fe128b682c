/// The organization that the sandbox plays, in the shapes of either contract.
struct Fixture: Sendable {
  /// The ids of the clusters that are always there.
  static let clusterIDs = ["cl-prod-eu", "cl-prod-us", "cl-staging"]
  /// The organization of keys that name none.
  static let organizationName = "Example Shipping"
  static let organizationID = organizationID(of: organizationName)

  private struct Cluster {
    var id: String
    var name: String
    var provider: String
    var region: String
    var environment: String
    var isConnected = true
    var nodes: Int
  }

  let contract: Contract
  private let clusters: [Cluster]

  /// - Parameter count: how many clusters there are, at least the usual three.
  init(_ contract: Contract, clusters count: Int = 3) {
    self.contract = contract
    let usual = [
      Cluster(
        id: "cl-prod-eu", name: "prod-eu", provider: "aws", region: "eu-central-1",
        environment: "production", nodes: 12),
      Cluster(
        id: "cl-prod-us", name: "prod-us", provider: "gcp", region: "us-east4",
        environment: "production", nodes: 9),
      Cluster(
        id: "cl-staging", name: "staging", provider: "aws", region: "eu-central-1",
        environment: "staging", isConnected: false, nodes: 3),
    ]
    let more = (usual.count..<max(usual.count, count)).map { number in
      Cluster(
        id: "cl-\(number)", name: "cluster-\(number)", provider: "azure", region: "westeurope",
        environment: number.isMultiple(of: 2) ? "development" : "production",
        nodes: 1 + number % 20)
    }
    clusters = usual + more
  }

  /// The ids of the clusters.
  var clusterIDs: [String] { clusters.map(\.id) }

  /// The id of an organization: a UUID that its name decides.
  static func organizationID(of name: String) -> String {
    let digits = SandboxKey.fingerprint(of: name)
    return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(4))-4000-8000-\(digits.suffix(12))"
  }

  /// The entries of a collection that a key may see.
  ///
  /// - Parameter allowed: the ids of the clusters; empty for all.
  func entries(of collection: String, allowed: Set<String>) -> [JSON] {
    let visible = clusters.filter { allowed.isEmpty || allowed.contains($0.id) }
    switch collection {
    case "clusters": return visible.map { .object(show($0)) }
    case "teams", "departments":
      // With the personal data that the API really holds here, to show that no report has it.
      return ["platform", "checkout"].map { name in
        entry(
          "\(collection)-\(name)", String(collection.dropLast()),
          ["name": .text(name), "owner_email": .text("\(name).owner@example.com")])
      }
    default:
      return visible.flatMap { cluster in
        (1...2).map { number in
          entry(
            "\(collection)-\(cluster.id)-\(number)", String(collection.dropLast()),
            ["name": .text("\(collection)-\(number)"), "cluster_id": .text(cluster.id)])
        }
      }
    }
  }

  private func entry(_ id: String, _ kind: String, _ about: [String: JSON]) -> JSON {
    switch contract {
    case .new:
      var members: [String: JSON] = [
        "id": .text(id), "kind": .text(kind), "metadata": .object(about),
        "cost": ["monthly_cost": 1234, "savings": 321],
      ]
      members["cluster_id"] = about["cluster_id"]
      return .object(members)
    case .old: return .object(about.merging(["id": .text(id), "cost": 1234]) { $1 })
    }
  }

  private func show(_ cluster: Cluster) -> [String: JSON] {
    var about: [String: JSON] = [
      "name": .text(cluster.name), "provider": .text(cluster.provider),
      "region": .text(cluster.region), "environment": .text(cluster.environment),
      "status": .text(cluster.isConnected ? "connected" : "disconnected"),
    ]
    guard contract == .new else { return about.merging(["id": .text(cluster.id)]) { $1 } }
    about.merge([
      "is_stale": .bool(!cluster.isConnected), "k8s_version": "1.33", "agent_version": "2.4.0",
      "created_at": "2026-01-01T00:00:00Z", "last_seen_at": "2026-06-01T00:00:00Z",
    ]) { $1 }
    return [
      "id": .text(cluster.id), "kind": "cluster", "metadata": .object(about),
      "capacity": ["cpu_cores": .number(cluster.nodes * 8)],
      "utilization": [
        "counts": [
          "nodes": .number(cluster.nodes), "namespaces": 14,
          "workloads": .number(cluster.nodes * 11), "pods": .number(cluster.nodes * 30),
        ]
      ],
      "cost": ["monthly_cost": .number(cluster.nodes * 220)],
    ]
  }

  /// The organization as a key sees it.
  func organization(named name: String, allowed: Set<String>) -> [String: JSON] {
    let visible = clusters.filter { allowed.isEmpty || allowed.contains($0.id) }
    let nodes = visible.reduce(0) { $0 + $1.nodes }
    let id = JSON.text(Self.organizationID(of: name))
    guard contract == .new else {
      return [
        "organization_id": id, "organization_name": .text(name),
        "cluster_count": .number(visible.count), "node_count": .number(nodes),
        "total_cost": .number(nodes * 220),
      ]
    }
    return [
      "id": id, "kind": "organization",
      "metadata": [
        "name": .text(name), "domain": "shipping.example", "plan_type": "business",
        "is_active": true, "created_at": "2026-01-01T00:00:00Z",
      ],
      "capacity": ["cpu_cores": .number(nodes * 8)],
      "utilization": [
        "counts": [
          "clusters": .number(visible.count),
          "connected_clusters": .number(visible.count { $0.isConnected }),
          "nodes": .number(nodes), "namespaces": .number(visible.count * 14),
          "workloads": .number(nodes * 11), "pods": .number(nodes * 30),
        ]
      ],
      "cost": ["monthly_cost": .number(nodes * 220)],
    ]
  }
}
