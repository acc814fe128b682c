import Fixtures
import Testing

/// What a baseline accepts unread: objects and contents, by their identity alone.
@Suite struct AcceptedUnreadTests {
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository(hooks: false)
  }

  /// Puts an encrypted zip at a path.
  ///
  /// - Returns: the SHA-256 of its bytes, in hexadecimal.
  private func lock(_ path: String, _ text: String) throws -> String {
    try sandbox.write("r/inner.txt", text)
    sandbox.git.remove("r/\(path)")
    try sandbox.run("r", "zip", ["-q", "-X", "-P", "open sesame", path, "inner.txt"])
    sandbox.git.remove("r/inner.txt")
    return String(try sandbox.run("r", "sha256sum", [path]).output.prefix(64))
  }

  private func commit(_ message: String) throws -> String {
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", message)
    return try sandbox.git.text("r", "rev-parse", "HEAD")
  }

  private func accept(_ subject: String) throws {
    try sandbox.write("r/.kascan-baseline", "\(subject) reason=\"known\"\n")
  }

  /// The content at a path says nothing of what lay there before.
  @Test func contentOfAnotherVersion() throws {
    let first = try lock("a.zip", "one")
    let start = try commit("One")
    try sandbox.run("r", "cp", ["a.zip", "../kept.zip"])
    _ = try lock("a.zip", "two")
    let second = try commit("Two")
    try sandbox.run("r", "cp", ["../kept.zip", "a.zip"])
    let third = try commit("One again")
    try accept("sha256:\(first)")
    let range = try sandbox.kascan("r", "git", "--range", "\(start)..\(second)")
    sandbox.expectStatus(2, range)
    #expect(range.output.contains("a.zip!inner.txt: encrypted"), "\(range.output)")
    sandbox.expectStatus(0, try sandbox.kascan("r", "git", "--range", "\(second)..\(third)"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "scan"))
    sandbox.expectStatus(2, try sandbox.kascan("r", "git"))
  }

  @Test func objectOfAnArchive() throws {
    _ = try lock("a.zip", "one")
    _ = try commit("One")
    let blob = try sandbox.git.text("r", "rev-parse", "HEAD:a.zip")
    sandbox.expectStatus(2, try sandbox.kascan("r", "git"))
    try accept("object:\(blob)")
    let ended = try sandbox.kascan("r", "git")
    sandbox.expectStatus(0, ended)
    #expect(ended.output.contains("accepted unread: known"), "\(ended.output)")
    // The file of the work tree is no object.
    sandbox.expectStatus(2, try sandbox.kascan("r", "scan"))
  }

  /// A path is never taken apart.
  @Test(arguments: ["a!b.zip", "!.zip", "x!inner.txt"]) func marksInNames(name: String) throws {
    let hash = try lock(name, "one")
    sandbox.expectStatus(2, try sandbox.kascan("r", "scan"))
    try accept("sha256:\(hash)")
    sandbox.expectStatus(0, try sandbox.kascan("r", "scan"))
  }

  /// What a message quotes is no identity.
  @Test func wordsAreNoIdentity() throws {
    let other = "0123456789012345678901234567890123456789"
    try sandbox.write("r/a", "x")
    _ = try commit("A")
    try accept("object:\(other)")
    let ended = try sandbox.kascan("r", "git", "--path", "object \(other): x")
    sandbox.expectStatus(2, ended)
    #expect(ended.output.contains("matches nothing"), "\(ended.output)")
  }

  @Test func reportsNameTheIdentity() throws {
    let hash = try lock("a.zip", "one")
    _ = try commit("One")
    let blob = try sandbox.git.text("r", "rev-parse", "HEAD:a.zip")
    let files = try sandbox.kascan("r", "scan", "-f", "json").output
    #expect(files.contains(#""code":"archive-encrypted","sha256":"\#(hash)""#), "\(files)")
    let objects = try sandbox.kascan("r", "git", "-f", "json").output
    #expect(
      objects.contains(
        #""code":"archive-encrypted","object":"\#(blob)","sha256":"\#(hash)""#), "\(objects)")
  }
}
