/// What the API said about a key.
package enum Verdict: String, Sendable, CaseIterable {
  /// The API accepted the key.
  case live
  /// The API does not accept the key: revoked, expired, mistyped or never real.
  case revoked
  /// The API does not accept the key, but it was found where agents keep their tokens, and those
  /// open another host: it may be live there.
  case revokedAsAPIKey = "revoked as an API key, may be a live agent token"
  /// Everything else: the key has to be taken for live until someone knows better.
  case unknown

  /// Whether the key has to be taken for live although no answer says so.
  package var isOpen: Bool { self == .unknown || self == .revokedAsAPIKey }
}

/// What a verdict rests on; the raw value is the phrase that reports show.
package enum Reason: String, Sendable, CaseIterable {
  // Live.
  case accepted = "accepted"
  case scopeMissing = "accepted, but a permission scope is missing"
  case clusterDenied = "accepted, but restricted to other clusters"

  // Revoked.
  case notAccepted = "not accepted: revoked, expired or never real"

  // Unknown: nothing was sent.
  case notVerifiable = "not verifiable"
  case noKey = "no Kubeadapt key in it"
  case neverSent = "never sent, as configured"
  case libraryMissing = "libcurl is not installed"
  case hostDown = "not asked: the API could not be reached for other keys"
  case deadline = "not answered before the deadline"
  case interrupted = "interrupted"
  case requestLimit = "too many requests needed"
  case placeUnreadable = "the place in the report could not be read again"
  case placeChanged = "the place in the report no longer holds the key"

  // Unknown: a refusal that is not enough.
  case wayNotProved =
    "refused, but the key may have been dropped on the way: set KASCAN_CONTROL_KEY to a key that is live, or ask without a proxy"
  case controlRefused =
    "refused, but so was the control key: the way drops keys, or the control key is not live"
  case notConfirmed = "refused once, and not a second time"
  case mixedAnswers = "accepted once and refused once"
  case guessedExtent = "refused, but where the key begins and ends is a guess"

  // Unknown: an answer that is no evidence.
  case headerLost = "the authorization header did not arrive"
  case ambiguousRefusal = "refused with a text that does not say what is wrong with the key"
  case notJSON = "answered by something else: no JSON"
  case foreignJSON = "answered by something else: unexpected JSON"
  case contradictory = "the answer contradicts itself"
  case empty = "empty answer"
  case truncated = "truncated answer"
  case oversized = "oversized answer"
  case redirect = "redirected; a key is never sent on"
  case notFound = "no such address; is the endpoint right?"
  case methodNotAllowed = "method not allowed; is the endpoint right?"
  case badRequest = "the request was rejected as malformed"
  case rateLimited = "rate limited"
  case quotaReserved = "the rest of the key's quota is left to its owner"
  case limiterDown = "the API's rate limiter is down"
  case serverError = "server error"
  case unexpectedStatus = "unexpected status"

  // Unknown: no answer.
  case proxyRefused = "the proxy refused"
  case proxyUnreachable = "the proxy could not be reached"
  case nameNotResolved = "the host name could not be resolved"
  case notConnected = "could not connect"
  case timedOut = "timed out"
  case connectionReset = "connection closed before the answer"
  case certificateUntrusted = "the server's certificate is not trusted"
  case certificateWrongHost = "the server's certificate is for another host"
  case certificatesUnreadable = "the CA certificates could not be read"
  case tlsFailed = "TLS failed"
  case transportFailed = "the transfer failed"

  /// The verdict that this reason belongs to.
  package var verdict: Verdict {
    switch self {
    case .accepted, .scopeMissing, .clusterDenied: .live
    case .notAccepted: .revoked
    default: .unknown
    }
  }

  /// Whether the host or the way to it is broken, whatever the key.
  var isOutage: Bool {
    switch self {
    case .proxyRefused, .proxyUnreachable, .nameNotResolved, .notConnected, .timedOut,
      .connectionReset, .certificateUntrusted, .certificateWrongHost, .certificatesUnreadable,
      .tlsFailed, .transportFailed, .serverError, .limiterDown:
      true
    default: false
    }
  }
}
