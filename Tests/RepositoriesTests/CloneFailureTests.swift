import Blobs
import Fixtures
import Testing

@testable import Repositories

/// What git and a host say is told apart by what there is to do about it.
@Suite struct CloneFailureTests {
  private func failure(
    _ errors: String, trace: String = "", url: String = "https://host/a/b"
  ) throws -> CloneFailure {
    let sandbox = try GitSandbox()
    try sandbox.write("trace", Array(trace.utf8))
    return CloneFailure(
      Array(errors.utf8), HostAnswer(Array(sandbox.path("trace").utf8)),
      try #require(try CloneURL(url)))
  }

  @Test(arguments: [
    (
      "fatal: could not read Username for 'https://host': terminal prompts disabled",
      "clone-credentials"
    ),
    ("fatal: Authentication failed for 'https://host/a/b/'", "clone-forbidden"),
    ("git@host: Permission denied (publickey).\nfatal: Could not read", "clone-credentials"),
    (
      "ERROR: Repository not found.\nfatal: Could not read from remote repository.",
      "clone-not-found"
    ),
    ("remote: The project could not be found\nfatal: Could not read", "clone-not-found"),
    ("fatal: '/x' does not appear to be a git repository", "clone-not-found"),
    ("fatal: unable to access 'x': Could not resolve host: host", "clone-unreachable"),
    ("ssh: connect to host h port 22: Connection refused\nfatal: Could", "clone-unreachable"),
    ("Host key verification failed.\nfatal: Could not read from", "clone-untrusted-host"),
    ("fatal: unable to access 'x': SSL certificate problem: self-signed", "clone-untrusted-host"),
    (
      "error: RPC failed; curl 18 transfer closed with outstanding read data remaining\n"
        + "fatal: early EOF\nfatal: fetch-pack: invalid index-pack output", "clone-disconnected"
    ),
    ("error: RPC failed; curl 28 Operation too slow. Less than 1", "clone-stalled"),
    ("error: inflate: data stream error\nfatal: index-pack failed", "clone-damaged"),
    ("fatal: write error: No space left on device\nfatal: early EOF", "clone-no-space"),
    ("fatal: detected dubious ownership in repository at '/x'", "dubious-ownership"),
    (
      "fatal: https://host/a/b/info/refs not valid: is this a git repository?",
      "clone-foreign-answer"
    ),
    ("fatal: protocol error: bad line length character: Welc", "clone-foreign-answer"),
    ("fatal: something new", "clone-failed"), ("", "clone-failed"),
    // What a host says is not what git says.
    ("remote: No space left on device\nfatal: something new", "clone-failed"),
    ("fatal: something new about https://host/a/b", "clone-failed"),
  ])
  func said(errors: String, code: String) throws {
    #expect(try failure(errors).reason.code == code)
  }

  @Test func gitWithoutLFS() throws {
    let said =
      "git: 'lfs' is not a git command. See 'git --help'.\n\nThe most similar command is\n\tlog"
    #expect(try failure(said).lacksLFS)
    #expect(try !failure("error: failed to fetch some objects from 'x'").lacksLFS)
  }

  /// A word of the address is none of git's.
  @Test func addressIsNoReason() throws {
    let url = "https://host/SSL/Permission denied (".replacing(" ", with: "_")
    #expect(try failure("fatal: odd '\(url)'", url: url).reason.code == "clone-failed")
  }

  @Test(arguments: [
    ("403 Forbidden", "", "clone-forbidden"), ("403 x", "Retry-After: 3", "clone-rate-limited"),
    ("429 x", "", "clone-rate-limited"), ("503 x", "retry-after: 3", "clone-rate-limited"),
    ("503 x", "", "clone-failed"), ("404 x", "", "clone-not-found"),
    ("401 x", "", "clone-credentials"), ("302 x", "Location: https://b/c", "clone-redirected"),
  ])
  func status(status: String, header: String, code: String) throws {
    let mark = "12:00:00.000000 http.c:684              <= Recv header: "
    let trace = "\(mark)HTTP/1.1 200 OK\r\n\(mark)HTTP/2 \(status)\r\n\(mark)\(header)\r\n"
    #expect(try failure("fatal: unable to access", trace: trace).reason.code == code)
  }

  /// Only the last answer counts, with its own headers.
  @Test func lastAnswer() throws {
    let mark = "<= Recv header: "
    let trace = "\(mark)HTTP/1.1 429 x\n\(mark)Retry-After: 9\n\(mark)HTTP/1.1 500 x\n"
    #expect(try failure("fatal: x", trace: trace).reason.code == "clone-failed")
  }

  @Test func passwordsAreLeftOut() throws {
    let word = "pass" + "word7"
    for url in ["https://u:\(word)@host/a", "https://\(word)@host/a?t=\(word)"] {
      let failure = try failure("fatal: odd \(url) and https://v:\(word)@h/x", url: url)
      #expect(!"\(failure)".contains(word), "\(failure)")
    }
  }
}
