import FlyingFox
import FlyingSocks
import FoundationEssentials
import Glibc

/// The sandbox on a loopback port.
struct SandboxServer: Sendable {
  let sandbox: Sandbox
  private let server: HTTPServer

  /// Prepares a server.
  ///
  /// - Parameter address: where it listens, as IPv4.
  /// - Parameter port: 0 for any that is free.
  init(_ sandbox: Sandbox, address: String = "127.0.0.1", port: UInt16) throws {
    self.sandbox = sandbox
    // The library's log would show queries, which may hold keys.
    let handler = Handler(sandbox: sandbox)
    server = HTTPServer(
      address: try sockaddr_in.inet(ip4: address, port: port), timeout: 120,
      logger: .disabled, handler: handler)
  }

  /// Serves until the task is cancelled or `stop` is called.
  func run() async throws { try await server.run() }

  /// Waits until connections are accepted.
  ///
  /// - Returns: the endpoint, such as `http://127.0.0.1:8080`.
  func endpoint() async throws -> String {
    // The library's five seconds are too few where every processor is busy with something else.
    try await server.waitUntilListening(timeout: 600)
    guard case .ip4(let address, let port) = await server.listeningAddress else {
      throw SocketError.disconnected
    }
    return "http://\(address):\(port)"
  }

  /// Ends the server and every connection.
  func stop() async { await server.stop() }

  private struct Handler: HTTPHandler {
    let sandbox: Sandbox

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
      let body = request.method == .GET ? Data() : try await request.bodyData.prefix(65536)
      let reply = sandbox.answer(
        Sandbox.Request(
          method: request.method.rawValue, path: request.path,
          query: Dictionary(request.query.map { ($0.name, $0.value) }) { $1 },
          authorization: request.headers[HTTPHeader("Authorization")],
          body: String(decoding: body, as: UTF8.self)), now: time(nil))
      var headers = HTTPHeaders()
      for (name, value) in reply.headers { headers[HTTPHeader(name)] = value }
      let status = HTTPStatusCode(reply.status, phrase: "")
      if reply.delay > 0 { try await Task.sleep(for: .milliseconds(reply.delay)) }
      switch reply.fault {
      case .hang:
        try await Task.sleep(for: .seconds(60))
        return HTTPResponse(webSocket: Dropped())
      case .close:
        return HTTPResponse(webSocket: Dropped())
      case .truncate:
        let half = Truncated(bytes: Array(reply.body.prefix(reply.body.count / 2)))
        return HTTPResponse(
          statusCode: status, headers: headers,
          body: HTTPBodySequence(from: half, count: reply.body.count))
      default:
        return HTTPResponse(statusCode: status, headers: headers, body: Data(reply.body))
      }
    }
  }
}

/// Ends a connection without an answer: the library closes it when a switch of protocols fails.
private struct Dropped: WSHandler {
  func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws
    -> AsyncStream<WSFrame>
  {
    throw SocketError.disconnected
  }
}

/// A body that ends too early: the library closes the connection when a body fails.
private struct Truncated: AsyncBufferedSequence {
  typealias Element = UInt8
  let bytes: [UInt8]

  func makeAsyncIterator() -> Iterator { Iterator(rest: bytes) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var rest: [UInt8]

    mutating func next() async throws -> UInt8? {
      guard !rest.isEmpty else { throw SocketError.disconnected }
      return rest.removeFirst()
    }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      guard !rest.isEmpty else { throw SocketError.disconnected }
      defer { rest = [] }
      return rest
    }
  }
}
