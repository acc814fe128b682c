import Glibc
import Synchronization

/// An HTTP server on a loopback port that answers what a test tells it to, byte by byte.
final class ScriptedServer: Sendable {
  /// A request as it came.
  struct Request: Sendable {
    var method: String
    var target: String
    /// The header lines, names in lower case.
    var headers: [String: String]

    /// The key that the request carried.
    var key: String? {
      headers["authorization"].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
    }
  }

  /// What the server does.
  enum Reply: Sendable {
    /// A whole answer; the connection stays open.
    case answer(Int, headers: [String: String] = [:], String)
    /// These bytes, then the end of the connection.
    case raw(String)
    /// The end of the connection.
    case close
    /// A TCP reset.
    case reset
    /// Nothing until the client gives up.
    case hang
  }

  private let listener: CInt
  private let port: UInt16
  private let script: @Sendable (Request) -> Reply
  private let received = Mutex<[Request]>([])

  /// Starts a server.
  ///
  /// - Parameter port: 0 for any that is free.
  init(port: UInt16 = 0, _ script: @escaping @Sendable (Request) -> Reply) throws {
    self.script = script
    listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_port = port.bigEndian
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, size) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard bound else { throw ServerError.noPort }
    self.port = UInt16(bigEndian: address.sin_port)
    detach { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        detach { [self] in serve(connection) }
      }
    }
  }

  enum ServerError: Error { case noPort }

  /// Where the server listens, as an endpoint.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Every request so far.
  var requests: [Request] { received.withLock { $0 } }

  /// The targets of every request so far.
  var targets: [String] { requests.map(\.target) }

  /// Stops listening.
  func stop() {
    shutdown(listener, CInt(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ connection: CInt) {
    defer { close(connection) }
    var buffer: [UInt8] = []
    while let request = Self.read(&buffer, from: connection) {
      received.withLock { $0.append(request) }
      switch script(request) {
      case .answer(let status, let headers, let body):
        var text = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n"
        if headers["Content-Type"] == nil { text += "Content-Type: application/json\r\n" }
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        Self.send(text + "\r\n" + body, to: connection)
      case .raw(let text):
        Self.send(text, to: connection)
        return
      case .close:
        return
      case .reset:
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        return
      case .hang:
        var byte: UInt8 = 0
        while unsafe recv(connection, &byte, 1, 0) > 0 {}
        return
      }
    }
  }

  private static func read(_ buffer: inout [UInt8], from connection: CInt) -> Request? {
    let end = Array("\r\n\r\n".utf8)
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
      if let range = buffer.firstRange(of: end) {
        let text = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
        buffer.removeSubrange(..<range.upperBound)
        let lines = text.split(separator: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        return Request(method: words[0], target: words[1], headers: headers)
      }
      let count = unsafe recv(connection, &block, block.count, 0)
      if count <= 0 { return nil }
      buffer += block.prefix(count)
    }
  }

  private static func send(_ text: String, to connection: CInt) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { all in
        unsafe Glibc.send(
          connection, all.baseAddress?.advanced(by: sent), all.count - sent,
          CInt(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      sent += count
    }
  }
}
