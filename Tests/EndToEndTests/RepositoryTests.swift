import Fixtures
import Platform
import Testing

/// kascan on its own sources, and fingerprints against another program's SHA-256.
@Suite struct RepositoryTests {
  @Test func ownSourcesHoldNoKey() throws {
    let sandbox = try GitSandbox()
    let ended = try sandbox.kascan("scan", Executables.package)
    #expect(ended.status == 0, "\(ended.text)\(ended.errorText)")
    #expect(ended.text.contains("No leaked keys found.\n"))
  }

  @Test func fingerprintIsSHA256() throws {
    let sandbox = try GitSandbox()
    let key = TestKey(1)
    let sum = try Program("sha256sum", []).run(input: Array("kascan/1\0\(key.secret)".utf8)).output
    let expected = String(decoding: sum.prefix(16), as: UTF8.self)
    let found = try sandbox.kascan("scan", "-f", "json", "-", input: key.bytes).report().findings
    #expect(found.map(\.fingerprint) == [expected])
  }
}
