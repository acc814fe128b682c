/// What the text of a 401 says about the key.
///
/// Only a text that calls the key itself bad is evidence against it. A text about a header that is
/// missing says that the key did not arrive, and one about trouble says nothing of the key.
enum RefusalText {
  /// The key is not valid.
  case keyRefused
  /// No key arrived.
  case keyMissing
  /// Anything else.
  case other

  /// Texts that say either: neither is known.
  private static let either = ["missing or invalid", "invalid or missing"]
  private static let missing = [
    "missing", "required", "not provided", "no api key", "no token", "no bearer",
    "no authorization", "not found in", "absent", "without", "empty", "must provide",
    "must be provided", "expected", "header",
  ]
  private static let trouble = [
    "unavailable", "try again", "retry", "temporar", "timeout", "timed out", "backend", "upstream",
    "internal", "failed to", "could not", "unable", "cannot", "proxy", "gateway", "firewall",
    "address", " ip ", "network", "session", "sign in", "log in", "login", "cookie", "certificate",
    "signature", "denied", "blocked", "captcha", "tenant", "audience", "issuer", "jwt", "oauth",
    "clock",
  ]
  private static let refused = [
    "invalid", "not valid", "revoked", "expired", "unknown", "unrecognized", "unrecognised",
    "inactive", "disabled", "deactivated", "incorrect",
  ]
  private static let keys = [
    "api key", "api_key", "apikey", "token", "key", "bearer", "credential",
  ]

  /// - Parameter text: the message of a 401 UNAUTHORIZED; nil where there is none.
  init(_ text: String?) {
    guard let text else {
      self = .other
      return
    }
    func holds(_ words: [String], _ text: String) -> Bool { words.contains(where: text.contains) }
    let all = " \(text.lowercased()) "
    let isEither = Self.either.contains(where: all.contains)
    let rest = Self.either.reduce(all) { $0.replacing($1, with: "invalid") }
    if holds(Self.trouble, all) {
      self = .other
    } else if holds(isEither ? ["api key required"] : Self.missing, rest) {
      self = .keyMissing
    } else if holds(Self.refused, rest), holds(Self.keys, rest) {
      self = .keyRefused
    } else {
      self = .other
    }
  }
}
