import ArgumentParser
import Platform
import Reports
import Scanning

/// The reports of one run: opened before the work, so that a wrong path is known at once, and
/// written after it.
struct ReportSession {
  private let targets: [(format: ReportFormat, path: String, file: ReportFile)]
  private let options: ReportingOptions

  /// Opens the reports.
  ///
  /// - Throws: `ExitCode` 2 when one can't be, after saying why.
  init(_ options: ReportingOptions) throws {
    self.options = options
    let paths =
      [(options.format, options.output ?? "-")] + options.report.map { ($0.format, $0.path) }
    targets = try paths.map { format, path in
      do throws(SystemError) {
        return (format, path, try ReportFile(path: Array(path.utf8)))
      } catch {
        throw Self.failure(path, error)
      }
    }
  }

  /// Whether somebody sees a report in text, which says what was not read, as it is written.
  var isShownOnTerminal: Bool {
    targets.contains { $0.format == .text && $0.path == "-" } && Terminal.isTerminal(1)
  }

  /// Whether a report names the repository's state.
  var namesRepository: Bool { targets.contains { [.sarif, .gitlab, .html].contains($0.format) } }

  /// Writes a report to all of them.
  func write(_ report: Report) throws {
    for target in targets {
      var options = options.options
      if target.path == "-" {
        options.showsColor = Terminal.showsColor(self.options.color, file: 1)
        options.width = Terminal.width(1) ?? options.width
      } else {
        options.showsColor = self.options.color == .always
      }
      do throws(SystemError) {
        try report.write(target.format, options: options, to: target.file)
        try target.file.commit()
      } catch {
        throw Self.failure(target.path, error)
      }
    }
  }

  /// Says why a report could not be written; the exit code to end with.
  static func failure(_ path: String, _ error: SystemError) -> ExitCode {
    Diagnostics.say("\(path == "-" ? "standard output" : path): \(error.reason)")
    return ExitCode(ExitStatus.incomplete.rawValue)
  }
}
