/// An answer of the API, as far as it matters.
package struct Answer: Sendable {
  /// The HTTP status.
  package var status: Int
  /// The header `Content-Type`.
  package var contentType: String?
  /// The header `Retry-After`: seconds or an HTTP date.
  package var retryAfter: String?
  /// The header `X-RateLimit-Limit`.
  package var limit: Int?
  /// The header `X-RateLimit-Remaining`.
  package var remaining: Int?
  /// The header `X-RateLimit-Reset`, in Unix seconds.
  package var reset: Int?
  /// Whether something on the way says that it passed the answer on (`Via`).
  package var isPassedOn = false
  /// The whole body, at most `Transport.bodyLimit` bytes.
  package var body: [UInt8]

  /// Creates an answer.
  package init(
    status: Int, contentType: String? = nil, retryAfter: String? = nil, remaining: Int? = nil,
    reset: Int? = nil, body: [UInt8] = []
  ) {
    self.status = status
    self.contentType = contentType
    self.retryAfter = retryAfter
    self.remaining = remaining
    self.reset = reset
    self.body = body
  }

  /// Whether the answer says that it is JSON, with or without parameters such as a character set.
  var isJSON: Bool {
    guard let contentType else { return false }
    let type = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
    return String(type)?.lowercased().filter { $0 != " " } == "application/json"
  }

  /// Takes one header line, with or without its line end.
  mutating func takeHeader(_ line: some Collection<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    let bytes = line[line.index(after: colon)...].drop { $0 <= 0x20 }
    let end = bytes.reversed().drop { $0 <= 0x20 }.count
    let value = String(decoding: bytes.prefix(end).prefix(128), as: UTF8.self)
    switch name {
    // Two types contradict each other: then it is neither.
    case "content-type": contentType = contentType.map { "\($0), \(value)" } ?? value
    case "retry-after": retryAfter = value
    case "x-ratelimit-limit": limit = Int(value)
    case "x-ratelimit-remaining": remaining = Int(value)
    case "x-ratelimit-reset": reset = Int(value).map { min(max($0, 0), 1 << 40) }
    case "via": isPassedOn = true
    default: break
    }
  }
}
