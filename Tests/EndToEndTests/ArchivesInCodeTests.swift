import Fixtures
import Testing

/// Archives whose base64 text code has in several strings.
@Suite struct ArchivesInCodeTests {
  @Test(arguments: ["xz", "bzip2", "zstd", "zip"], ["", " +"])
  func areOpened(tool: String, link: String) throws {
    let sandbox = try GitSandbox()
    let lines = (1...40).map { "line \($0 * 7919)\n" }.joined()
    try sandbox.write("a.txt", "\(lines)key: \(TestKey(1).secret)\n\(lines)")
    let pack = tool == "zip" ? "zip -q - a.txt" : "\(tool) -c a.txt"
    try sandbox.shell(
      """
      \(pack) | base64 -w 60 | sed 's/.*/    "&"\(link)/' > lines
      { echo 'text = ('; cat lines; echo '    "")'; } > in.py
      """)
    let ended = try sandbox.kascan("scan", "-f", "json", "in.py")
    let report = try ended.report()
    #expect(ended.status == 1)
    #expect(report.findings.map(\.path) == ["in.py"])
    #expect(report.coverage.unread.isEmpty)
  }
}
