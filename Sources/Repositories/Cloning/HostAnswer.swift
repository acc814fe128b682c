import Platform

/// What an HTTP host answered last, as git noted it (GIT_TRACE_CURL).
struct HostAnswer {
  /// The last status; nil where no host answered over HTTP.
  private(set) var status: Int?
  /// For how many seconds the host wants to be left alone.
  private(set) var retryAfter: Int?
  /// Where the host says the repository is.
  private(set) var location: String?
  /// Whether any answer was that of a git host.
  private(set) var speaksGit = false

  /// The largest trace that is read, in bytes; a clone leaves some kilobytes.
  private static let limit = 8 << 20

  /// Reads the file of a trace; one that is not there says nothing.
  init(_ trace: [UInt8]) {
    guard let bytes = (try? TextFile.regular(trace, limit: Self.limit)) ?? nil else { return }
    let mark = Array("<= Recv header:".utf8)
    for line in bytes.split(separator: 0x0A) {
      guard let start = line.firstRange(of: mark)?.upperBound else { continue }
      add(String(decoding: line[start...], as: UTF8.self).drop { $0 == " " })
    }
  }

  private mutating func add(_ header: Substring) {
    if header.hasPrefix("HTTP/") {
      status = header.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      retryAfter = nil
      location = nil
      return
    }
    guard let colon = header.firstIndex(of: ":") else { return }
    var value = header[header.index(after: colon)...].drop { $0 == " " }
    while let last = value.last, last.isWhitespace { value = value.dropLast() }
    switch header[..<colon].lowercased() {
    case "retry-after": retryAfter = Int(value).map { max(0, $0) }
    case "location": location = String(value)
    case "content-type":
      if value.hasPrefix("application/x-git-") { speaksGit = true }
    default: break
    }
  }
}
