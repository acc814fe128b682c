/// The organization that the sandbox plays.
enum Fixture {
  static let organizationID = "org-7f3a"
  static let organizationName = "Example Shipping"

  private static let clusters: [[String: JSON]] = [
    [
      "id": "cl-prod-eu", "name": "prod-eu", "provider": "aws", "region": "eu-central-1",
      "environment": "production", "status": "connected",
    ],
    [
      "id": "cl-prod-us", "name": "prod-us", "provider": "gcp", "region": "us-east4",
      "environment": "production", "status": "connected",
    ],
    [
      "id": "cl-staging", "name": "staging", "provider": "aws", "region": "eu-central-1",
      "environment": "staging", "status": "disconnected",
    ],
  ]

  /// The ids of the clusters.
  static let clusterIDs = ["cl-prod-eu", "cl-prod-us", "cl-staging"]

  /// The entries of a collection that a key may see.
  ///
  /// - Parameter allowed: the ids of the clusters; empty for all.
  static func entries(of collection: String, allowed: Set<String>) -> [JSON] {
    let visible = clusterIDs.filter { allowed.isEmpty || allowed.contains($0) }
    switch collection {
    case "clusters":
      return zip(clusterIDs, clusters).filter { visible.contains($0.0) }.map { .object($0.1) }
    case "teams", "departments":
      // With the personal data that the API really holds here, to show that no report has it.
      return ["platform", "checkout"].map { name in
        [
          "id": .text("\(collection)-\(name)"), "name": .text(name),
          "owner_email": .text("\(name).owner@example.com"),
        ]
      }
    default:
      return visible.flatMap { cluster in
        (1...2).map { number in
          [
            "id": .text("\(collection)-\(cluster)-\(number)"), "cluster_id": .text(cluster),
            "name": .text("\(collection)-\(number)"),
          ]
        }
      }
    }
  }

  /// The organization as a key sees it.
  static func organization(allowed: Set<String>) -> [String: JSON] {
    [
      "name": .text(organizationName),
      "cluster_count": .number(entries(of: "clusters", allowed: allowed).count),
      "node_count": .number(entries(of: "nodes", allowed: allowed).count),
    ]
  }
}
