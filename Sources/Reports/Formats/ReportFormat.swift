package import Platform

/// The formats a report can have.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For a person at a terminal.
  case text
  /// SARIF 2.1.0, for GitHub code scanning and others.
  case sarif
  /// One object: findings and coverage.
  case json
  /// One finding a line.
  case jsonl
  /// GitLab's secret detection report 15.2.1.
  case gitlab
  /// GitLab's Code Quality report.
  case codequality
  /// JUnit XML, for CI systems that show test results.
  case junit
  /// A table for a spreadsheet.
  case csv
  /// A page for a person who has no terminal at hand.
  case html
  /// Workflow commands that GitHub Actions turns into annotations.
  case github
}

/// How a report is written.
package struct ReportOptions: Sendable {
  /// How text lists what was found.
  package enum Grouping: String, CaseIterable, Sendable {
    /// One entry a key, with its places.
    case key
    /// One entry a place.
    case place
  }

  /// Whether secrets are shown in full.
  package var showsSecrets = false
  /// Whether text is coloured.
  package var showsColor = false
  /// How wide text may be, in columns.
  package var width = 100
  /// How text lists what was found.
  package var grouping = Grouping.key
  /// Whether text leaves out everything but findings and what was not read.
  package var isQuiet = false
  /// Whether text lists what is suppressed, and by what.
  package var showsSuppressed = false
  /// How many results a SARIF run may hold; GitHub rejects more than 25,000.
  package var sarifLimit = 25_000
  /// Whether SARIF leaves suppressed findings out: GitHub shows them like any other.
  package var omitsSuppressed = false

  /// Creates the defaults.
  package init() {}
}

extension Report {
  /// Writes the report.
  ///
  /// Nothing of a secret is written unless `options.showsSecrets`: the formats work on a copy of
  /// the report that holds none.
  ///
  /// - Throws: what the sink throws, such as a full disk or a closed pipe.
  package func write(
    _ format: ReportFormat, options: ReportOptions, to sink: any ByteSink
  ) throws(SystemError) {
    let report = options.showsSecrets ? self : redacted()
    var output = Output(sink)
    switch format {
    case .text: TextReport(report, options).write(to: &output)
    case .sarif: SARIFReport(report, options).write(to: &output)
    case .json: JSONReport(report).write(to: &output)
    case .jsonl: JSONReport(report).writeLines(to: &output)
    case .gitlab: GitLabReport(report).write(to: &output)
    case .codequality: CodeQualityReport(report).write(to: &output)
    case .junit: JUnitReport(report).write(to: &output)
    case .csv: CSVReport(report).write(to: &output)
    case .html: HTMLReport(report).write(to: &output)
    case .github: GitHubReport(report).write(to: &output)
    }
    try output.finish()
  }
}
