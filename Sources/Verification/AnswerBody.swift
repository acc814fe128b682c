import FoundationEssentials

/// The parts of an answer's JSON that count as evidence, in the shapes of both contracts.
///
/// Decoding fails unless the whole text is one JSON object; what has another type than it should
/// is taken for missing.
struct AnswerBody: Decodable {
  /// A member that may be missing, null or of any type.
  enum Member: Equatable {
    case missing
    case null
    case object
    case list
    case text(String)
    case other
  }

  var data: Member
  var meta: Member
  var error: Member
  /// `error.code`, if `error` is an object that has one.
  var code: String?
  /// `error.message`, if `error` is an object that has one.
  var message: String?
  /// The scope lists of `error.details`.
  var details: [Refusal] = []
  /// The old contract's error text.
  var detail: Member
  /// The old contract's list members that hold a list, beside a `total`.
  var isOldList: Bool
  /// The old contract's `organization_id`.
  var organizationID: String?
  /// The organization in `data`, if it holds an id.
  var organization: KeyVerification.Organization?
  /// The clusters in `data` or beside `total`.
  var clusters: [KeyVerification.Cluster]?
  /// The answer says that there are more clusters than it lists.
  var hasMore = false

  /// What a refusal says about scopes.
  struct Refusal: Decodable {
    var required: [String]
    var granted: [String]
  }

  private static let listNames = [
    "clusters", "workloads", "nodes", "namespaces", "node_groups", "persistent_volumes", "teams",
    "departments", "recommendations",
  ]

  /// Reads a body; nil when it is not one JSON object.
  init?(_ body: [UInt8]) {
    guard let read = try? JSONDecoder().decode(AnswerBody.self, from: Data(body)) else {
      return nil
    }
    self = read
  }

  init(from decoder: any Decoder) throws {
    let top = try decoder.container(keyedBy: MemberName.self)
    data = top.member("data")
    meta = top.member("meta")
    error = top.member("error")
    detail = top.member("detail")
    let total = top.number("total")
    isOldList = total != nil && Self.listNames.contains { top.member($0) == .list }
    organizationID = top.text("organization_id")
    if let error = top.object("error") {
      code = error.text("code")
      message = error.text("message")
      details =
        (try? error.decode([Lenient<Refusal>].self, forKey: "details"))?
        .compactMap(\.value) ?? []
    }
    if let data = top.object("data"), let id = data.text("id") {
      organization = KeyVerification.Organization(
        id: clipped(id), name: data.text("name").map(clipped), counts: data.counts)
    } else if let id = organizationID {
      organization = KeyVerification.Organization(
        id: clipped(id), name: top.text("organization_name").map(clipped), counts: top.counts)
    }
    let listed =
      top.clusters("data") ?? top.object("data")?.clusters("clusters") ?? top.clusters("clusters")
    clusters = listed
    let count = total ?? top.object("meta")?.number("total") ?? top.object("data")?.number("total")
    if let listed {
      hasMore = (count ?? 0) > listed.count || top.object("meta")?.text("next_cursor") != nil
    }
  }
}

/// A member's name, whatever it is.
private struct MemberName: CodingKey, ExpressibleByStringLiteral {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
  init(stringLiteral: String) { stringValue = stringLiteral }
}

/// A value, or nil where there is something else.
private struct Lenient<Value: Decodable>: Decodable {
  var value: Value?
  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

/// One cluster of a list.
private struct ListedCluster: Decodable {
  var cluster: KeyVerification.Cluster

  init(from decoder: any Decoder) throws {
    let member = try decoder.container(keyedBy: MemberName.self)
    cluster = KeyVerification.Cluster(
      id: clipped(try member.decode(String.self, forKey: "id")),
      name: member.text("name").map(clipped), provider: member.text("provider").map(clipped),
      region: member.text("region").map(clipped),
      environment: member.text("environment").map(clipped),
      status: member.text("status").map(clipped))
  }
}

/// Names from the network stay short.
private func clipped(_ text: String) -> String { String(text.prefix(256)) }

extension KeyedDecodingContainer where K == MemberName {
  fileprivate func member(_ name: String) -> AnswerBody.Member {
    let key = MemberName(stringValue: name)
    guard contains(key) else { return .missing }
    if let isNull = try? decodeNil(forKey: key), isNull { return .null }
    if let text = try? decode(String.self, forKey: key) { return .text(text) }
    if (try? nestedContainer(keyedBy: MemberName.self, forKey: key)) != nil { return .object }
    if (try? nestedUnkeyedContainer(forKey: key)) != nil { return .list }
    return .other
  }

  fileprivate func object(_ name: String) -> KeyedDecodingContainer<MemberName>? {
    try? nestedContainer(keyedBy: MemberName.self, forKey: MemberName(stringValue: name))
  }

  fileprivate func text(_ name: String) -> String? {
    try? decode(String.self, forKey: MemberName(stringValue: name))
  }

  fileprivate func number(_ name: String) -> Int? {
    try? decode(Int.self, forKey: MemberName(stringValue: name))
  }

  /// The clusters of a list, at most a hundred; nil unless it is a list of objects with ids.
  fileprivate func clusters(_ name: String) -> [KeyVerification.Cluster]? {
    guard let list = try? decode([ListedCluster].self, forKey: MemberName(stringValue: name)) else {
      return nil
    }
    return list.prefix(100).map(\.cluster)
  }

  /// Members named `…_count` or `total_…` that hold a number, at most 32.
  fileprivate var counts: [String: Int] {
    var counts: [String: Int] = [:]
    for key in allKeys.map(\.stringValue).sorted() where counts.count < 32 {
      guard key.utf8.count <= 64, key.hasSuffix("_count") || key.hasPrefix("total_") else {
        continue
      }
      if let number = number(key) { counts[key] = number }
    }
    return counts
  }
}
