import Fixtures
import Testing

/// `kascan scan - --name NAME`: what reports call standard input.
@Suite struct NamedInputTests {
  private let address = "https://host/issues#1"

  @Test func findings() throws {
    let sandbox = try GitSandbox()
    let ended = try sandbox.kascan(
      "scan", "-", "--name", address, "-f", "json", input: TestKey(1).bytes)
    #expect(ended.status == 1)
    #expect(try ended.report().findings.map(\.path) == [address])
    #expect(try ended.document().targets.map(\.name) == [address])
    let text = try sandbox.kascan("scan", "-", "--name", address, input: TestKey(1).bytes)
    #expect(text.text.contains("  \(address):1:1\n"), "\(text.text)")
  }

  @Test func whatIsNotRead() throws {
    let sandbox = try GitSandbox()
    let input = Array("PK\u{3}\u{4} no archive".utf8)
    let ended = try sandbox.kascan("scan", "-", "--name", address, "-f", "json", input: input)
    for entry in try ended.report().coverage.unread { #expect(entry.path.hasPrefix(address)) }
  }

  @Test func nameOfNothing() throws {
    #expect(try GitSandbox().kascan("scan", "--name", "x", ".").status == 64)
  }
}
