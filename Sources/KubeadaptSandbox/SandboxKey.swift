import CDigest

/// A key that the sandbox knows, and what it opens.
struct SandboxKey: Sendable, Equatable {
  /// The key itself.
  var secret: String
  /// The permission scopes; nil for every scope of the contract.
  var scopes: Set<String>?
  /// `allowed_cluster_ids`; empty for every cluster of the organization.
  var clusters: Set<String> = []
  /// Whether the key was revoked.
  var isRevoked = false
  /// The name of the organization that it belongs to; no white space.
  var organization = Fixture.organizationName

  /// Creates a key.
  init(
    secret: String, scopes: Set<String>? = nil, clusters: Set<String> = [], isRevoked: Bool = false
  ) {
    self.secret = secret
    self.scopes = scopes
    self.clusters = clusters
    self.isRevoked = isRevoked
  }

  /// What the contract or the organization has not, in words; nil for nothing.
  func problem(_ fixture: Fixture) -> String? {
    if let scope = (scopes ?? []).sorted().first(where: { !fixture.contract.scopes.contains($0) }) {
      return "no such scope: \(scope)"
    }
    guard let cluster = clusters.sorted().first(where: { !fixture.clusterIDs.contains($0) }) else {
      return nil
    }
    var known = fixture.clusterIDs.sorted()
    if known.count > 5 { known = known.prefix(5) + ["…"] }
    return "no such cluster: \(cluster); there are \(known.joined(separator: ", "))"
  }

  /// Reads `KEY [scopes=A,B] [clusters=C,D] [org=NAME] [revoked]`; nil when it is not that.
  init?(line: String) {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard let secret = words.first else { return nil }
    self.init(secret: String(secret))
    for word in words.dropFirst() {
      if word == "revoked" {
        isRevoked = true
      } else if word.hasPrefix("scopes=") {
        scopes = Set(word.dropFirst(7).split(separator: ",").map(String.init))
      } else if word.hasPrefix("clusters=") {
        clusters = Set(word.dropFirst(9).split(separator: ",").map(String.init))
      } else if word.hasPrefix("org="), word.count > 4 {
        organization = String(word.dropFirst(4))
      } else {
        return nil
      }
    }
  }

  /// The name that logs use for the key, the same as kascan's.
  var fingerprint: String { SandboxKey.fingerprint(of: secret) }

  /// The first 16 hexadecimal digits of `SHA-256("kascan/1\0" + key)`.
  static func fingerprint(of secret: String) -> String {
    let bytes = Array("kascan/1\0\(secret)".utf8)
    var context = sha256_ctx()
    unsafe nettle_sha256_init(&context)
    unsafe nettle_sha256_update(&context, bytes.count, bytes)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    unsafe nettle_sha256_digest(&context, digest.count, &digest)
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
