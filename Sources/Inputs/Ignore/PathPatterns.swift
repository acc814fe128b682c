/// Patterns in the syntax of `.gitignore`, asked about single paths rather than in a walk.
package struct PathPatterns: Sendable {
  private let file: IgnoreFile?

  /// Takes patterns apart; a later one counts more than an earlier one.
  package init(_ patterns: [[UInt8]]) {
    file = IgnoreFile(
      Array(patterns.joined(separator: [UInt8(ascii: "\n")])), baseCount: 0, foldsCase: false)
  }

  /// Whether a file is meant: by itself, or by a folder above it.
  ///
  /// - Parameter path: the path from the folder that the patterns start from.
  package func contains(_ path: [UInt8]) -> Bool {
    guard let file else { return false }
    var start = 0
    for end in 1..<max(path.count + 1, 1) {
      guard end == path.count || path[end] == UInt8(ascii: "/") else { continue }
      let name = path.span.extracting(start..<end)
      let isFolder = end < path.count
      start = end + 1
      if name.isEmpty { continue }
      let match = file.lastMatch(
        name: name, path: path.span.extracting(0..<end), isFolder: isFolder,
        paths: file.pathPatterns)
      // As git has it, nothing inside a folder that is left out can be brought back.
      if let match, !match.isNegative { return true }
    }
    return false
  }
}
