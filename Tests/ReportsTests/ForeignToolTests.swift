@testable import Reports
import Testing

@Suite struct ForeignToolTests {
  @Test(
    "The report of another tool is named as such",
    arguments: [
      (
        #"[{"RuleID":"r","Description":"d","StartLine":1,"Match":"m","Secret":"REDACTED","File":"f"}]"#,
        "gitleaks"
      ),
      (#"[{"RuleID":"r","Match":"m","Secret":"s","ValidationStatus":"valid"}]"#, "betterleaks"),
      (#"{"findings":[{"rule":{"id":"k"},"finding":{"snippet":"x"}}]}"#, "kingfisher"),
      (#"[{"rule":{"id":"k"},"finding":{"snippet":"x"}}]"#, "kingfisher"),
      ("{\"rule\":{},\"finding\":{}}\n{\"rule\":{},\"finding\":{}}\n", "kingfisher"),
      (#"{"SourceMetadata":{},"DetectorName":"KA","Raw":"x"}"# + "\n", "trufflehog"),
      (#"{"version":"1.4.0","plugins_used":[],"results":{},"generated_at":"x"}"#, "detect-secrets"),
      (#"{"version":"15.2.1","scan":{},"vulnerabilities":[]}"#, "GitLab secret detection"),
      (
        #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Semgrep"}},"results":[]}]}"#,
        "Semgrep (SARIF)"
      ),
      (
        #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"gitleaks"}},"results":[{"ruleId":"r"}]}]}"#,
        "gitleaks (SARIF)"
      ),
    ])
  func named(text: String, tool: String) {
    do {
      _ = try ReportReader.read(Array(text.utf8), path: [])
      Issue.record("read")
    } catch {
      guard case .otherTool(let name) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(name.contains(tool))
      #expect(error.description.hasPrefix("a report of \(name)"))
    }
  }

  @Test("A hostile name of a tool is harmless and short")
  func hostile() {
    let name = "\\u001b[2J" + String(repeating: "x", count: 5000)
    let text = #"{"runs":[{"tool":{"driver":{"name":""# + name + #""}}}]}"#
    let tool = ForeignTool.name(of: Array(text.utf8)) ?? ""
    #expect(tool.count < 100 && !tool.contains("\u{1B}"))
  }

  @Test(arguments: ["{}", "[]", "null", "{\"findings\":[]}", "{\"findings\":[{}]}", "x", ""])
  func unknown(text: String) { #expect(ForeignTool.name(of: Array(text.utf8)) == nil) }
}
