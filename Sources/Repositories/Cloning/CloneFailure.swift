import Blobs
import Platform

/// Why a repository was not fetched.
struct CloneFailure: Error {
  /// What coverage says.
  var reason: Coverage.Reason
  /// Whether another try may go better.
  var isPassing = false
  /// Where the host says the repository is, if it says so.
  var location: String?

  init(_ defect: Coverage.CloneDefect, isPassing: Bool = false) {
    reason = .clone(defect)
    self.isPassing = isPassing
  }

  /// Whether git has no command `lfs`.
  var lacksLFS: Bool {
    guard case .clone(.failed(let message)) = reason else { return false }
    return String(decoding: message, as: UTF8.self).contains("'lfs' is not a git command")
  }

  /// The failure of a git program that can't be run.
  init(gitNotStarted error: SystemError) { reason = .gitNotStarted(error) }

  /// The failure of work that was stopped.
  init(stopped: Void) { reason = .stopped }

  /// Reads why git failed.
  ///
  /// - Parameters:
  ///   - errors: what it wrote to standard error.
  ///   - answer: what an HTTP host answered last.
  ///   - url: the address, whose password is left out.
  init(_ errors: [UInt8], _ answer: HostAnswer, _ url: CloneURL) {
    let all = Self.lines(errors)
    // A host may say anything; only that something is not there is taken from it.
    let lines = all.filter { !$0.hasPrefix("remote: ") }
    let text = lines.map { Self.plain($0, url, "") }.joined(separator: "\n")
    func says(_ phrases: String...) -> Bool { phrases.contains { text.contains($0) } }
    let hostMissesIt = all.contains {
      $0.contains("not found") || $0.contains("could not be found")
    }
    if says("No space left on device") {
      self.init(.noSpace)
    } else if says("dubious ownership") {
      self.init(.forbidden)
      reason = .dubiousOwnership
    } else if says("Authentication failed", "access denied", "Access denied") {
      self.init(.forbidden)
    } else if let failure = CloneFailure(answer) {
      self = failure
    } else if says(
      "could not read Username", "could not read Password", "terminal prompts disabled",
      "Permission denied (")
    {
      self.init(.credentialsWanted)
    } else if says("Host key verification failed", "certificate", "SSL") {
      self.init(.untrustedHost)
    } else if hostMissesIt
      || says(
        "does not appear to be a git repository", "does not exist", "No such file or directory")
    {
      self.init(.notFound)
    } else if says(
      "Could not resolve host", "Failed to connect", "Couldn't connect", "Connection refused",
      "Connection timed out", "No route to host", "Network is unreachable")
    {
      self.init(.unreachable, isPassing: true)
    } else if says("Operation too slow") {
      self.init(.stalled(seconds: 0), isPassing: true)
    } else if says(
      "early EOF", "unexpected disconnect", "hung up unexpectedly", "transfer closed",
      "Empty reply", "curl 18", "curl 56", "Recv failure", "onnection reset", "RPC failed",
      "Broken pipe", "Connection closed", "Could not read from remote repository")
    {
      self.init(.disconnected, isPassing: true)
    } else if says(
      "not valid: is this a git repository", "could not determine hash algorithm",
      "bad line length character")
    {
      self.init(.foreignAnswer)
    } else if says("inflate", "bad object", "corrupt", "signature mismatch", "index-pack", "unpack")
    {
      self.init(.damaged)
    } else {
      self.init(.failed(Self.message(lines, url)))
    }
  }

  /// Reads what the status of an HTTP host says; nil where it says nothing.
  private init?(_ answer: HostAnswer) {
    switch answer.status {
    case 301, 302, 303, 307, 308:
      self.init(.redirected(host: Self.host(of: answer.location)))
      location = answer.location
    case 401: self.init(.credentialsWanted)
    case 403 where answer.retryAfter == nil: self.init(.forbidden, isPassing: true)
    case 403, 429: self.init(.rateLimited(seconds: answer.retryAfter), isPassing: true)
    case 503 where answer.retryAfter != nil:
      self.init(.rateLimited(seconds: answer.retryAfter), isPassing: true)
    case 404, 410: self.init(.notFound)
    case let status? where status >= 500:
      self.init(.failed(Array("the host answers \(status)".utf8)), isPassing: true)
    default: return nil
    }
  }

  private static func host(of location: String?) -> String {
    guard let location, let start = location.firstRange(of: "://")?.upperBound else { return "?" }
    let authority = location[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return String(authority.split(separator: "@").last ?? "?")
  }

  /// The lines of git and of the host, without progress.
  private static func lines(_ errors: [UInt8]) -> [String] {
    errors.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
      .filter { !$0.hasPrefix("Cloning into") }
  }

  /// The line that says why git failed, without the address's password.
  private static func message(_ lines: [String], _ url: CloneURL) -> [UInt8] {
    let line =
      lines.first { $0.hasPrefix("fatal: ") } ?? lines.first { $0.hasPrefix("git: ") } ?? lines.last
      ?? ""
    return Array(plain(line, url, url.name).utf8)
  }

  /// A line with another text in place of the address, and without a user in any other.
  private static func plain(_ line: String, _ url: CloneURL, _ name: String) -> String {
    line.replacing(url.text, with: name).replacing(url.bare, with: name)
      .replacing(#/:\/\/[^\/\s@]*@/#, with: "://")
  }
}
