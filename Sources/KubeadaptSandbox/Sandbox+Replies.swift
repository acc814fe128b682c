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
    let isCluster = resource.collection == "clusters"
    if let cluster = request.query["cluster_id"] ?? (isCluster ? id : nil) {
      guard Fixture.clusterIDs.contains(cluster) else {
        return failure(404, "CLUSTER_NOT_FOUND", "Cluster not found")
      }
      guard key.clusters.isEmpty || key.clusters.contains(cluster) else {
        return failure(403, "CLUSTER_ACCESS_DENIED", "Access to this cluster is not allowed")
      }
    }
    guard let collection = resource.collection else { return single(resource, key) }
    var entries = Fixture.entries(of: collection, allowed: key.clusters)
    if let cluster = request.query["cluster_id"] {
      entries = entries.filter { entry in
        guard case .object(let members) = entry, case .text(let id)? = members["cluster_id"] else {
          return true
        }
        return id == cluster
      }
    }
    if let id {
      let named = entries.first { entry in
        guard case .object(let members) = entry, case .text(let own)? = members["id"] else {
          return false
        }
        return own == id
      }
      guard let named else { return failure(404, "NOT_FOUND", "Not Found") }
      return success(named)
    }
    let limit = request.query["limit"].flatMap(Int.init) ?? 100
    switch settings.contract {
    case .new: return success(.list(Array(entries.prefix(limit))))
    case .old:
      let body: JSON = .object([
        collection: .list(Array(entries.prefix(limit))), "total": .number(entries.count),
      ])
      return Reply(status: 200, body: body.bytes)
    }
  }

  private func single(_ resource: Contract.Resource, _ key: SandboxKey) -> Reply {
    var members = Fixture.organization(allowed: key.clusters)
    switch (settings.contract, resource.scope) {
    case (.new, "cost_explorer:read"): return success(["rows": []])
    case (.new, _): members["id"] = .text(Fixture.organizationID)
    case (.old, _): members["organization_id"] = .text(Fixture.organizationID)
    }
    return success(.object(members))
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
    var error: [String: JSON] = ["code": "FORBIDDEN", "message": "Insufficient permissions"]
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

  private var meta: JSON { ["request_id": "req-sandbox", "applied_at": "2026-01-01T00:00:00Z"] }

  /// The fault that this request meets, if any.
  func chosenFault(for path: String, _ state: inout State) -> Fault? {
    guard path.hasPrefix("/v1/") else { return nil }
    for fault in state.faults where path.hasPrefix(fault.path) {
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
    case .unavailable: return failure(503, "SERVICE_UNAVAILABLE", "Service unavailable")
    }
  }
}
