import ArgumentParser
import Platform
import Scanning
import Settings

/// Where a baseline is: the file that the user names, or the one that counts where the command runs.
struct BaselinePlace {
  /// The file's name for messages.
  let name: String
  /// Where the settings of the repository, or of the folder, are.
  let source: SettingsSource
  /// The file's path; nil where it is in a commit.
  private let path: [UInt8]?
  private let isNamed: Bool

  /// - Parameter file: the file that the user names; nil for none.
  init(named file: String?) throws(FormatError) {
    source = .here
    isNamed = file != nil
    if let file {
      name = file
      path = Array(file.utf8)
    } else {
      let own = try SettingsChoice.baselineName(in: source)
      name = source.name(own)
      path = source.folder.map { RealPath.joined($0, own.utf8) }
    }
  }

  /// The baseline; nil where there is none yet.
  func read() throws(FormatError) -> Baseline? {
    guard let bytes = try bytes() else { return nil }
    return try Baseline(bytes, file: name)
  }

  private func bytes() throws(FormatError) -> [UInt8]? {
    guard isNamed, let path else {
      return try source.read(try SettingsChoice.baselineName(in: source))
    }
    do throws(TextFile.Failure) {
      return try TextFile.regular(path, limit: SettingsSource.largestSize)
    } catch {
      throw FormatError(file: name, line: nil, reason: error.error.reason)
    }
  }

  /// Makes sure that the baseline can be written, before any work is done.
  func checkWritable() throws {
    if path != nil { return }
    throw ValidationError(
      """
      this repository has no work tree: in it the \(Baseline.defaultName) of HEAD's commit counts. \
      Run this in a clone, commit the file and push it; or name another file with --baseline
      """)
  }

  /// Puts a baseline in its place.
  func write(_ value: Baseline) throws {
    try checkWritable()
    guard let path else { return }
    do throws(SystemError) {
      let file = try ReportFile(path: path)
      try file.write(value.bytes.span)
      try file.commit()
    } catch {
      throw ReportSession.failure(name, error)
    }
  }
}
