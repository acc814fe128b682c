import Fixtures
import Glibc
import Testing

/// What may not be read: said, and the scan is incomplete.
@Suite struct PermissionTests {
  /// Starts a program without root's rights; an ordinary user has none to give up.
  static let unprivileged =
    getuid() == 0
    ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"] : []

  func sandbox() throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.shell("chmod 755 .")
    return sandbox
  }

  @Test func unreadableFileAndFolder() throws {
    let sandbox = try sandbox()
    try sandbox.write("tree/secret.txt", TestKey(1).secret)
    try sandbox.write("tree/closed/a.txt", TestKey(1).secret)
    try sandbox.write("tree/open.txt", "nothing\n")
    try sandbox.shell("chmod 0 tree/secret.txt tree/closed")
    defer { try? sandbox.shell("chmod 700 tree/closed") }
    let ended = try sandbox.kascan("scan", "-f", "json", "tree", through: Self.unprivileged)
    #expect(ended.status == 2)
    let report = try ended.report()
    #expect(report.findings.isEmpty)
    #expect(!report.coverage.complete)
    #expect(report.coverage.files == 1)
    let denied = "permission denied"
    #expect(
      Set(report.coverage.unread) == [
        .init(path: "tree/closed", reason: denied), .init(path: "tree/secret.txt", reason: denied),
      ])
    #expect(ended.errorText.contains("tree/closed"))
    #expect(ended.errorText.contains("tree/secret.txt"))
    let text = try sandbox.kascan("scan", "tree", through: Self.unprivileged)
    #expect(text.status == 2)
    #expect(text.text.contains("INCOMPLETE"))
  }

  @Test func unreadableNamedPaths() throws {
    let sandbox = try sandbox()
    try sandbox.write("a.txt", "nothing\n")
    try sandbox.write("folder/b.txt", "nothing\n")
    try sandbox.shell("chmod 0 a.txt folder")
    defer { try? sandbox.shell("chmod 700 folder") }
    let ended = try sandbox.kascan(
      "scan", "-f", "json", "a.txt", "folder", through: Self.unprivileged)
    #expect(ended.status == 2)
    #expect(try ended.report().coverage.unread.count == 2)
  }

  @Test func unreadableRepository() throws {
    let sandbox = try sandbox()
    try sandbox.makeHistory("repository", commits: 8)
    try sandbox.shell("chmod -R go+rX repository; chmod 0 repository/.git/objects")
    defer { try? sandbox.shell("chmod 700 repository/.git/objects") }
    let ended = try sandbox.kascan("git", "repository", through: Self.unprivileged)
    #expect(ended.status == 2)
  }

  @Test func reportInAFolderThatMayNotBeWritten() throws {
    let sandbox = try sandbox()
    try sandbox.write("a.txt", "nothing\n")
    try sandbox.shell("chmod 644 a.txt")
    let ended = try sandbox.kascan(
      "scan", "a.txt", "-o", "report.txt", through: Self.unprivileged)
    #expect(ended.status == 2)
    #expect(ended.errorText.contains("report.txt: permission denied"))
  }
}
