import Synchronization

extension Sandbox {
  /// What is done to the sandbox while it runs; nil for a path that is none of these.
  ///
  /// - `GET /_sandbox/log`: the request log, one JSON object a line.
  /// - `POST /_sandbox/keys`: a key line, which adds the key or replaces it.
  /// - `POST /_sandbox/revoke`: a key or its fingerprint.
  /// - `POST /_sandbox/faults`: a fault; an empty body ends all faults.
  func administer(_ request: Request) -> Reply? {
    let body = request.body.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    switch (request.method, request.path) {
    case ("GET", "/_sandbox/log"):
      let lines = log.map { $0.json.bytes + [0x0a] }
      return Reply(
        status: 200, headers: ["Content-Type": "application/x-ndjson"], body: lines.flatMap { $0 })
    case ("POST", "/_sandbox/keys"):
      guard let key = SandboxKey(line: body) else { return refused }
      state.withLock { $0.keys[key.secret] = key }
      return done
    case ("POST", "/_sandbox/revoke"):
      let isKnown = state.withLock { state in
        let secret = state.keys.values.first { $0.secret == body || $0.fingerprint == body }?.secret
        guard let secret else { return false }
        state.keys[secret]?.isRevoked = true
        return true
      }
      return isKnown ? done : Reply(status: 404, body: (["done": false] as JSON).bytes)
    case ("POST", "/_sandbox/faults"):
      if body.isEmpty {
        state.withLock { $0.faults = [] }
        return done
      }
      guard let fault = Fault(body) else { return refused }
      state.withLock { $0.faults.append(fault) }
      return done
    default:
      return nil
    }
  }

  private var done: Reply { Reply(status: 200, body: (["done": true] as JSON).bytes) }
  private var refused: Reply { Reply(status: 400, body: (["done": false] as JSON).bytes) }
}
