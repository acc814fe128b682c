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
    var path = "."
    for _ in 0..<64 {
      let names = [Configuration.defaultName, Baseline.defaultName]
      let isHere = names.contains { exists("\(path)/\($0)") }
      let isTop = exists("\(path)/.git")
      if isHere && (path == "." || isTop || isBelowTop(path)) { return path }
      if isTop { return nil }
      path = path == "." ? ".." : path + "/.."
    }
    return nil
  }

  /// Whether any folder above is the top of a work tree: only then are parents asked at all.
  private static func isBelowTop(_ path: String) -> Bool {
    var path = path
    for _ in 0..<64 {
      if exists("\(path)/.git") { return true }
      path += "/.."
    }
    return false
  }

  private static func exists(_ path: String) -> Bool { TextFile.exists(path) }

  /// Reads a file that a scanned repository may have made.
  ///
  /// - Returns: nil when there is no such file.
  package static func read(_ path: String) throws(TextFile.Failure) -> [UInt8]? {
    try TextFile.regular(path, limit: 8 << 20)
  }
}
