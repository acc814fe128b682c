import Fixtures
import Testing

/// Each limit has an option, and what it keeps from being read or listed makes the scan incomplete.
@Suite struct LimitOptionsTests {
  private func sandbox() throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.write("keys", (1...5).map { TestKey($0).secret + "\n" }.joined())
    try sandbox.write("plain", String(repeating: "nothing here\n", count: 4000))
    try sandbox.shell(
      """
      cp plain other
      tar -cf a.tar plain other; gzip -k a.tar
      head -c 110000000 /dev/zero | gzip > zeros.gz
      """)
    return sandbox
  }

  @Test(arguments: [
    (["keys", "--max-findings", "3"], "finding-limit"),
    (["keys", "--max-file-findings", "3"], "finding-limit"),
    (["a.tar.gz", "--archive-members", "2"], "archive-members"),
    (["a.tar.gz", "--archive-size", "60k"], "archive-size"),
    (["zeros.gz"], "archive-ratio"), (["plain", "--max-size", "1k"], "size-limit"),
    (["a.tar.gz", "--archive-depth", "1", "--archive-members", "1"], "archive-members"),
  ])
  func limitsAreSaid(arguments: [String], code: String) throws {
    let sandbox = try sandbox()
    let ended = try sandbox.kascan(["scan", "-f", "json"] + arguments)
    #expect(ended.status == (arguments[0] == "keys" ? 1 : 2))
    #expect(ended.text.contains("\"complete\":false"), "\(ended.text)")
    #expect(ended.text.contains("\"code\":\"\(code)\""), "\(ended.text)")
  }

  @Test(arguments: [
    ["keys", "--max-findings", "5", "--max-file-findings", "5"],
    ["a.tar.gz", "--archive-members", "10", "--archive-size", "1M"],
    ["zeros.gz", "--archive-ratio", "2000"],
  ])
  func largerLimits(arguments: [String]) throws {
    let ended = try sandbox().kascan(["scan", "-f", "json"] + arguments)
    #expect(ended.status == (arguments[0] == "keys" ? 1 : 0))
    #expect(ended.text.contains("\"complete\":true"), "\(ended.text)")
  }

  @Test(arguments: [
    "--max-findings", "--max-file-findings", "--archive-members", "--archive-ratio",
    "--archive-size", "--max-report-size",
  ])
  func nothingIsNoLimit(option: String) throws {
    #expect(try sandbox().kascan(["scan", "keys", option, "0"]).status == 64)
  }

  /// A report that is too large is not written, and the old one stays.
  @Test func reportSize() throws {
    let sandbox = try sandbox()
    try sandbox.write("report", "old\n")
    let arguments = ["scan", "keys", "-f", "json", "--max-report-size"]
    let ended = try sandbox.kascan(arguments + ["200", "-o", "report"])
    #expect(ended.status == 2)
    #expect(ended.errorText.contains("report: larger than 200 bytes (--max-report-size)"))
    #expect(try sandbox.read("report") == Array("old\n".utf8))
    #expect(try sandbox.kascan(arguments + ["200"]).status == 2)
    #expect(try sandbox.kascan(arguments + ["1M", "-o", "report"]).status == 1)
    #expect(try sandbox.read("report").count > 200)
  }
}

/// `--max-memory`: the run ends as an incomplete one where it needs more.
@Suite struct MemoryLimitTests {
  @Test func isEnough() throws {
    let sandbox = try GitSandbox()
    try sandbox.write("key", TestKey(1).secret + "\n")
    #expect(try sandbox.kascan(["scan", "key", "--max-memory", "1G"]).status == 1)
    #expect(try sandbox.kascan(["scan", "key", "--max-memory", "1M"]).status == 64)
    #expect(try sandbox.kascan(["scan", "key", "--max-memory", "0"]).status == 64)
  }

  /// What lacks memory inside libarchive is no damage.
  @Test(arguments: ["xz -9", "xz -9 --format=lzma"]) func isMetInAnArchive(tool: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.shell("seq 1 99 | \(tool) > f")
    #expect(try sandbox.kascan("scan", "f").status == 0)
    let ended = try sandbox.kascan("scan", "-f", "json", "--max-memory", "80M", "f")
    #expect(ended.status == 2)
    #expect(
      try ended.report().coverage.unread.map(\.reason)
        == ["archive needs more memory than --max-memory or the system allows"])
  }

  /// The content of a mozlz4 file is made in memory.
  @Test func isMet() throws {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      """
      python3 - <<'END'
      size = 200 << 20
      # A byte, and then nothing but copies of it.
      block = b"\\x1fx\\1\\0" + b"\\xff" * (size // 255) + b"\\0"
      open("f", "wb").write(b"mozLz40\\0" + size.to_bytes(4, "little") + block)
      END
      """)
    let options = ["scan", "f", "--archive-ratio", "2000", "--threads", "1", "-o", "report"]
    let ended = try sandbox.kascan(options + ["--max-memory", "128M"])
    #expect(ended.status == 2)
    #expect(ended.errorText.contains("more memory than --max-memory allows"), "\(ended.errorText)")
    #expect(try sandbox.shell("test ! -e report && ! ls .kascan* report*") == ())
  }
}
