import Blobs
import Findings
import Foundation
import Platform
import Reports
import Testing

/// Writes reports for `Tests/Scripts/check-reports`, which holds them against tools that are not
/// ours; does nothing unless KASCAN_REPORT_SAMPLES names a folder.
@Suite struct SampleFiles {
  private static let folder = Terminal.environment("KASCAN_REPORT_SAMPLES")

  @Test(.enabled(if: folder != nil)) func writeAll() throws {
    guard let folder = Self.folder else { return }
    var many = Samples.report((0..<30_000).map { Samples.finding($0 / 3, path: "dir/file\($0)") })
    many.coverage.unread = [.init(path: Array("dir/locked".utf8), .system(SystemError("open", 13)))]
    let reports = [
      "empty": Samples.report([]), "kinds": Samples.manyKinds(), "many": many,
      "hostile": Hostile.report(), "history": Samples.history(10_000),
      "print": Samples.history(240), "fields": Samples.everyField(),
    ]
    for (name, report) in reports {
      for format in ReportFormat.all {
        let file = try ReportFile(path: Array("\(folder)/\(name).\(format.name)".utf8))
        try report.write(format, options: ReportOptions(), to: file)
        try file.commit()
      }
    }
  }
}
