/// Something that goes wrong between a client and the API.
struct Fault: Sendable, Equatable {
  /// What goes wrong.
  enum Kind: String, Sendable, CaseIterable {
    /// A login page with status 401.
    case html
    /// A captive portal's page with status 200.
    case portal
    /// A redirect to another address of the sandbox, which the log shows when it is followed.
    case redirect
    /// No answer for a minute.
    case hang
    /// The connection ends without an answer.
    case close
    /// The connection ends within the answer.
    case truncate
    /// A body of two megabytes.
    case huge
    /// 429 with `Retry-After`.
    case rateLimit = "429"
    /// 503.
    case unavailable = "503"
  }

  /// What goes wrong.
  var kind: Kind
  /// How often, from 0 to 100.
  var percent = 100
  /// Where: the beginning of a path; empty for every path under `/v1`.
  var path = ""

  /// Reads `KIND[:PERCENT[:PATH]]`; nil when it is not that.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
    guard let name = parts.first, let kind = Kind(rawValue: name) else { return nil }
    self.kind = kind
    if parts.count > 1 {
      guard let percent = Int(parts[1]), (0...100).contains(percent) else { return nil }
      self.percent = percent
    }
    if parts.count > 2 { path = parts[2] }
  }
}
