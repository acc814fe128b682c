/// Patterns in the syntax of `.gitignore`, asked about single paths rather than in a walk; those with
/// a `!` amid them are about members of archives as well (`MemberPattern`).
package struct PathPatterns: Sendable {
  private let file: IgnoreFile?
  private let members: [MemberPattern]

  /// Takes patterns apart; a later one counts more than an earlier one.
  package init(_ patterns: [[UInt8]]) {
    file = IgnoreFile(
      Array(patterns.joined(separator: [UInt8(ascii: "\n")])), baseCount: 0, foldsCase: false)
    members = patterns.compactMap { MemberPattern(line: $0) }
  }

  /// Whether any of them is about members of archives.
  package var concernMembers: Bool { !members.isEmpty }

  /// Whether a file is meant: by itself, or by a folder above it.
  ///
  /// - Parameter path: the path from the folder that the patterns start from.
  package func contains(_ path: [UInt8]) -> Bool {
    guard let file else { return false }
    var start = 0
    for end in Self.levels(of: path) {
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

  /// Whether a file, or a member of an archive, is meant: by itself, by a folder above it, or by the
  /// archive that it is in.
  ///
  /// - Parameters:
  ///   - path: the path from the folder that the patterns start from.
  ///   - names: the names of the members that lead to it, outermost first; none for a file.
  package func contains(_ path: [UInt8], members names: [[UInt8]]) -> Bool {
    if contains(path) { return true }
    if members.isEmpty { return false }
    var above = [path]
    for name in names {
      let isFolder = name.last == UInt8(ascii: "/")
      let name = Self.withoutEnds(name)
      for end in Self.levels(of: name) {
        let level = name.span.extracting(0..<end)
        let match = members.last {
          $0.matches(level, isFolder: isFolder || end < name.count, in: above)
        }
        if let match, !match.isNegative { return true }
      }
      above.append(name)
    }
    return false
  }

  /// Where a path's folders end, and the path itself.
  static func levels(of path: [UInt8]) -> [Int] {
    path.indices.filter { path[$0] == UInt8(ascii: "/") } + (path.isEmpty ? [] : [path.count])
  }

  /// A member's name without the `./` or `/` that some programs begin it with, and the `/` of folders.
  private static func withoutEnds(_ name: [UInt8]) -> [UInt8] {
    var rest = name[...]
    while rest.first == UInt8(ascii: "/") || rest.starts(with: "./".utf8) {
      rest = rest.dropFirst(rest.first == UInt8(ascii: "/") ? 1 : 2)
    }
    while rest.last == UInt8(ascii: "/") { rest.removeLast() }
    return Array(rest)
  }
}
