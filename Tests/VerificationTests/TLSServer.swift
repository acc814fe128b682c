import Glibc

/// A TLS server with a certificate of a private CA, as the script `tls-server` starts it.
final class TLSServer {
  /// The folder with the certificates and the server's log.
  let folder: String
  let port: Int
  private let process: pid_t

  /// Starts a server; needs the program openssl.
  ///
  /// - Parameters:
  ///   - name: what the certificate is for, such as `IP:127.0.0.1`.
  ///   - answer: the status of every answer, 200 or 401.
  init(for name: String, answer: String = "200") throws {
    var template = Array("/tmp/kascan-tls-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw TLSError.notStarted }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let command = "'/\(tests)/Scripts/tls-server' '\(folder)' '\(name)' \(answer)"
    guard let pipe = unsafe popen(command, "r") else { throw TLSError.notStarted }
    var line = [CChar](repeating: 0, count: 64)
    let read = unsafe fgets(&line, CInt(line.count), pipe)
    unsafe pclose(pipe)
    let text = String(
      decoding: line.prefix { $0 > 0x20 || $0 == 0x20 }.map { UInt8($0) }, as: UTF8.self)
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard unsafe read != nil, numbers.count == 2 else { throw TLSError.notStarted }
    port = numbers[0]
    process = pid_t(numbers[1])
  }

  enum TLSError: Error { case notStarted }

  /// The certificate of the CA.
  var authority: String { "\(folder)/ca.pem" }

  /// How many requests came through.
  var requests: Int {
    guard let file = unsafe fopen("\(folder)/server.log", "r") else { return -1 }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    var count = 0
    while unsafe fgets(&line, CInt(line.count), file) != nil {
      if line.starts(with: "FILE:".utf8.map { CChar($0) }) { count += 1 }
    }
    return count
  }

  deinit {
    kill(process, SIGTERM)
    for name in [
      "v1/organization", "v1", "ca.key", "ca.pem", "ca.srl", "server.key", "server.csr",
      "server.pem", "server.log", "openssl.log", "",
    ] { unsafe remove("\(folder)/\(name)") }
  }
}
