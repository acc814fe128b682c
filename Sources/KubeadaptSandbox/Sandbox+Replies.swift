extension Sandbox {
  /// What a key gets to see of a resource.
  func show(
    _ resource: Contract.Resource, id: String?, to key: SandboxKey, _ request: Request
  ) -> Reply {
    guard request.method == resource.method else {
      return failure(405, "METHOD_NOT_ALLOWED", "Method Not Allowed")
    }
    if let scopes = key.scopes, !scopes.contains(resource.scope) {
      return missing(resource.scope, of: scopes)
    }
    if let text = request.query["limit"] {
      guard let limit = Int(text), (1...500).contains(limit) else {
        return failure(422, "VALIDATION_ERROR", "limit")
      }
    }
    if request.query["cost_mode"] != nil { return failure(422, "INVALID_COST_MODE", "cost_mode") }
    let isCluster = resource.collection == "clusters" || resource.isInCluster
    let cluster = request.query["cluster_id"] ?? (isCluster ? id : nil)
    if let cluster {
      guard fixture.clusterIDs.contains(cluster) else {
        return failure(404, "CLUSTER_NOT_FOUND", "Cluster not found")
      }
      guard key.clusters.isEmpty || key.clusters.contains(cluster) else {
        return failure(403, "CLUSTER_ACCESS_DENIED", "Access to this cluster is not allowed")
      }
    }
    guard let collection = resource.collection else { return single(resource, key) }
    var entries = fixture.entries(of: collection, allowed: key.clusters)
    if let cluster, resource.isInCluster || id == nil {
      entries = entries.filter { $0["cluster_id"].map { $0 == .text(cluster) } ?? true }
    }
    if let id, !resource.isInCluster {
      guard let named = entries.first(where: { $0["id"] == .text(id) }) else {
        return failure(404, "NOT_FOUND", "Not Found")
      }
      return success(named)
    }
    return page(of: entries, collection, request)
  }

  /// One page of a list.
  private func page(of entries: [JSON], _ collection: String, _ request: Request) -> Reply {
    let limit = request.query["limit"].flatMap(Int.init) ?? 100
    guard settings.contract == .new else {
      let body: JSON = .object([
        collection: .list(Array(entries.prefix(limit))), "total": .number(entries.count),
      ])
      return Reply(status: 200, body: body.bytes)
    }
    var start = 0
    if let cursor = request.query["cursor"] {
      guard cursor.hasPrefix("after-"), let offset = Int(cursor.dropFirst(6)),
        (0...entries.count).contains(offset)
      else { return failure(400, "INVALID_CURSOR", "invalid cursor") }
      start = offset
    }
    let end = min(entries.count, start + limit)
    var pagination: [String: JSON] = [
      "limit": .number(limit), "has_more": .bool(end < entries.count),
    ]
    if end < entries.count { pagination["next_cursor"] = .text("after-\(end)") }
    if request.query["include_total"] == "true" {
      pagination["total_count"] = .number(entries.count)
    }
    let meta: JSON = [
      "request_id": "req_sandbox", "applied_at": "2026-01-01T00:00:00Z",
      "pagination": .object(pagination),
    ]
    return Reply(
      status: 200, body: (["data": .list(Array(entries[start..<end])), "meta": meta] as JSON).bytes)
  }

  private func single(_ resource: Contract.Resource, _ key: SandboxKey) -> Reply {
    resource.scope == "cost_explorer:read"
      ? success(["rows": []])
      : success(.object(fixture.organization(named: key.organization, allowed: key.clusters)))
  }

  private func success(_ data: JSON) -> Reply {
    switch settings.contract {
    case .new: Reply(status: 200, body: (["data": data, "meta": meta] as JSON).bytes)
    case .old: Reply(status: 200, body: data.bytes)
    }
  }

  private func missing(_ scope: String, of scopes: Set<String>) -> Reply {
    guard settings.contract == .new else {
      return failure(403, "FORBIDDEN", "Missing required permission: \(scope)")
    }
    var error: [String: JSON] = [
      "code": "FORBIDDEN", "message": .text("missing required scope: \(scope)"),
    ]
    if settings.tellsGranted {
      error["details"] = [
        ["required": [.text(scope)], "granted": .list(scopes.sorted().map(JSON.text))]
      ]
    }
    return Reply(
      status: 403, body: (["data": nil, "meta": meta, "error": .object(error)] as JSON).bytes)
  }

  /// A failure in the contract's shape.
  func failure(_ status: Int, _ code: String, _ text: String) -> Reply {
    let body: JSON =
      switch settings.contract {
      case .new:
        ["data": nil, "meta": meta, "error": ["code": .text(code), "message": .text(text)]]
      case .old: ["detail": .text(text)]
      }
    return Reply(status: status, body: body.bytes)
  }

  private var meta: JSON { ["request_id": "req_sandbox", "applied_at": "2026-01-01T00:00:00Z"] }

  /// The fault that this request meets, if any.
  func chosenFault(for path: String, _ state: inout State) -> Fault? {
    guard path.hasPrefix("/v1/") else { return nil }
    for (index, fault) in state.faults.enumerated() where path.hasPrefix(fault.path) {
      if let times = fault.times {
        if times == 0 { continue }
        state.faults[index].times = times - 1
      }
      if fault.kind == .flapping {
        state.flaps += 1
        if (state.flaps - 1) % 60 >= 20 { continue }
      }
      // SplitMix64: the same seed breaks the same requests.
      state.random &+= 0x9e37_79b9_7f4a_7c15
      var bits = state.random
      bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
      bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
      bits ^= bits >> 31
      if bits % 100 < fault.percent { return fault }
    }
    return nil
  }

  /// The answer of something that is not the API, or of an API in trouble.
  func broken(_ kind: Fault.Kind) -> Reply {
    let page = Array("<!doctype html><title>Sign in</title><p>Please sign in.</p>".utf8)
    let html = ["Content-Type": "text/html; charset=utf-8"]
    switch kind {
    case .html: return Reply(status: 401, headers: html, body: page)
    case .portal: return Reply(status: 200, headers: html, body: page)
    case .redirect: return Reply(status: 302, headers: ["Location": settings.elsewhere])
    case .hang, .close, .truncate:
      var reply = Reply(status: 200, fault: kind)
      reply.body = (["data": ["id": "cut"], "meta": meta] as JSON).bytes
      return reply
    case .huge:
      let filler = String(repeating: "x", count: 2 << 20)
      return Reply(
        status: 200, body: (["data": ["id": .text(filler)], "meta": meta] as JSON).bytes)
    case .rateLimit:
      var reply = failure(429, "RATE_LIMITED", "Rate limit exceeded")
      reply.headers["Retry-After"] = "1"
      return reply
    case .limiterDown:
      return failure(503, "RATE_LIMIT_UNAVAILABLE", "Rate limiter unavailable")
    case .unavailable, .flapping, .stripAuth, .delay, .status:
      return failure(503, "SERVICE_UNAVAILABLE", "Service unavailable")
    }
  }
}
