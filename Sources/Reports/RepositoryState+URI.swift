extension RepositoryState {
  /// The remote as a URI that anyone may see: without user, password and query, and with `ssh:`
  /// before what git writes as `host:path`. Nil for a local path.
  var remoteURI: String? {
    guard let remote else { return nil }
    let scheme: Substring
    var rest: Substring
    if let mark = remote.firstRange(of: "://") {
      scheme = remote[..<mark.lowerBound]
      rest = remote[mark.upperBound...]
      guard ["http", "https", "ssh", "git"].contains(scheme.lowercased()) else { return nil }
    } else {
      // As git does: a colon before the first slash makes it a host.
      guard let colon = remote.firstIndex(of: ":"), !remote[..<colon].contains("/") else {
        return nil
      }
      scheme = "ssh"
      // `helper::address` is for a program, not for people.
      if remote[colon...].hasPrefix("::") { return nil }
      let path = remote[remote.index(after: colon)...].drop { $0 == "/" }
      rest = "\(remote[..<colon])/\(path)"
    }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    var host = rest[..<end]
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    let path = rest[end...].prefix { $0 != "?" && $0 != "#" }
    let hostIsPlain = host.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "\"")
    }
    guard !host.isEmpty, hostIsPlain else { return nil }
    return "\(scheme.lowercased())://\(host)\(Escaping.uri(Array(path.utf8)))"
  }
}
