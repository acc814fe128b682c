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
    /// 503 of the limiter, which says nothing about the key.
    case limiterDown = "limiter-down"
    /// A proxy that drops `Authorization`, and says that it is there (`Via`).
    case stripAuth = "strip-auth"
    /// 503 for 20 requests of every 60.
    case flapping
    /// `delay:MS`: an answer that comes later.
    case delay
    /// `status:CODE[:TIMES]`: a status without a body, for so many requests.
    case status
  }

  /// What goes wrong.
  var kind: Kind
  /// How often, from 0 to 100.
  var percent = 100
  /// Where: the beginning of a path; empty for every path under `/v1`.
  var path = ""
  /// Milliseconds of a delay, or the code of a status.
  var amount = 0
  /// How many requests it still meets; nil for all.
  var times: Int?

  /// Reads `KIND[:PERCENT[:PATH]]`, `delay:MS[:PATH]` or `status:CODE[:TIMES[:PATH]]`; nil when it
  /// is none of these.
  init?(_ text: String) {
    var parts = text.split(separator: ":", maxSplits: 3).map(String.init)[...]
    guard let name = parts.popFirst(), let kind = Kind(rawValue: name) else { return nil }
    self.kind = kind
    func number(_ range: ClosedRange<Int>) -> Int? {
      parts.popFirst().flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
    }
    switch kind {
    case .delay:
      guard let time = number(0...600_000) else { return nil }
      amount = time
    case .status:
      guard let code = number(200...599) else { return nil }
      amount = code
      if let next = parts.first, next.first != "/" {
        guard let times = number(1...1_000_000) else { return nil }
        self.times = times
      }
    default:
      if !parts.isEmpty {
        guard let percent = number(0...100) else { return nil }
        self.percent = percent
      }
    }
    path = parts.joined(separator: ":")
  }
}
