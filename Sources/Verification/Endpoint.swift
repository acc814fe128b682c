import Glibc

/// Where keys are sent: an https address, or http on this machine.
///
/// It comes from the command line or the environment only, never from anything that is scanned.
package struct Endpoint: Sendable, Equatable {
  /// The address without a slash at its end, such as `https://public-api.kubeadapt.io`.
  package let url: String
  /// Whether the host is this machine; then no proxy is ever used.
  package let isLoopback: Bool
  /// Whether nothing but https is allowed.
  package let isSecure: Bool

  /// The vendor's public API.
  package static let standard = Endpoint(
    url: "https://public-api.kubeadapt.io", isLoopback: false, isSecure: true)

  /// Whether this is the vendor's public API and nothing else.
  package var isStandard: Bool { url == Self.standard.url }

  /// The host and port in lower case, as proxies are chosen by.
  var authority: Substring {
    let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    return rest.prefix { $0 != "/" }
  }

  private init(url: String, isLoopback: Bool, isSecure: Bool) {
    self.url = url
    self.isLoopback = isLoopback
    self.isSecure = isSecure
  }

  /// The endpoint that the user chose.
  ///
  /// - Parameters:
  ///   - option: `--endpoint`, which goes first.
  ///   - environment: `KASCAN_ENDPOINT`; empty counts as not set.
  package static func chosen(
    option: String?, environment: String?
  ) throws(EndpointError) -> Endpoint {
    if let option { return try Endpoint(option) }
    if let environment, !environment.isEmpty { return try Endpoint(environment) }
    return .standard
  }

  /// Reads and checks an endpoint.
  package init(_ text: String) throws(EndpointError) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }),
      let colon = text.firstRange(of: "://")
    else { throw .malformed }
    let scheme = text[..<colon.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { throw .notHTTPS }
    let rest = text[colon.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") { throw .userinfo }
    let path = rest[authority.endIndex...]
    guard path.allSatisfy({ $0.isLetter || $0.isNumber || "/-_.~".contains($0) }),
      !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
    else { throw .malformed }
    guard let host = Host(authority) else { throw .malformed }
    if ".\(host.name)".hasSuffix(".kubeadapt.io") && host.name != "public-api.kubeadapt.io" {
      throw .notThePublicAPI
    }
    if scheme == "http" && !host.isLoopback { throw .notHTTPS }
    var base = String(path)
    while base.hasSuffix("/") { base.removeLast() }
    url = "\(scheme)://\(host.text)\(base)"
    isLoopback = host.isLoopback
    isSecure = scheme == "https"
  }

  /// The host and port of an address.
  private struct Host {
    /// In lower case, without brackets, port and trailing dot.
    var name: String
    /// As it stands in the address.
    var text: String
    var isLoopback: Bool

    init?(_ authority: Substring) {
      text = authority.lowercased()
      if text.hasPrefix("[") {
        guard let end = text.firstIndex(of: "]"),
          Self.isPort(text[text.index(after: end)...])
        else { return nil }
        name = String(text[text.index(after: text.startIndex)..<end])
        var address = in6_addr()
        guard unsafe inet_pton(AF_INET6, name, &address) == 1 else { return nil }
        let bytes = unsafe withUnsafeBytes(of: address) { unsafe Array($0) }
        let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff, 127]
        isLoopback =
          bytes == [UInt8](repeating: 0, count: 15) + [1] || bytes.starts(with: mapped)
        return
      }
      let host = text.prefix { $0 != ":" }
      guard Self.isPort(text[host.endIndex...]), !host.isEmpty,
        host.utf8.allSatisfy({
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        })
      else { return nil }
      let isRooted = host.hasSuffix(".")
      name = String(isRooted ? host.dropLast() : host)
      let labels = name.split(separator: ".", omittingEmptySubsequences: false)
      guard let last = labels.last, !labels.contains("") else { return nil }
      if last.first?.isNumber ?? false {
        // Numbers in any form but four plain ones would be read by others in other ways.
        let numbers = labels.compactMap { UInt8($0) }
        // With a dot behind them they are a name, which DNS is asked for.
        guard !isRooted, numbers.count == 4, numbers.map(String.init) == labels.map(String.init)
        else { return nil }
        isLoopback = numbers[0] == 127
      } else {
        // Nothing but this very name is sure never to reach DNS.
        isLoopback = host == "localhost"
      }
    }

    /// Whether what follows a host is nothing or a port from 1 to 65535.
    private static func isPort(_ text: Substring) -> Bool {
      if text.isEmpty { return true }
      guard text.first == ":", text.utf8.dropFirst().allSatisfy({ (48...57).contains($0) }) else {
        return false
      }
      return (UInt16(text.dropFirst()) ?? 0) > 0
    }
  }
}

/// An endpoint that keys must not be sent to: wrong usage.
///
/// The text of the endpoint is left out: it may hold a password.
package enum EndpointError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not an absolute http or https address of plain characters, with neither query nor fragment.
  case malformed
  /// Neither https nor a host on this machine.
  case notHTTPS
  /// A user name or password stands in the address.
  case userinfo
  /// One of the vendor's other hosts, where a refusal says nothing about a key.
  case notThePublicAPI

  package var description: String {
    switch self {
    case .malformed: "endpoint: not an address; write https://HOST[:PORT]"
    case .notHTTPS: "endpoint: has to be https, unless it is on this machine"
    case .userinfo: "endpoint: must not hold a user name or password"
    case .notThePublicAPI:
      "endpoint: keys are verified at https://public-api.kubeadapt.io only, not at the vendor's other hosts"
    }
  }
}
