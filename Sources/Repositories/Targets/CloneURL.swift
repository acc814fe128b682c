import Platform

/// The address of a repository that is cloned: https, ssh or a file's, and http to this machine.
package struct CloneURL: Hashable, Sendable {
  /// How the repository is reached.
  package enum Transport: String, Sendable {
    case https, http, ssh, file
  }

  /// Why an address is not used.
  package enum Refusal: Error, Equatable, Sendable {
    /// A protocol, by its name, that could run a program or is not encrypted.
    case `protocol`(String)
    /// No host, or bytes that no address has.
    case malformed
  }

  /// How the repository is reached.
  package let transport: Transport
  /// What git is given. It may hold a password, so nothing shows it.
  let text: String
  /// What reports, logs and the state call it: without password and query.
  package let name: String
  /// What is the same for all ways of writing the address.
  package let key: String
  /// Host and port; empty for a file.
  let host: String
  /// Whether a password, or over https any user, stands in the address.
  package let hasCredentials: Bool

  /// Reads an address as git does; nil for what is no address but a path.
  ///
  /// - Throws: why an address is not used.
  package init?(_ text: String) throws(Refusal) {
    guard let mark = Self.mark(in: text) else { return nil }
    if case .helper(let end) = mark { throw .protocol(String(text[..<end])) }
    if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { throw .malformed }
    let scheme: String
    let rest: Substring
    switch mark {
    case .scheme(let end):
      scheme = text[..<end].lowercased()
      rest = text[text.index(end, offsetBy: 3)...]
    case .host(let end), .helper(let end):
      scheme = "ssh"
      rest = text[..<end] + "/" + text[text.index(after: end)...]
    }
    guard let transport = Transport(rawValue: scheme) else { throw .protocol(scheme) }
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    var path = rest[authority.endIndex...].prefix { $0 != "?" && $0 != "#" }
    let at = authority.lastIndex(of: "@")
    let user = at.map { authority[..<$0] } ?? ""
    let host = (at.map { authority[authority.index(after: $0)...] } ?? authority).lowercased()
    // `USER:PASSWORD@HOST/PATH`, without its scheme, reads as a path on a host.
    if case .host = mark, at == nil, path.contains("@") { throw .malformed }
    if transport == .file {
      guard authority.isEmpty || host == "localhost" else { throw .malformed }
    } else if host.isEmpty || host.hasPrefix("-") || user.hasPrefix("-") {
      throw .malformed
    }
    if transport == .http && !Self.isThisMachine(host) { throw .protocol("http") }
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    guard path.contains(where: { $0 != "/" }) else { throw .malformed }
    let login = transport == .ssh ? user.prefix { $0 != ":" } : ""
    let prefix = login.isEmpty ? "" : "\(login)@"
    self.transport = transport
    self.text = text
    self.host = host
    hasCredentials = transport == .ssh ? user.contains(":") : !user.isEmpty
    if case .host = mark {
      name = "\(prefix)\(host):\(path.dropFirst())"
    } else {
      name = "\(scheme)://\(prefix)\(host)\(path)"
    }
    let stem = path.hasSuffix(".git") ? path.dropLast(4) : path
    let port = [Transport.https: ":443", .http: ":80", .ssh: ":22"][transport] ?? ""
    let plainHost = !port.isEmpty && host.hasSuffix(port) ? String(host.dropLast(port.count)) : host
    key = "\(scheme)://\(prefix)\(plainHost)\(stem)"
  }

  /// The address of the repository's wiki, as GitHub, GitLab, Gitea and Bitbucket place it.
  package var wiki: CloneURL? {
    var end = text.firstIndex { $0 == "?" || $0 == "#" } ?? text.endIndex
    while end > text.startIndex, text[text.index(before: end)] == "/" {
      end = text.index(before: end)
    }
    let stem = text[..<end]
    if stem.hasSuffix(".wiki.git") || stem.hasSuffix(".wiki") { return nil }
    let plain = stem.hasSuffix(".git") ? stem.dropLast(4) : stem
    return try? CloneURL(plain + ".wiki.git")
  }

  /// The address that a host sends git on to; nil where that is another host, or a weaker protocol.
  func redirected(to location: String) -> CloneURL? {
    let tail = "/info/refs"
    var target = location.prefix { $0 != "?" && $0 != "#" }
    if target.hasSuffix(tail) { target = target.dropLast(tail.count) }
    guard let next = try? CloneURL(String(target)), next.plainHost == plainHost,
      next.transport == transport || next.transport == .https, !next.hasCredentials
    else { return nil }
    return next
  }

  /// The host without its port.
  private var plainHost: Substring { host.prefix { $0 != ":" } }

  /// The address without the user and password that stand in it, for git's arguments and the clone's
  /// configuration.
  var bare: String {
    guard hasCredentials, let start = text.firstRange(of: "://")?.upperBound else { return text }
    let end = text[start...].firstIndex { $0 == "/" } ?? text.endIndex
    guard let at = text[start..<end].lastIndex(of: "@") else { return text }
    let login = transport == .ssh ? text[start..<at].prefix { $0 != ":" } + "@" : ""
    return text[..<start] + login + text[text.index(after: at)...]
  }

  private enum Mark {
    /// Before `://`.
    case scheme(String.Index)
    /// Before `::`: the rest is for a program that git starts.
    case helper(String.Index)
    /// Before the colon of `host:path`.
    case host(String.Index)
  }

  /// As git does it, a colon before the first slash makes a host of what stands before it.
  private static func mark(in text: String) -> Mark? {
    let scheme = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    if !scheme.isEmpty {
      if text[scheme.endIndex...].hasPrefix("://") { return .scheme(scheme.endIndex) }
      if text[scheme.endIndex...].hasPrefix("::") { return .helper(scheme.endIndex) }
    }
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex,
      !text[..<colon].contains("/")
    else { return nil }
    return .host(colon)
  }

  private static func isThisMachine(_ host: String) -> Bool {
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
    if name == "localhost" || name == "[::1]" { return true }
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}
