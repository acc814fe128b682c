import Bytes
import Platform
import Testing

@testable import Reports

@Suite struct OutputTests {
  @Test(arguments: ReportFormat.all)
  func fullSinkIsThrown(_ format: ReportFormat) throws {
    let findings = (0..<600).map { Samples.finding($0, path: "file\($0)") }
    let report = Samples.report(findings)
    for room in [0, 8_000] {
      #expect(throws: SystemError("write", 28)) {
        try report.write(format, options: ReportOptions(), to: FullSink(room: room))
      }
    }
  }

  @Test func base64() {
    for (text, encoded) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
    ] {
      #expect(Base64.encode(text.utf8) == Array(encoded.utf8))
      #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
    }
    #expect(Base64.decode("Zg=".utf8) == nil)
    #expect(Base64.decode("Z===".utf8) == nil)
    #expect(Base64.decode("Z!==".utf8) == nil)
  }

  @Test func timestamps() {
    #expect(Timestamp(secondsSince1970: 0).text == "1970-01-01T00:00:00")
    #expect(Timestamp(secondsSince1970: 951_782_399).text == "2000-02-28T23:59:59")
    #expect(Timestamp(secondsSince1970: 951_782_400).text == "2000-02-29T00:00:00")
    #expect(Timestamp(secondsSince1970: 1_790_000_000).text == "2026-09-21T14:13:20")
    #expect(Timestamp(secondsSince1970: -1).text == "1969-12-31T23:59:59")
  }
}
