import ArgumentParser
import Blobs
import Platform
import Reports
import Scanning

/// The reports of one run: opened before the work, so that a wrong path is known at once, and
/// written after it.
struct ReportSession {
  private let targets: [Target]
  private let options: ReportingOptions
  /// What every line on standard output begins with.
  var linePrefix = ""
  /// Whether text says what to do about what was found.
  var showsSteps = true
  /// Whether text lists what is suppressed.
  var showsSuppressed = false

  /// A report and where it goes.
  private struct Target {
    let format: ReportFormat
    let path: String
    let file: ReportFile

    var isStandardOutput: Bool { path == "-" }
    /// Whether a person reads it where the program runs.
    var printsText: Bool { isStandardOutput && format.needs.contains(.terminal) }
  }

  /// Opens the reports.
  ///
  /// - Throws: `ExitCode` 2 when one can't be, after saying why.
  init(_ options: ReportingOptions) throws {
    self.options = options
    let paths =
      options.standardFormats.map { ($0, options.output ?? "-") }
      + options.report.map { ($0.format, $0.path) }
    targets = try paths.map { format, path in
      do throws(SystemError) {
        return Target(
          format: format, path: path, file: try ReportFile(path: Array(path.utf8)))
      } catch {
        throw Self.failure(path, error)
      }
    }
  }

  /// What the reports together show of a scan; known before it begins.
  var needs: ReportNeeds { targets.reduce(into: []) { $0.formUnion($1.format.needs) } }

  /// Whether a report in text, which says what was not read, goes to standard output.
  var printsText: Bool { targets.contains(where: \.printsText) }

  /// Writes a report to all of them.
  ///
  /// - Parameter withoutText: whether text on standard output is left out.
  func write(_ report: Report, withoutText: Bool = false) throws {
    try writeStepSummary(report)
    for target in targets {
      if withoutText && target.printsText { continue }
      var options = options.options
      options.showsSuppressed = showsSuppressed
      options.showsSteps = showsSteps
      if target.isStandardOutput {
        options.showsColor = Terminal.showsColor(self.options.colorChoice, file: 1)
        if let width = Terminal.width(1) { (options.width, options.wraps) = (width, true) }
      } else {
        options.showsColor = self.options.colorChoice == .always
      }
      let limit = self.options.maxReportSize.bytes
      let sink = BoundedSink(target.file, limit: limit)
      do throws(SystemError) {
        let isPrefixed = target.isStandardOutput && !linePrefix.isEmpty
        try report.write(
          target.format, options: options,
          to: isPrefixed ? PrefixedLines(sink, prefix: linePrefix) : sink)
        try target.file.commit()
      } catch {
        if sink.isOverrun { throw Self.overrun(target.path, limit) }
        throw Self.failure(target.path, error)
      }
    }
  }

  /// Adds to the summary that GitHub Actions shows on a run's page.
  private func writeStepSummary(_ report: Report) throws {
    guard ContinuousIntegration.isGitHub,
      let path = Terminal.environment("GITHUB_STEP_SUMMARY"), !path.isEmpty
    else { return }
    do throws(SystemError) {
      let file = try ReportFile(path: Array(path.utf8), mode: .append)
      try StepSummary(of: report).write(to: file)
      try file.commit()
    } catch {
      throw Self.failure(path, error)
    }
  }

  /// Says that a report is too large; the exit code to end with.
  private static func overrun(_ path: String, _ limit: Int) -> ExitCode {
    let name = path == "-" ? "standard output" : path
    Diagnostics.say("\(name): larger than \(limit) bytes (--max-report-size)")
    return ExitCode(ExitStatus.incomplete.rawValue)
  }

  /// Says why a report could not be written; the exit code to end with.
  static func failure(_ path: String, _ error: SystemError) -> ExitCode {
    Diagnostics.say("\(path == "-" ? "standard output" : path): \(error.reason)")
    return ExitCode(ExitStatus.incomplete.rawValue)
  }
}
