import Fixtures
import Glibc
import Platform
import Testing

@Suite struct PreReceiveTests {
  private let key = TestKey(9)
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository(hooks: false)
    try sandbox.git.git(".", "init", "-q", "--bare", "server")
    sandbox.expectStatus(0, try sandbox.kascan("server", "hook", "install"))
  }

  private func commit(_ path: String, _ text: String) throws {
    try sandbox.write("r/\(path)", text)
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Change")
  }

  private func expectRefused(_ ended: Ended, _ location: SourceLocation = #_sourceLocation) {
    sandbox.expectStopped(ended, by: key, location)
    #expect(ended.text.contains("pre-receive hook declined"), sourceLocation: location)
    for line in ended.errors.split(separator: "\n") where line.hasPrefix("remote: ") {
      #expect(line.hasPrefix("remote: GL-HOOK-ERR:"), "\(line)", sourceLocation: location)
    }
  }

  private func pushEverything(to address: String) throws {
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", address, "main"))
    try commit("a", key.secret)
    try commit("a", "taken out again\n")
    expectRefused(try sandbox.tryGit("r", "push", "-q", address, "main"))
    expectRefused(try sandbox.tryGit("r", "push", "-q", address, "HEAD~2:refs/heads/x", "main:y"))
    // Nothing of what was refused stays behind.
    let found = try sandbox.kascan("server", "git", "--no-config")
    sandbox.expectStatus(0, found)
    try sandbox.git.git("r", "reset", "-q", "--hard", "HEAD~2")
    try commit("a", "clean\n")
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", address, "main", "main:y"))
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", address, ":y"))
  }

  @Test func overAFileAddress() throws {
    try pushEverything(to: "file://\(sandbox.git.path("server"))")
  }

  @Test func overAPath() throws { try pushEverything(to: "../server") }

  @Test func overTheGitProtocol() throws {
    let port = try Self.freePort()
    let daemon = try Program(
      "git",
      [
        "daemon", "--export-all", "--enable=receive-pack", "--reuseaddr", "--listen=127.0.0.1",
        "--port=\(port)", "--base-path=\(sandbox.git.path)", sandbox.git.path,
      ].map { Array($0.utf8) }, environment: sandbox.git.environment
    ).start()
    let address = "git://127.0.0.1:\(port)/server"
    var isReady = false
    while !isReady {
      isReady = try sandbox.tryGit("r", "ls-remote", address).status == 0
      if !isReady { usleep(20_000) }
    }
    try pushEverything(to: address)
    _ = daemon
  }

  /// Over HTTP the pushed objects and the refs come through git's `http-backend`.
  @Test func overHTTP() throws {
    try sandbox.git.git("server", "config", "http.receivepack", "true")
    let scripts = #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Scripts"
    let server = try Program(
      "/\(scripts)/http-backend", [Array(sandbox.git.path.utf8)],
      environment: sandbox.git.environment
    ).start()
    var port = [UInt8](repeating: 0, count: 16)
    let count = try unsafe port.withUnsafeMutableBytes { try unsafe server.read(into: $0) }
    let number = String(decoding: port.prefix(count).dropLast(), as: UTF8.self)
    try pushEverything(to: "http://127.0.0.1:\(number)/server")
    _ = server
  }

  /// A port that nobody listens on at the moment.
  private static func freePort() throws -> UInt16 {
    let file = FileDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(file.raw, generic, length) == 0 && getsockname(file.raw, generic, &length) == 0
      }
    }
    guard status else { throw SystemError("bind") }
    return UInt16(bigEndian: address.sin_port)
  }

  /// A repository can't silence the server.
  @Test func nothingOfTheRepositoryCounts() throws {
    try sandbox.tryGit("r", "push", "-q", "../server", "main")
    try commit("a", "key: \(key.secret) # kascan:allow -- we know\n")
    try commit(".kascan.toml", "exclude = [\"*\"]\n")
    try commit(".kascan-baseline", "\(key.fingerprint) accept-live reason=\"we know\"\n")
    try commit(".kascanignore", "*\n")
    expectRefused(try sandbox.tryGit("r", "push", "-q", "../server", "main"))
  }

  @Test func whatTheAdministratorNamesCounts() throws {
    try sandbox.tryGit("r", "push", "-q", "../server", "main")
    try sandbox.write("server/accepted", "\(key.fingerprint) reason=\"revoked in May\"\n")
    try sandbox.write(
      "server/hooks/pre-receive",
      "#!/bin/sh\nexec \(Kascan.path) hook pre-receive --baseline accepted --show-suppressed\n")
    try commit("a", key.secret)
    let ended = try sandbox.tryGit("r", "push", "-q", "../server", "main")
    sandbox.expectPassed(ended)
    #expect(ended.errors.contains("revoked in May"))
    try commit("b", TestKey(10).secret)
    sandbox.expectStopped(
      try sandbox.tryGit("r", "push", "-q", "../server", "main"), by: TestKey(10))
  }

  @Test func keyThatTheServerHasAlready() throws {
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "../server", "main"))
    try commit("old", "x \(key.secret)\n")
    try sandbox.git.git("server", "fetch", "-q", "../r", "main:main")
    try commit("old", "# reworded\nx \(key.secret)\n")
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "../server", "main"))
    try sandbox.write(
      "server/hooks/pre-receive",
      "#!/bin/sh\nexec \(Kascan.path) hook pre-receive --include-old\n")
    try commit("old", "# reworded again\nx \(key.secret)\n")
    expectRefused(try sandbox.tryGit("r", "push", "-q", "../server", "main"))
  }
}
