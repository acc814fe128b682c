import Blobs
import Findings
import Reports
import Testing
import Verification

@Suite struct VerificationReportTests {
  private let first = Fingerprint(of: Samples.key(1))
  private let second = Fingerprint(of: Samples.key(2))

  @Test func linesAreTheContract() throws {
    let sink = MemorySink()
    try VerificationReport(keys: [
      .init(fingerprint: first, verification: Samples.live()),
      .init(fingerprint: second, verification: KeyVerification(reason: .timedOut), lines: [2, 5]),
    ]).writeLines(to: sink)
    #expect(
      sink.text == """
        {"fingerprint":"\(first)","verdict":"live","reason":"accepted","code":"accepted",\
        "status":200,"organization":{"id":"org_1","name":"Acme","counts":{"cluster_count":2}}}
        {"fingerprint":"\(second)","lines":[2,5],"verdict":"unknown","reason":"timed out","code":"timed-out"}

        """)
  }

  @Test func textEndsWithTheNumbers() throws {
    let sink = MemorySink()
    var hostile = Samples.live()
    hostile.organization?.name = "\u{1B}[2J\n::error::x"
    try VerificationReport(keys: [.init(fingerprint: first, verification: hostile)]).writeText(
      options: ReportOptions(), to: sink)
    #expect(sink.text.hasPrefix("\(first)  LIVE  accepted\n  Organization: \\x1b[2J\\n::error"))
    #expect(sink.text.hasSuffix("\n1 key: 1 live.\n"))
    #expect(sink.text.contains("app.kubeadapt.io > Settings > API Keys"))
    #expect(!sink.text.contains("\u{1B}"))
  }
}
