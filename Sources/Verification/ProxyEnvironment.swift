import Glibc

/// The proxies that libcurl takes from the environment (curl(1), "Environment").
package struct ProxyEnvironment: Sendable, Equatable {
  /// Whether a variable names a proxy for https.
  package var isSet: Bool
  /// The value of `no_proxy` or `NO_PROXY`.
  package var exceptions: String

  /// Creates an environment.
  package init(isSet: Bool = false, exceptions: String = "") {
    self.isSet = isSet
    self.exceptions = exceptions
  }

  /// What this process was started with.
  package static var current: ProxyEnvironment {
    func value(_ name: String) -> String? {
      guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
      return unsafe String(cString: value)
    }
    let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    return ProxyEnvironment(
      isSet: names.contains { value($0) != nil },
      exceptions: value("no_proxy") ?? value("NO_PROXY") ?? "")
  }

  /// Whether an endpoint may be reached through a proxy.
  ///
  /// An exception in a form that this does not read counts as none: then the way has to be proved.
  func apply(to endpoint: Endpoint) -> Bool {
    guard isSet, !endpoint.isLoopback else { return false }
    let host = endpoint.authority.prefix { $0 != ":" }
    return !exceptions.split(whereSeparator: { $0 == "," || $0 == " " }).contains { entry in
      let name = entry.lowercased().drop { $0 == "." }
      return entry == "*" || host == name || host.hasSuffix(".\(name)")
    }
  }
}
