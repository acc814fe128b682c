/// An answer's JSON object, in the shapes of both contracts.
///
/// Money (`cost`, `*_cost`, `savings`) and personal data are never read out of it.
struct AnswerBody {
  /// What the new contract's `error` says.
  struct Failure {
    var code: String
    var message: String?
    /// The scopes that `details` says are required and granted; nil where there are no details.
    var refusal: Refusal?
  }

  /// What a refusal says about scopes.
  struct Refusal: Equatable {
    var required: [String]
    var granted: [String]?
  }

  private let top: JSONValue

  /// Reads a body; nil when it is not one JSON object, strictly.
  init?(_ body: [UInt8]) {
    guard let value = JSONValue(body), value.members != nil else { return nil }
    top = value
  }

  /// A member of the object; null counts as missing.
  subscript(name: String) -> JSONValue? {
    let member = top[name]
    return member == .null ? nil : member
  }

  /// Whether the object has a member, null or not.
  func has(_ name: String) -> Bool { top[name] != nil }

  /// Whether this is the new contract's envelope: `data`, `meta` with a request id, `error`, and
  /// nothing else at the top.
  var isEnvelope: Bool {
    guard let names = top.members?.keys, names.allSatisfy(["data", "meta", "error"].contains),
      let id = top["meta"]?["request_id"]?.text
    else { return false }
    return !id.isEmpty
  }

  /// The old contract's error text, where it is all that there is.
  var detail: String? {
    guard top.members?.count == 1 else { return nil }
    return top["detail"]?.text
  }

  /// The code of `error`, whatever stands around it.
  var code: String? { top["error"]?["code"]?.text }

  /// The new contract's failure; nil unless `error` has a code and nothing that it has not there.
  var failure: Failure? {
    guard let error = top["error"], let code = error["code"]?.text,
      let names = error.members?.keys, names.allSatisfy(["code", "message", "details"].contains)
    else { return nil }
    var failure = Failure(code: code, message: error["message"]?.text)
    if let details = error["details"]?.items, !details.isEmpty {
      guard details.count == 1, let required = details[0]["required"]?.texts else { return nil }
      failure.refusal = Refusal(required: required, granted: details[0]["granted"]?.texts)
    }
    return failure
  }

  /// The items that the old contract lists under a name, beside their `total`.
  func oldList(_ name: String) -> [JSONValue]? {
    guard let items = top[name]?.items, top["total"]?.int != nil else { return nil }
    return items
  }

  /// How many items there are in the old contract's list.
  var total: Int? { top["total"]?.int }

  /// The cursor of the next page; nil where there is none.
  var nextCursor: String? {
    let page = top["meta"]?["pagination"]
    return page?["has_more"]?.bool == false ? nil : page?["next_cursor"]?.text
  }

  /// Whether the answer says that there is another page.
  var hasMore: Bool { nextCursor != nil || top["meta"]?["pagination"]?["has_more"]?.bool == true }

  /// The organization of `/v1/organization`, or of the old contract's overview.
  var organization: KeyVerification.Organization? {
    if let data = top["data"], let id = data["id"]?.text, !id.isEmpty {
      return KeyVerification.Organization(
        id: clipped(id), name: (data["metadata"]?["name"] ?? data["name"])?.text.map(clipped),
        plan: data["metadata"]?["plan_type"]?.text.map(clipped),
        counts: data["utilization"]?["counts"]?.counts(Self.organizationCounts) ?? [:])
    }
    guard let id = top["organization_id"]?.text, !id.isEmpty else { return nil }
    return KeyVerification.Organization(
      id: clipped(id), name: top["organization_name"]?.text.map(clipped),
      counts: top.counts(Self.overviewCounts))
  }

  /// The clusters of a list; nil unless every item has an id.
  static func clusters(_ items: [JSONValue]) -> [KeyVerification.Cluster]? {
    let clusters = items.compactMap(Self.cluster)
    return clusters.count == items.count ? clusters : nil
  }

  private static let organizationCounts = [
    "clusters", "connected_clusters", "nodes", "namespaces", "workloads", "pods", "containers",
    "persistent_volumes", "recommendations",
  ]
  private static let overviewCounts = [
    "cluster_count", "node_count", "namespace_count", "workload_count", "pod_count",
    "total_clusters", "total_nodes", "total_namespaces", "total_workloads", "total_pods",
  ]
  private static let clusterCounts = ["nodes", "namespaces", "workloads", "pods"]

  private static func cluster(_ item: JSONValue) -> KeyVerification.Cluster? {
    guard let id = item["id"]?.text, !id.isEmpty else { return nil }
    // The old contract has at the top what the new one has in `metadata`.
    let about = item["metadata"] ?? item
    func text(_ name: String) -> String? { about[name]?.text.map(clipped) }
    return KeyVerification.Cluster(
      id: clipped(id), name: text("name"), provider: text("provider"), region: text("region"),
      environment: text("environment"), status: text("status"),
      isStale: about["is_stale"]?.bool == true,
      counts: item["utilization"]?["counts"]?.counts(clusterCounts) ?? [:])
  }
}

/// Names from the network stay short.
private func clipped(_ text: String) -> String { String(text.prefix(256)) }

extension JSONValue {
  /// The items of a list of texts; nil for anything else.
  fileprivate var texts: [String]? {
    guard let items else { return nil }
    let texts = items.compactMap(\.text)
    return texts.count == items.count ? texts : nil
  }

  /// The members of some names that are whole numbers.
  fileprivate func counts(_ names: [String]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for name in names { counts[name] = self[name]?.int }
    return counts
  }
}
