import CCurl

/// Why there is no answer.
struct TransportFailure: Error, Equatable {
  var reason: Reason
}

/// One libcurl handle: sends one request at a time and keeps its connection in between.
///
/// Redirects, cookies, user names from files and other protocols are off, certificates are always
/// checked, and the proxies are those of the environment, but never for this machine.
@safe
final class Transport {
  /// The most bytes of a body that are read.
  static let bodyLimit = 1 << 20
  /// The most bytes of header lines that are read.
  static let headerLimit = 1 << 18

  private let handle: UnsafeMutableRawPointer
  private let base: String
  private let reception: Reception

  /// Opens libcurl and sets up a handle.
  ///
  /// - Throws: `libraryMissing`, or `transportFailed` if libcurl refuses an option: every one of
  ///   them is there for a reason.
  init(
    _ plan: VerificationPlan, shouldStop: @escaping @Sendable () -> Bool
  ) throws(TransportFailure) {
    guard kascan_curl_open() == 0, let handle = unsafe kascan_curl_new() else {
      throw TransportFailure(reason: .libraryMissing)
    }
    unsafe self.handle = handle
    base = plan.endpoint.url
    reception = Reception(shouldStop: shouldStop)
    guard unsafe Self.configure(handle, plan, reception) else {
      throw TransportFailure(reason: .transportFailed)
    }
  }

  deinit { unsafe kascan_curl_free(handle) }

  private static func configure(
    _ handle: UnsafeMutableRawPointer, _ plan: VerificationPlan, _ reception: Reception
  ) -> Bool {
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_SSL_VERIFYPEER, 1),
      (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_NETRC, 0), (CURLOPT_HTTPGET, 1),
      (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1), (CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE)),
      (CURLOPT_MAXFILESIZE, bodyLimit),
    ]
    for (option, value) in numbers {
      guard unsafe kascan_curl_set_number(handle, option, value) == CURLE_OK else { return false }
    }
    var texts = [(CURLOPT_USERAGENT, "kascan/\(plan.version)")]
    if plan.endpoint.isLoopback { texts.append((CURLOPT_PROXY, "")) }
    if let file = plan.trust.file {
      texts += [(CURLOPT_CAINFO, file), (CURLOPT_PROXY_CAINFO, file)]
    }
    if let directory = plan.trust.directory {
      texts += [(CURLOPT_CAPATH, directory), (CURLOPT_PROXY_CAPATH, directory)]
    }
    for (option, value) in texts {
      guard unsafe kascan_curl_set_text(handle, option, value) == CURLE_OK else { return false }
    }
    let context = unsafe Unmanaged.passUnretained(reception).toOpaque()
    return unsafe kascan_curl_set_schemes(handle, plan.endpoint.isSecure ? 1 : 0) == CURLE_OK
      && kascan_curl_set_receivers(handle, receiveHeader, receiveBody, context) == CURLE_OK
      && kascan_curl_set_watcher(handle, watch, context) == CURLE_OK
  }

  /// Sends one request and waits for the whole answer.
  ///
  /// - Parameters:
  ///   - secret: the key: of the characters that `Candidate.isVerifiable` allows; nil for none.
  ///   - timeout: for everything, connecting included; at least a millisecond.
  func send(
    _ request: APIRequest, secret: [UInt8]?, timeout: Duration
  ) -> Result<Answer, TransportFailure> {
    reception.reset()
    var list = unsafe kascan_curl_append(nil, "Accept: application/json")
    if let secret { unsafe list = authorization(secret, behind: list) }
    guard unsafe list != nil else { return .failure(TransportFailure(reason: .transportFailed)) }
    defer {
      _ = unsafe kascan_curl_set_list(handle, CURLOPT_HTTPHEADER, nil)
      unsafe kascan_curl_wipe_list(list)
    }
    unsafe list = kascan_curl_append(list, "Cache-Control: no-cache") ?? list
    let limit = max(1, Int(timeout / .milliseconds(1)))
    guard unsafe kascan_curl_set_text(handle, CURLOPT_URL, base + request.path) == CURLE_OK,
      unsafe kascan_curl_set_number(handle, CURLOPT_TIMEOUT_MS, limit) == CURLE_OK,
      unsafe kascan_curl_set_list(handle, CURLOPT_HTTPHEADER, list) == CURLE_OK
    else { return .failure(TransportFailure(reason: .transportFailed)) }
    let code = unsafe kascan_curl_perform(handle)
    guard code == CURLE_OK else { return .failure(TransportFailure(reason: reason(of: code))) }
    var answer = reception.answer
    answer.status = unsafe kascan_curl_number(handle, CURLINFO_RESPONSE_CODE)
    return .success(answer)
  }

  /// The header list with the key; the only other copy is overwritten.
  private func authorization(
    _ secret: [UInt8], behind list: UnsafeMutablePointer<curl_slist>?
  ) -> UnsafeMutablePointer<curl_slist>? {
    var line: [UInt8] = []
    line.reserveCapacity(secret.count + 32)
    line += "Authorization: Bearer ".utf8
    line += secret
    line.append(0)
    return unsafe line.withUnsafeMutableBytes { bytes in
      defer { unsafe kascan_curl_wipe(bytes.baseAddress, bytes.count) }
      return unsafe kascan_curl_append(
        list, bytes.assumingMemoryBound(to: CChar.self).baseAddress)
    }
  }

  private func reason(of code: CURLcode) -> Reason {
    switch code {
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: return .proxyUnreachable
    case CURLE_COULDNT_RESOLVE_HOST: return .nameNotResolved
    case CURLE_COULDNT_CONNECT: return .notConnected
    case CURLE_OPERATION_TIMEDOUT: return .timedOut
    case CURLE_PARTIAL_FILE: return .truncated
    case CURLE_FILESIZE_EXCEEDED: return .oversized
    case CURLE_WRITE_ERROR: return reception.isOversized ? .oversized : .transportFailed
    case CURLE_ABORTED_BY_CALLBACK: return .interrupted
    case CURLE_SSL_CACERT_BADFILE: return .certificatesUnreadable
    case CURLE_PEER_FAILED_VERIFICATION:
      // OpenSSL's verify(1): 0 is a chain that is fine, 1 is what libcurl leaves there when it
      // rejects the name before it looks at the chain's result.
      let chain = unsafe kascan_curl_number(handle, CURLINFO_SSL_VERIFYRESULT)
      return chain <= 1 ? .certificateWrongHost : .certificateUntrusted
    case CURLE_SSL_CONNECT_ERROR: return .tlsFailed
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      let connect = unsafe kascan_curl_number(handle, CURLINFO_HTTP_CONNECTCODE)
      if connect != 0 && connect / 100 != 2 { return .proxyRefused }
      return reception.hasBody ? .truncated : .connectionReset
    default: return .transportFailed
    }
  }
}

/// What libcurl hands over while a transfer runs; used by one thread at a time.
private final class Reception {
  var answer = Answer(status: 0)
  var headerBytes = 0
  var isOversized = false
  let shouldStop: @Sendable () -> Bool

  init(shouldStop: @escaping @Sendable () -> Bool) { self.shouldStop = shouldStop }

  var hasBody: Bool { !answer.body.isEmpty }

  func reset() {
    answer = Answer(status: 0)
    headerBytes = 0
    isOversized = false
  }

  func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= Transport.headerLimit else {
      isOversized = true
      return false
    }
    // A status line begins a new answer: what came before was an interim one.
    if unsafe line.starts(with: Array("HTTP/".utf8)) { answer = Answer(status: 0) }
    unsafe answer.takeHeader(line)
    return true
  }

  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard answer.body.count + bytes.count <= Transport.bodyLimit else {
      isOversized = true
      return false
    }
    unsafe answer.body.append(contentsOf: bytes)
    return true
  }
}

private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return 0 }
  let reception = unsafe Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
  let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
  return unsafe reception.takeHeader(line) ? line.count : 0
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context = unsafe context else { return 0 }
  let reception = unsafe Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
  let block = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
  return unsafe reception.takeBody(block) ? block.count : 0
}

private func watch(
  _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> CInt {
  guard let context = unsafe context else { return 1 }
  let reception = unsafe Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
  return reception.shouldStop() ? 1 : 0
}
