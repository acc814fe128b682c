import Fixtures
import Testing

/// Files of which only the outside is read: counted by format, and unread with `--strict`.
@Suite struct OutsideOnlyTests {
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.write(
      "f/a.sqfs", Array("hsqs".utf8) + [UInt8](repeating: 0, count: 24) + [4, 0] + zeros(70))
    try sandbox.write("f/b.pdf", "%PDF-1.7\nstream\n")
    try sandbox.write("f/c.pdf", "%PDF-1.4\nstream\n")
    try sandbox.write("f/readme", "PDF and squashfs\n")
  }

  private func expectCount(
    _ ended: Ended, _ text: String, status: Int = 0, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect(ended.status == status, "\(ended.text)", sourceLocation: place)
    #expect(
      ended.text.contains("read on the outside only (\(text))"), "\(ended.text)",
      sourceLocation: place)
  }

  @Test func filesAreCounted() throws {
    expectCount(try sandbox.kascan("scan", "f"), "2 pdf, 1 squashfs")
    let json = try sandbox.kascan("scan", "-f", "json", "f")
    #expect(
      json.text.contains(
        #""outsideOnly":[{"format":"pdf","files":2},{"format":"squashfs","files":1}]"#),
      "\(json.text)")
  }

  /// Brotli has no mark: its name tells it, where its bytes are no text.
  @Test func brotliIsToldByItsName() throws {
    let packed: [UInt8] = [
      0x1B, 0x2F, 0, 0xF8, 0x25, 0x82, 0x92, 0xC4, 0x90, 0xA1, 0xB2, 0xD5, 0x1F,
    ]
    try sandbox.write("b/app.js.br", packed + packed)
    try sandbox.write("b/app.js", packed + packed)
    try sandbox.write("b/notes.br", "notes in plain text, whatever their name is\n")
    expectCount(try sandbox.kascan("scan", "b"), "1 brotli")
    try sandbox.shell("cd b && tar -cf ../b.tar app.js.br")
    expectCount(try sandbox.kascan("scan", "b.tar"), "1 brotli")
    #expect(try sandbox.kascan("scan", "--strict", "b/app.js").status == 0)
  }

  @Test func strictNamesEach() throws {
    let ended = try sandbox.kascan("scan", "--strict", "f")
    expectCount(ended, "2 pdf, 1 squashfs", status: 2)
    #expect(ended.text.contains("f/b.pdf: pdf: read on the outside only (--strict)"))
    #expect(try sandbox.kascan("scan", "--strict", "f/readme").status == 0)
  }

  @Test func strictAcceptsWhatTheBaselineKnows() throws {
    try sandbox.shell(
      #"for f in f/*.pdf f/*.sqfs; do echo "sha256:$(sha256sum < $f | cut -c1-64) reason=\"known\""; done > known"#
    )
    let ended = try sandbox.kascan("scan", "--strict", "--baseline", "known", "f")
    expectCount(ended, "2 pdf, 1 squashfs")
  }

  @Test func membersStreamsAndBlobs() throws {
    try sandbox.shell("cd f && zip -q ../a.zip b.pdf readme && tar -czf ../a.tgz a.sqfs c.pdf")
    expectCount(try sandbox.kascan("scan", "a.zip"), "1 pdf")
    expectCount(try sandbox.kascan("scan", "a.tgz"), "1 pdf, 1 squashfs")
    expectCount(try sandbox.kascan("scan", "-", input: try sandbox.read("f/a.sqfs")), "1 squashfs")
    expectCount(try sandbox.kascan("scan", "--archive-depth", "0", "a.zip"), "1 zip")
    try sandbox.git("f", "init", "-q")
    try sandbox.git("f", "add", ".")
    expectCount(try sandbox.kascan("git", "--staged", in: "f"), "2 pdf, 1 squashfs")
    try sandbox.git("f", "commit", "-qm", "One")
    expectCount(try sandbox.kascan("git", in: "f"), "2 pdf, 1 squashfs")
    expectCount(try sandbox.kascan("git", "--strict", in: "f"), "2 pdf, 1 squashfs", status: 2)
  }

  @Test func reportsKeepTheCount() throws {
    for (format, path) in [("json", "f/b.pdf"), ("sarif", "f")] {
      try sandbox.kascan("scan", "-f", format, "-o", format, path)
    }
    expectCount(try sandbox.kascan("report", "json", "sarif"), "3 pdf, 1 squashfs")
    expectCount(
      try sandbox.kascan("report", "--strict", "sarif"), "2 pdf, 1 squashfs", status: 2)
  }
}

private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
