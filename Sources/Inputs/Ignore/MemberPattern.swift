/// A pattern of archive members: patterns in the syntax of `.gitignore`, the first for the archive's
/// path, each further one for a member of what the one before means, parted by `!`
/// (`layer.tar!app/node_modules/`).
///
/// Names are never taken apart at a `!` of theirs: a place has its names one by one. A `!` of a name is
/// written `\!` in a pattern; in a set (`[!a]`) it parts nothing.
struct MemberPattern: Sendable {
  /// Whether a match brings back what an earlier pattern left out.
  let isNegative: Bool
  /// Each for a place's name at one depth, one behind the other.
  private let parts: [IgnorePattern]

  private static let mark = UInt8(ascii: "!")

  /// Reads a line; nil where it is no pattern of members.
  init?(line: [UInt8]) {
    guard line.first != UInt8(ascii: "#") else { return nil }
    isNegative = line.first == Self.mark
    let texts = Self.parts(of: line[(isNegative ? 1 : 0)...])
    guard texts.count > 1 else { return nil }
    var parts: [IgnorePattern] = []
    for text in texts {
      // Only at the beginning of a line is it a comment's.
      let line = text.first == UInt8(ascii: "#") ? [UInt8(ascii: "\\")] + text : Array(text)
      guard let part = IgnorePattern(line: line[...], foldsCase: false) else { return nil }
      parts.append(part)
    }
    self.parts = parts
  }

  /// Takes a pattern apart at each `!` that is neither escaped nor in a set.
  private static func parts(of text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = text.startIndex
    var index = start
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "["): index = end(ofSetAt: index, in: text) ?? index
      case mark:
        parts.append(text[start..<index])
        start = index + 1
      default: break
      }
      index += 1
    }
    return parts + [text[start...]]
  }

  /// Where the bracket is that closes a set; nil where none does.
  private static func end(ofSetAt start: Int, in text: ArraySlice<UInt8>) -> Int? {
    var index = start + 1
    if index < text.endIndex, text[index] == mark || text[index] == UInt8(ascii: "^") { index += 1 }
    // The first one is of the set itself.
    if index < text.endIndex, text[index] == UInt8(ascii: "]") { index += 1 }
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "\\") {
        index += 1
      } else if text[index] == UInt8(ascii: "]") {
        return index
      }
      index += 1
    }
    return nil
  }

  /// Whether a file or folder is meant.
  ///
  /// - Parameters:
  ///   - above: the path of the outermost archive and the names of the members that lead to the
  ///     archive at hand, outermost first.
  ///   - name: the name in that archive, or the beginning of one that ends at a folder.
  ///   - isFolder: whether it ends at a folder.
  func matches(_ name: Span<UInt8>, isFolder: Bool, in above: [[UInt8]]) -> Bool {
    let first = above.count - (parts.count - 1)
    guard first >= 0 else { return false }
    // As in `.gitignore`, what has a slash in it starts from the top.
    if first > 0, case .path = parts[0].form { return false }
    guard parts[parts.count - 1].matches(name, isFolder: isFolder) else { return false }
    return parts.dropLast().indices.allSatisfy { parts[$0].covers(above[first + $0]) }
  }
}

extension IgnorePattern {
  /// Whether the pattern means a path.
  fileprivate func matches(_ path: Span<UInt8>, isFolder: Bool) -> Bool {
    if isFolderOnly && !isFolder { return false }
    if case .path = form { return matches(path: path) }
    var start = path.count
    while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
    return matches(name: path.extracting(start..<path.count))
  }

  /// Whether the pattern means a path, or a folder above it.
  fileprivate func covers(_ path: [UInt8]) -> Bool {
    PathPatterns.levels(of: path).contains { end in
      matches(path.span.extracting(0..<end), isFolder: end < path.count)
    }
  }
}
