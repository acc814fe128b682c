/// The generations of the API that the sandbox can play.
enum Contract: String, Sendable, CaseIterable {
  case new
  case old

  /// What a path needs and shows.
  struct Resource: Sendable {
    var scope: String
    /// The fixture's collection that is listed, or nil for a single object.
    var collection: String?
    var method = "GET"
    /// The cluster that the path is about, if the id is that of one.
    var isInCluster = false
  }

  /// The resource at a path (without `/v1/`), and the id in it, if there is one.
  func resource(at path: String) -> (Resource, id: String?)? {
    let parts = path.split(separator: "/").map(String.init)
    guard let first = parts.first else { return nil }
    switch (self, first, parts.count) {
    case (.new, "organization", 1): return (Resource(scope: "organization:read"), nil)
    case (.new, "organization", 2) where parts[1] == "dashboard":
      return (Resource(scope: "organization:read"), nil)
    case (.new, "cost-explorer", 2) where parts[1] == "query":
      return (Resource(scope: "cost_explorer:read", method: "POST"), nil)
    case (.new, "node-groups", 1):
      return (Resource(scope: "nodes:read", collection: "node_groups"), nil)
    case (.new, "teams", 1), (.new, "departments", 1),
      (_, "namespaces", 1), (_, "workloads", 1), (_, "nodes", 1), (_, "recommendations", 1):
      return (Resource(scope: "\(first):read", collection: first), nil)
    case (_, "clusters", 1):
      return (Resource(scope: "clusters:read", collection: "clusters"), nil)
    case (_, "clusters", 2):
      return (Resource(scope: "clusters:read", collection: "clusters"), parts[1])
    case (.new, "clusters", 3) where ["namespaces", "workloads", "nodes"].contains(parts[2]):
      return (
        Resource(scope: "\(parts[2]):read", collection: parts[2], isInCluster: true), parts[1]
      )
    case (.new, "clusters", 3) where parts[2] == "node-groups":
      return (
        Resource(scope: "nodes:read", collection: "node_groups", isInCluster: true), parts[1]
      )
    case (.new, "nodes", 2), (.new, "workloads", 2), (.new, "teams", 2), (.new, "departments", 2),
      (.new, "recommendations", 2):
      return (Resource(scope: "\(first):read", collection: first), parts[1])
    case (.new, "workloads", 3) where parts[2] == "pods",
      (.new, "teams", 3) where parts[2] == "assignments":
      return (Resource(scope: "\(first):read", collection: first), parts[1])
    case (.old, "clusters", 3) where ["dashboard", "cost-distribution"].contains(parts[2]):
      return (Resource(scope: "clusters:read", collection: "clusters"), parts[1])
    case (.old, "workloads", 3) where ["metrics", "nodes"].contains(parts[2]),
      (.old, "nodes", 3) where parts[2] == "metrics",
      (.old, "namespaces", 3) where ["details", "trends"].contains(parts[2]):
      return (Resource(scope: "\(first):read", collection: first), parts[1])
    case (.old, "node-groups", 1):
      return (Resource(scope: "node_groups:read", collection: "node_groups"), nil)
    case (.old, "node-groups", 3) where parts[2] == "details":
      return (Resource(scope: "node_groups:read", collection: "node_groups"), parts[1])
    case (.old, "persistent-volumes", 1):
      return (Resource(scope: "persistent_volumes:read", collection: "persistent_volumes"), nil)
    case (.old, "costs", 2) where ["teams", "departments"].contains(parts[1]):
      return (Resource(scope: "costs:\(parts[1]):read", collection: parts[1]), nil)
    case (.old, "overview", 1), (.old, "dashboard", 1):
      return (Resource(scope: "overview:read"), nil)
    default: return nil
    }
  }

  /// Every scope of the contract.
  var scopes: [String] {
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
}
