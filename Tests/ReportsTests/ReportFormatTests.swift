import Blobs
import Findings
import Platform
import Reports
import Testing

/// What a format says of itself is what it does.
@Suite struct ReportFormatTests {
  @Test func namesAreApart() {
    #expect(Set(ReportFormat.all.map(\.name)).count == ReportFormat.all.count)
    for format in ReportFormat.all { #expect(ReportFormat(named: format.name) == format) }
    #expect(ReportFormat(named: "xml") == nil)
    #expect(ReportFormat.readable("or") == "JSON, JSON Lines or SARIF")
  }

  /// A report changes with what a format needs, and with nothing else.
  @Test(arguments: ReportFormat.all)
  func needsWhatItShows(_ format: ReportFormat) throws {
    let report = Samples.manyKinds()
    func isShown(
      _ change: (inout Report) -> Void, _ options: (inout ReportOptions) -> Void = { _ in }
    ) throws -> Bool {
      var changed = report
      change(&changed)
      return try Samples.text(changed, format, options) != Samples.text(report, format)
    }
    var shown: ReportNeeds = []
    if try isShown({ _ in }, { $0.showsSecrets = true }) { shown.insert(.secrets) }
    if try isShown({ $0.findings[0].excerpt = Excerpt(before: "", masked: "", after: "") }) {
      shown.insert(.excerpts)
    }
    if try isShown({ $0.findings[0].lineHash = nil }) { shown.insert(.lineHashes) }
    if try isShown({
      $0.repository = nil
      $0.sourceRoot = Array("/home/dev".utf8)
    }) {
      shown.insert(.repository)
    }
    if try isShown({ _ in }, { $0.showsColor = true }) { shown.insert(.terminal) }
    #expect(shown == format.needs)
  }
}
