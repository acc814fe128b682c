import Synchronization

/// A stand-in for the API: who may see what, without any network.
final class Sandbox: Sendable {
  /// A request, as far as it matters.
  struct Request: Sendable {
    var method = "GET"
    /// Without the query.
    var path: String
    var query: [String: String] = [:]
    /// The header `Authorization`.
    var authorization: String?
    /// What a POST carries.
    var body = ""
  }

  /// An answer.
  struct Reply: Sendable {
    var status: Int
    var headers: [String: String] = ["Content-Type": "application/json"]
    var body: [UInt8] = []
    /// The answer is not to be sent as it is.
    var fault: Fault.Kind?
    /// How much later it is sent, in milliseconds.
    var delay = 0
  }

  /// A line of the request log; it names keys by fingerprint only.
  struct LogEntry: Sendable, Equatable {
    var method: String
    var path: String
    var status: Int
    /// The fingerprint of the key that was sent, known or not.
    var fingerprint: String?
    var fault: Fault.Kind?

    /// The line as JSON.
    var json: JSON {
      [
        "method": .text(method), "path": .text(path), "status": .number(status),
        "fingerprint": fingerprint.map(JSON.text) ?? nil,
        "fault": fault.map { .text($0.rawValue) } ?? nil,
      ]
    }
  }

  /// How the sandbox behaves.
  struct Settings: Sendable {
    var contract = Contract.new
    /// Requests a window and key; 0 for no limit.
    var rateLimit = 100
    /// The window's length in seconds.
    var rateWindow = 60
    /// Whether a 403 tells the scopes that the key holds.
    var tellsGranted = false
    /// How many clusters there are.
    var clusters = 3
    /// Where redirects lead.
    var elsewhere = "/_sandbox/elsewhere"
    /// Starts the choice of which requests fail.
    var seed: UInt64 = 1
  }

  struct State {
    var keys: [String: SandboxKey]
    var faults: [Fault]
    var windows: [String: (start: Int, count: Int)] = [:]
    var log: [LogEntry] = []
    var random: UInt64
    /// How many requests met the fault `flapping`.
    var flaps = 0
  }

  let settings: Settings
  let fixture: Fixture
  let state: Mutex<State>
  /// Gets every line of the log as it is written.
  private let report: @Sendable (LogEntry) -> Void

  init(
    settings: Settings = Settings(), keys: [SandboxKey] = [], faults: [Fault] = [],
    report: @escaping @Sendable (LogEntry) -> Void = { _ in }
  ) {
    self.settings = settings
    fixture = Fixture(settings.contract, clusters: settings.clusters)
    self.report = report
    state = Mutex(
      State(
        keys: Dictionary(keys.map { ($0.secret, $0) }) { $1 }, faults: faults,
        random: settings.seed))
  }

  /// The request log so far.
  var log: [LogEntry] { state.withLock { $0.log } }

  /// Answers a request and logs it.
  ///
  /// - Parameter now: Unix seconds.
  func answer(_ request: Request, now: Int) -> Reply {
    if request.path.hasPrefix("/_sandbox/"), let reply = administer(request) { return reply }
    let secret = request.authorization.flatMap { header in
      header.hasPrefix("Bearer ") ? String(header.dropFirst(7)) : nil
    }
    return state.withLock { state in
      let fault = chosenFault(for: request.path, &state)
      let reply = reply(to: request, secret: secret, now: now, fault, &state)
      let limit = request.query["limit"].flatMap(Int.init).map { "?limit=\($0)" } ?? ""
      // A path may hold anything, keys included.
      let path = request.path.contains("ka_") ? "/…" : request.path + limit
      let entry = LogEntry(
        method: request.method, path: path, status: reply.status,
        fingerprint: secret.map(SandboxKey.fingerprint(of:)), fault: fault?.kind)
      state.log.append(entry)
      report(entry)
      return reply
    }
  }

  private func reply(
    to request: Request, secret: String?, now: Int, _ fault: Fault?, _ state: inout State
  ) -> Reply {
    switch fault?.kind {
    case .delay, nil:
      var reply = route(request, secret: secret, now: now, &state)
      reply.delay = fault?.amount ?? 0
      return reply
    case .stripAuth:
      var reply = route(request, secret: nil, now: now, &state)
      reply.headers["Via"] = "1.1 sandbox"
      return reply
    case .status: return Reply(status: fault?.amount ?? 500)
    case .flapping?: return broken(.unavailable)
    case let kind?: return broken(kind)
    }
  }

  private func route(
    _ request: Request, secret: String?, now: Int, _ state: inout State
  ) -> Reply {
    switch request.path {
    case "/health", "/health/live":
      return Reply(status: 200, body: (["status": "ok", "version": "sandbox"] as JSON).bytes)
    case "/health/ready":
      return Reply(
        status: 200, body: (["status": "ok", "checks": ["database": "ok"]] as JSON).bytes)
    case "/v1/openapi.json" where settings.contract == .new:
      return Reply(
        status: 200,
        body: (["openapi": "3.1.0", "info": ["title": "Sandbox", "version": "1"]] as JSON).bytes)
    case "/v1/openapi.yaml" where settings.contract == .new:
      return Reply(
        status: 200, headers: ["Content-Type": "application/yaml"],
        body: Array("openapi: 3.1.0\ninfo: {title: Sandbox, version: '1'}\n".utf8))
    case "/v1/docs" where settings.contract == .new:
      return Reply(
        status: 200, headers: ["Content-Type": "text/html; charset=utf-8"],
        body: Array("<!doctype html><title>Sandbox</title>".utf8))
    default: break
    }
    guard request.path.hasPrefix("/v1/") else { return failure(404, "NOT_FOUND", "Not Found") }
    let path = String(request.path.dropFirst(4))
    let found = settings.contract.resource(at: path)
    if found == nil && settings.contract == .old { return failure(404, "NOT_FOUND", "Not Found") }
    // The new contract has one text for both.
    let isNew = settings.contract == .new
    let either = "missing or invalid bearer token"
    guard let secret else {
      let text = "API key required. Use 'Authorization: Bearer <api_key>'"
      return failure(401, "UNAUTHORIZED", isNew ? either : text)
    }
    guard let key = state.keys[secret], !key.isRevoked else {
      return failure(401, "UNAUTHORIZED", isNew ? either : "Invalid API key")
    }
    var reply: Reply
    let quota = takeQuota(of: key, now: now, &state)
    if let quota, quota.remaining < 0 {
      reply = failure(429, "RATE_LIMITED", "Rate limit exceeded")
      let wait = settings.contract == .new ? settings.rateWindow : quota.reset - now
      reply.headers["Retry-After"] = String(max(1, wait))
    } else if let (resource, id) = found {
      reply = show(resource, id: id, to: key, request)
    } else {
      reply = failure(404, "NOT_FOUND", "Not Found")
    }
    if let quota {
      reply.headers["X-RateLimit-Limit"] = String(settings.rateLimit)
      reply.headers["X-RateLimit-Remaining"] = String(max(0, quota.remaining))
      reply.headers["X-RateLimit-Reset"] = String(quota.reset)
    }
    return reply
  }

  /// Counts a request of a key; nil without a limit, negative when it is one too many.
  private func takeQuota(
    of key: SandboxKey, now: Int, _ state: inout State
  ) -> (remaining: Int, reset: Int)? {
    guard settings.rateLimit > 0 else { return nil }
    var window = state.windows[key.secret] ?? (now, 0)
    if now >= window.start + settings.rateWindow { window = (now, 0) }
    window.count += 1
    state.windows[key.secret] = window
    return (settings.rateLimit - window.count, window.start + settings.rateWindow)
  }
}
