import ArgumentParser
import Platform
import Reports
import Scanning

extension ReportReader {
  /// Reads the report of a file that the user names.
  ///
  /// - Throws: `ExitCode` 2 when it can't be read, after saying why.
  static func readFile(_ file: String) throws -> Report {
    let reason: String
    do {
      return try read(try TextFile.bytes(file), path: Array(file.utf8))
    } catch let failure as TextFile.Failure {
      reason = failure.error.reason
    } catch {
      reason = "\(error)"
    }
    Diagnostics.say("\(file): \(reason)")
    throw ExitCode(ExitStatus.incomplete.rawValue)
  }
}
