extension SARIFReport {
  /// Reads a report back out of the property bags; nil for what is no SARIF log.
  static func read(_ text: ReportText) throws(ReportError) -> Report? {
    guard let runs = text.document?.runs else { return nil }
    var reports: [Report] = []
    for run in runs {
      let driver = run.tool.driver
      guard driver.name == "kascan", let coverage = run.properties?.coverage else {
        throw .foreign
      }
      let notes = (run.invocations ?? []).flatMap { $0.toolExecutionNotifications ?? [] }
      if notes.contains(where: { $0.descriptor?.id == cappedNotification }) { throw .capped }
      let findings = (run.results ?? []).map(\.properties)
      var report = try Report(
        version: driver.version ?? "", findings, coverage: coverage.coverage())
      report.targets = (run.properties?.targets ?? []).compactMap(\.target)
      report.part = try run.properties?.part?.part()
      reports.append(report)
    }
    guard let first = reports.first else { throw .foreign }
    return reports.count == 1 ? first : Report.merging(reports)
  }
}
