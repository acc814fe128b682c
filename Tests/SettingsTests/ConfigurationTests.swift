import Platform
import Settings
import Testing

/// A `.kascan.toml`, without a process: what it may say, and what it may not.
@Suite struct ConfigurationTests {
  @Test func everyKey() throws {
    let configuration = try Configuration(
      """
      exclude = ["vendor/", "*.min.js"]
      baseline = "accepted"
      rules = ["rules/own.toml"]
      [[allow]]
      paths = ["/docs/"]
      reason = "examples"
      expires = "2026-12-31"
      """, file: ".kascan.toml")
    #expect(configuration.excluded == ["vendor/", "*.min.js"])
    #expect(configuration.baseline == "accepted" && configuration.rules == ["rules/own.toml"])
    #expect(configuration.allowances.map(\.reason) == ["examples"])
  }

  @Test(
    "A repository's own file can't set an endpoint, leave its folder or allow everything",
    arguments: [
      "endpoint = \"https://example.test\"", "verify = true", "rules = [\"../own.toml\"]",
      "rules = [\"/etc/own.toml\"]", "baseline = \"a/../../b\"", "baseline = \"\"",
      "exclude = [\"a\\nb\"]", "[[allow]]\nreason = \"all\"", "[[allow]]\npaths = [\"a\"]",
      "[[allow]]\nfingerprint = \"short\"\nreason = \"r\"",
      "[[allow]]\npaths = [\"a\"]\nreason = \"r\"\nexpires = \"soon\"", "exclude = \"a\"", "= 1",
    ])
  func refused(text: String) {
    let error = #expect(throws: FormatError.self) {
      try Configuration(text, file: ".kascan.toml")
    }
    #expect(error?.file == ".kascan.toml")
  }
}
