import Glibc

/// What is asked of the API, and with what manners.
package struct VerificationPlan: Sendable {
  /// Where the keys go.
  package var endpoint: Endpoint
  /// Whether to find out what live keys open.
  package var reach: Bool
  /// How many keys are asked about at once, from 1 to 16.
  package var concurrency = 8
  /// How long the whole verification may take.
  package var deadline: Duration = .seconds(600)
  /// The fingerprints of keys that are never sent, such as honeytokens.
  package var neverSend: Set<String> = []
  /// Whose certificates are trusted.
  package var trust: TrustAnchors
  /// The proxies that libcurl takes from the environment.
  package var proxies = ProxyEnvironment.current
  /// The program's version, for `User-Agent`.
  package var version: String
  /// How long waits are.
  package var pace = Pace()

  /// Creates a plan with the usual manners.
  package init(
    endpoint: Endpoint = .standard, reach: Bool = false, trust: TrustAnchors = .fromEnvironment,
    version: String
  ) {
    self.endpoint = endpoint
    self.reach = reach
    self.trust = trust
    self.version = version
  }

  /// A key that the user knows to be live; asked before a refusal is believed.
  package var controlKey: [UInt8]?
  /// How many requests are sent a second, over all keys; nil for as many as there are answers.
  package var rate: Double? = 20
  /// How many clusters are listed, about; a page has 100.
  package var mostClusters = 500

  /// The most requests that one key takes, retries included.
  ///
  /// Three find out whether it is live (two of them on the old contract only), one more confirms a
  /// refusal, up to twelve more find out what it opens; the rest is for retries. An older key whose
  /// end is a guess takes twice as many. libcurl itself repeats a request once when the server had
  /// closed a kept connection before it arrived.
  package var requestLimit: Int { reach ? 20 : 8 }

  /// Whether nothing can stand between: this machine, or TLS to the vendor's own host without a
  /// proxy, with the system's certificates.
  var isDirect: Bool {
    if endpoint.isLoopback { return !endpoint.isSecure || trust == TrustAnchors() }
    return endpoint.isStandard && trust == TrustAnchors() && !proxies.apply(to: endpoint)
  }

  /// How long waits are.
  package struct Pace: Sendable {
    /// For one request, connecting included.
    package var timeout: Duration = .seconds(10)
    /// Before a failed request is repeated; up to twice as much, at random.
    package var backoff: Duration = .milliseconds(500)
    /// The longest wait that a server may ask for; if it asks for more, the key is given up.
    package var longestWait: Duration = .seconds(65)
    /// How many failures in a row make the host count as down: a server error or closed connection
    /// is one, a timeout two, no connection at all five.
    package var failuresUntilDown = 20
    /// How often a host that counts as down is asked again, ...
    package var secondChances = 3
    /// ... and after how long; each time twice as long.
    package var hostBackoff: Duration = .seconds(2)
    /// How much later a refused key is asked a second time, at least.
    package var confirmation: Duration = .seconds(1)

    /// Creates the usual pace.
    package init() {}
  }
}

/// The certificates that a server's certificate is held against; they are always held against some.
package struct TrustAnchors: Sendable, Equatable {
  /// A file of CA certificates; nil for the system's.
  package var file: String?
  /// A folder of CA certificates, hashed as OpenSSL does; nil for the system's.
  package var directory: String?

  /// Creates trust in the system's certificates, or in those given.
  package init(file: String? = nil, directory: String? = nil) {
    self.file = file
    self.directory = directory
  }

  /// What the curl program reads, and libcurl by itself does not: `CURL_CA_BUNDLE`, else
  /// `SSL_CERT_DIR` and `SSL_CERT_FILE`.
  package static var fromEnvironment: TrustAnchors {
    if let bundle = variable("CURL_CA_BUNDLE") { return TrustAnchors(file: bundle) }
    return TrustAnchors(file: variable("SSL_CERT_FILE"), directory: variable("SSL_CERT_DIR"))
  }

  private static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }
}
