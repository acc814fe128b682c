import Fixtures
import Testing

/// `--deadline`, and signals to what waits.
@Suite struct DeadlineTests {
  /// Large enough that no machine reads it before the time is over.
  private static let hugeSize = 1 << 40

  @Test func whatWasFoundBeforeIsReported() throws {
    let sandbox = try GitSandbox()
    try sandbox.write("in/a.txt", TestKey(1).secret)
    try sandbox.writeSparse("in/huge", size: Self.hugeSize, [1], at: 0)
    let ended = try sandbox.kascan("scan", "-f", "json", "--deadline", "3", "in")
    let report = try ended.report()
    #expect(ended.status == 1)
    #expect(report.findings.map(\.path) == ["in/a.txt"])
    #expect(report.coverage.unread.contains { $0.path == "in/huge" })
    let other = try sandbox.kascan("scan", "--deadline", "3", "in/huge")
    #expect(other.status == 2)
  }

  /// Nobody writes, so that nothing is ever read.
  @Test func whatWaitsIsEnded() throws {
    let sandbox = try GitSandbox()
    try sandbox.shell("mkfifo fifo")
    let late = try sandbox.kascan("scan", "--deadline", "0.2", "fifo")
    #expect(late.status == 2)
    // The shell's opening of the FIFO ends when kascan reads it: then the signal comes.
    let interrupt = #"set -m; "$@" & exec 3>fifo; kill -INT $!; wait $!"#
    let ended = try sandbox.kascan(["scan", "fifo"], through: ["bash", "-c", interrupt, "-"])
    #expect(ended.status == 130)
    #expect(ended.errorText.contains("incomplete"))
  }

  /// Commands that scan nothing wait for what they read just so.
  @Test(arguments: [
    ["verify", "--report", "fifo"], ["report", "fifo"], ["rules", "check", "fifo"],
    ["rules", "test", "fifo"],
  ])
  func whatOtherCommandsWaitFor(command: [String]) throws {
    let sandbox = try GitSandbox()
    try sandbox.shell("mkfifo fifo")
    let late = try sandbox.kascan(command + ["--deadline", "0.2"])
    #expect(late.status == 2)
    #expect(late.errorText.contains("time is over"), "\(late.errorText)")
  }

  @Test func whatIsNoTime() throws {
    let sandbox = try GitSandbox()
    for text in ["0", "-1", "100000", "soon"] {
      #expect(try sandbox.kascan("scan", "--deadline=\(text)", ".").status == 64, "\(text)")
    }
  }
}
