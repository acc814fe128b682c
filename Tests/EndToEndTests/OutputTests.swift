import Fixtures
import Glibc
import Reports
import Testing

/// Output that can't be written is an error, never a pass.
@Suite struct OutputTests {
  static let formats = ReportFormat.all.map(\.name)

  func sandbox(_ text: String = "nothing\n") throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.write("in/a.txt", text)
    return sandbox
  }

  @Test(arguments: formats) func fullDisk(_ format: String) throws {
    let sandbox = try sandbox(TestKey(1).secret)
    let ended = try sandbox.kascan(
      "scan", "-f", format, "in", through: ["sh", "-c", #"exec "$@" >/dev/full"#, "sh"])
    #expect(ended.status == 2)
    #expect(ended.errorText.contains("standard output: no space left on device"))
    let file = try sandbox.kascan("scan", "--report", "\(format)=/dev/full", "in")
    #expect(file.status == 2)
    #expect(file.errorText.contains("/dev/full: no space left on device"))
  }

  @Test(arguments: formats) func closedPipe(_ format: String) throws {
    let sandbox = try sandbox(TestKey(1).secret)
    // The reader is gone before kascan starts.
    let ended = try sandbox.kascan(
      "scan", "-f", format, "in",
      through: ["python3", "-c", closingPipe])
    #expect(ended.status == 2)
    #expect(ended.errorText.contains("standard output: broken pipe"))
  }

  /// Starts a program with a standard output whose reader is gone.
  private let closingPipe = """
    import os, signal, sys
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    os.execvp(sys.argv[1], sys.argv[1:])
    """

  @Test func closedOutput() throws {
    let sandbox = try sandbox()
    let ended = try sandbox.kascan(
      "scan", "in", through: ["sh", "-c", #"exec "$@" >&-"#, "sh"])
    #expect(ended.status == 2)
  }

  @Test(arguments: formats) func reportFile(_ format: String) throws {
    let sandbox = try sandbox(TestKey(1).secret)
    let both = try sandbox.kascan(
      "scan", "in", "-f", format, "-o", "one", "--report", "\(format)=two")
    #expect(both.status == 1)
    #expect(both.output.isEmpty)
    #expect(both.errors.isEmpty)
    let one = try sandbox.report("one")
    #expect(!one.isEmpty)
    #expect(try sandbox.report("two").count == one.count)
    var status = stat()
    #expect(unsafe stat(sandbox.path("one"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(try sandbox.names(".") == ["in", "one", "two"], "nothing temporary is left")
  }

  /// Code hosts look for files from the top of the repository, wherever kascan ran.
  @Test(arguments: ["sarif", "gitlab", "codequality", "junit", "github"])
  func pathsStartAtTheRepository(_ format: String) throws {
    let sandbox = try sandbox(TestKey(1).secret)
    try sandbox.shell("git init -q .")
    let ended = try sandbox.kascan("scan", "-f", format, in: "in")
    #expect(ended.status == 1)
    #expect(ended.text.contains("in/a.txt"))
  }

  @Test func plantedLinkIsReplaced() throws {
    let sandbox = try sandbox(TestKey(1).secret)
    try sandbox.write("precious", "mine\n")
    try sandbox.shell("ln -s precious report.json")
    #expect(try sandbox.kascan("scan", "in", "-f", "json", "-o", "report.json").status == 1)
    #expect(try sandbox.read("precious") == Array("mine\n".utf8))
    #expect(try sandbox.report("report.json").first == UInt8(ascii: "{"))
  }

  @Test(arguments: ["nowhere/report", "in", "", "."]) func badReportPath(_ path: String) throws {
    let sandbox = try sandbox()
    let ended = try sandbox.kascan("scan", "in", "-o", path)
    #expect(ended.status == 2)
    #expect(!ended.errors.isEmpty)
  }

  @Test(arguments: ["text", "text=", "nosuch=report", "=report"])
  func badReportArgument(_ argument: String) throws {
    let sandbox = try sandbox()
    #expect(try sandbox.kascan("scan", "in", "--report", argument).status == 64)
  }

  @Test func colorOnlyWhenAsked() throws {
    let sandbox = try sandbox(TestKey(1).secret)
    let escape = UInt8(0x1b)
    #expect(try !sandbox.kascan("scan", "in").output.contains(escape))
    #expect(try sandbox.kascan("scan", "in", "--color=always").output.contains(escape))
  }

  @Test func progressOnlyWhenAsked() throws {
    let sandbox = try sandbox()
    #expect(try sandbox.kascan("scan", "in").errors.isEmpty)
  }

  @Test func keyIsShownOnlyWhenAsked() throws {
    let sandbox = try sandbox(TestKey(1).secret)
    for format in ["text", "json", "jsonl"] {
      let shown = try sandbox.kascan("scan", "in", "-f", format, "--show-secrets")
      #expect(shown.output.firstRange(of: TestKey(1).bytes) != nil)
    }
  }
}
