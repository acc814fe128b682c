import Fixtures
import Glibc
import Testing

/// Ctrl-C, and files that change while they are read.
@Suite struct InterruptionTests {
  /// Large enough that no machine reads it before the test has done what it came for.
  private static let hugeSize = 1 << 40

  /// Starts a program and, once it has read some megabytes, does what its first argument says.
  private static let watching = """
    import os, signal, subprocess, sys, time
    child = subprocess.Popen(sys.argv[2:])
    while child.poll() is None:
        try:
            with open(f"/proc/{child.pid}/io") as counts:
                count = int(counts.readline().split()[1])
            if count > 4 << 20:
                exec(sys.argv[1])
                break
        except OSError:
            pass
        time.sleep(0.005)
    sys.exit(child.wait())
    """

  private func kascan(_ sandbox: GitSandbox, once action: String, _ arguments: String...) throws
    -> Ended
  {
    try sandbox.kascan(arguments, through: ["python3", "-c", Self.watching, action])
  }

  @Test(arguments: ["SIGINT", "SIGTERM"]) func controlC(_ signal: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.write("in/a.txt", TestKey(1).secret)
    try sandbox.writeSparse("in/huge", size: Self.hugeSize, [1], at: 0)
    let ended = try kascan(
      sandbox, once: "child.send_signal(signal.\(signal))", "scan", "-f", "json", "in")
    #expect(ended.status == 130)
    #expect(ended.errorText.contains("incomplete"))
    let report = try ended.report()
    #expect(!report.coverage.complete)
    #expect(report.coverage.unread.contains { $0.path == "in/huge" })
  }

  @Test func fileShrinks() throws {
    let sandbox = try GitSandbox()
    try sandbox.writeSparse("in/huge", size: Self.hugeSize, [1], at: 0)
    try sandbox.write("in/other", "nothing\n")
    let ended = try kascan(
      sandbox, once: "os.truncate('in/huge', 1000)", "scan", "-f", "json", "in")
    #expect(ended.status == 2)
    let report = try ended.report()
    #expect(report.coverage.unread == [.init(path: "in/huge", reason: "shrank while it was read")])
    #expect(ended.errorText.contains("in/huge"))
  }

  @Test func fileVanishes() throws {
    let sandbox = try GitSandbox()
    for name in ["one", "two"] {
      try sandbox.writeSparse("in/\(name)", size: Self.hugeSize, [1], at: 0)
    }
    let action = """
      folder = f"/proc/{child.pid}/task/{child.pid}/fd"
      links = [os.readlink(f"{folder}/{name}") for name in os.listdir(folder)]
      names = ["one", "two"]
      if any(link.endswith("/two") for link in links):
          names.reverse()
      os.unlink("in/" + names[1])
      os.truncate("in/" + names[0], 1000)
      """
    let ended = try kascan(
      sandbox, once: action, "scan", "-f", "json", "--threads=1", "in")
    #expect(ended.status == 2)
    let reasons = try ended.report().coverage.unread.map(\.reason)
    #expect(Set(reasons) == ["shrank while it was read", "no such file or directory"])
  }
}
