import Verification

/// What a live key opens, worst first.
extension Wording {
  /// How many clusters of a kind are named.
  private static let clusterLimit = 10

  /// What a key opens, a sentence each in the order of harm, and whose it is.
  static func reach(_ verification: KeyVerification) -> [String] {
    var lines: [String] = []
    if let clusters = verification.clusters {
      let production = clusters.filter(\.isProduction)
      let others = clusters.filter { !$0.isProduction }
      if !production.isEmpty {
        lines.append(list("Production clusters", production, hasMore: verification.hasMoreClusters))
      }
      if !others.isEmpty || production.isEmpty {
        let heading = production.isEmpty ? "Clusters" : "Other clusters"
        lines.append(list(heading, others, hasMore: verification.hasMoreClusters))
      }
    }
    if verification.restricted == true { lines.append("Restricted to a list of clusters") }
    if verification.reachesPersonalData {
      lines.append("Opens personal data (owners' e-mail addresses)")
    }
    if let organization = verification.organization { lines.append(describe(organization)) }
    if let scopes = verification.scopes {
      let held = scopes.held.isEmpty ? "none" : scopes.held.joined(separator: ", ")
      var text = "Scopes: \(held)"
      if !scopes.undetermined.isEmpty {
        text += "; undetermined: \(scopes.undetermined.joined(separator: ", "))"
      }
      lines.append(text)
    }
    return lines.map(Escaping.visible)
  }

  private static func describe(_ organization: KeyVerification.Organization) -> String {
    var text = "Organization: "
    text += organization.name.map { "\($0) (\(organization.id))" } ?? organization.id
    if let plan = organization.plan { text += ", plan \(plan)" }
    let counts = organization.counts
    for (name, noun) in [("clusters", "cluster"), ("nodes", "node"), ("workloads", "workload")] {
      if let number = counts[name] { text += ", \(count(number, noun))" }
    }
    return text
  }

  private static func list(
    _ heading: String, _ clusters: [KeyVerification.Cluster], hasMore: Bool
  ) -> String {
    guard !clusters.isEmpty else { return "\(heading): none" }
    let named = clusters.prefix(clusterLimit).map(describe)
    let rest = clusters.count - named.count
    var text = "\(heading) (\(grouped(clusters.count))\(hasMore ? " and more" : "")): "
    text += named.joined(separator: ", ")
    if rest > 0 { text += " and \(grouped(rest)) more" }
    return text
  }

  private static func describe(_ cluster: KeyVerification.Cluster) -> String {
    let environment = cluster.isProduction ? nil : cluster.environment
    var about = [cluster.provider, cluster.region, environment].compactMap(\.self)
    if let nodes = cluster.counts["nodes"] { about.append(count(nodes, "node")) }
    if let status = cluster.status, status != "connected" { about.append(status) }
    let name = cluster.name ?? cluster.id
    return about.isEmpty ? name : "\(name) (\(about.joined(separator: " ")))"
  }
}
