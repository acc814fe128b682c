import Reports
import Testing

/// Parts of a list make a whole only if all are there.
@Suite struct ReportPartTests {
  private func part(_ index: Int, of count: Int, list: String = "a") -> Report {
    var report = Samples.report([])
    report.part = ReportPart(index: index, count: count, list: list)
    return report
  }

  @Test func wholes() throws {
    try Report.checkParts([])
    try Report.checkParts([Samples.report([]), Samples.report([])])
    try Report.checkParts([part(0, of: 1)])
    try Report.checkParts([part(2, of: 3), part(0, of: 3), Samples.report([]), part(1, of: 3)])
  }

  @Test func noWholes() {
    #expect(throws: ReportPartError.missing([1], count: 3)) {
      try Report.checkParts([part(0, of: 3), part(2, of: 3)])
    }
    #expect(throws: ReportPartError.twice(0, count: 2)) {
      try Report.checkParts([part(0, of: 2), part(0, of: 2)])
    }
    #expect(throws: ReportPartError.mixed) {
      try Report.checkParts([part(0, of: 2), part(1, of: 2, list: "b")])
    }
    #expect(throws: ReportPartError.mixed) {
      try Report.checkParts([part(0, of: 2), part(1, of: 3)])
    }
  }

  @Test(arguments: [ReportFormat.json, .sarif])
  func isReadBack(format: ReportFormat) throws {
    let report = part(1, of: 3, list: String(repeating: "a", count: 64))
    let text = try Samples.text(report, format)
    #expect(try ReportReader.read(Array(text.utf8), path: []).part == report.part)
  }

  @Test(arguments: ["-1", "3", "9223372036854775807"])
  func impossibleParts(index: String) throws {
    let text = try Samples.text(part(1, of: 3), .json)
      .replacing(#""index":1"#, with: #""index":\#(index)"#)
    #expect(throws: ReportError.self) { try ReportReader.read(Array(text.utf8), path: []) }
  }
}
