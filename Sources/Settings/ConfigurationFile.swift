import Findings
package import Platform

/// Finds and reads the files by which a repository speaks about its own findings.
package enum ConfigurationFile {
  /// The folder that holds a repository's `.kascan.toml` or baseline.
  ///
  /// Looked for from the working directory up to the top of the work tree, the nearest first;
  /// outside a work tree only in the working directory.
  ///
  /// - Returns: the folder, `.` or `../` and so on; nil where there is neither file.
  package static var folder: String? {
    let names = [Configuration.defaultName, Baseline.defaultName]
    var nearest: String?
    var path = "."
    // As many folders lie above as the working directory's path has names.
    for _ in 0...WorkingDirectory.path.count(where: { $0 == UInt8(ascii: "/") }) {
      if nearest == nil, names.contains(where: { exists("\(path)/\($0)") }) {
        if path == "." { return path }
        nearest = path
      }
      if exists("\(path)/.git") { return nearest }
      path = path == "." ? ".." : path + "/.."
    }
    return nil
  }

  private static func exists(_ path: String) -> Bool { TextFile.exists(path) }

  /// Reads a file that a scanned repository may have made.
  ///
  /// - Returns: nil when there is no such file.
  package static func read(_ path: String) throws(TextFile.Failure) -> [UInt8]? {
    try TextFile.regular(path, limit: 8 << 20)
  }
}
