/// The patterns of one ignore file, arranged so that a name is compared with few of them.
final class IgnoreFile: Sendable {
  /// The largest file that is read, in bytes, as git has it.
  static let largestSize = 100 << 20

  /// Where the folder that the patterns start from ends in a walk's paths; 0 at the very top.
  let baseCount: Int
  let patterns: [IgnorePattern]
  /// The patterns with a slash inside, last one first.
  let pathPatterns: [PathPattern]

  /// A pattern with a slash inside.
  struct PathPattern: Sendable {
    let index: Int
    let slashCount: Int?
  }

  /// Name patterns by the last byte that they need, last pattern first: those of byte `b` are
  /// `byLast[starts[b]..<starts[b + 1]]`.
  private let byLast: [Int32]
  private let starts: [Int32]
  /// Name patterns that need no certain last byte, last one first.
  private let byNone: [Int32]
  private let foldsCase: Bool

  /// Reads an ignore file; nil where it holds no pattern.
  init?(_ text: [UInt8], baseCount: Int, foldsCase: Bool) {
    var patterns: [IgnorePattern] = []
    var rest = text[...]
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      var line = rest[..<end]
      rest = rest[min(end + 1, rest.endIndex)...]
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      if let pattern = IgnorePattern(line: line, foldsCase: foldsCase) { patterns.append(pattern) }
    }
    if patterns.isEmpty { return nil }
    self.baseCount = baseCount
    self.patterns = patterns
    self.foldsCase = foldsCase
    var paths: [PathPattern] = []
    var none: [Int32] = []
    var buckets: [(last: UInt8, index: Int32)] = []
    for (index, pattern) in patterns.enumerated().reversed() {
      if case .path = pattern.form {
        paths.append(PathPattern(index: index, slashCount: pattern.slashCount))
      } else if let last = pattern.lastByte {
        buckets.append((last, Int32(index)))
      } else {
        none.append(Int32(index))
      }
    }
    pathPatterns = paths
    byNone = none
    var starts = [Int32](repeating: 0, count: 257)
    for bucket in buckets { starts[Int(bucket.last) + 1] += 1 }
    for index in 1...256 { starts[index] += starts[index - 1] }
    var next = starts
    var byLast = [Int32](repeating: 0, count: buckets.count)
    for bucket in buckets {
      byLast[Int(next[Int(bucket.last)])] = bucket.index
      next[Int(bucket.last)] += 1
    }
    self.starts = starts
    self.byLast = byLast
  }

  /// The last pattern that matches an entry.
  ///
  /// - Parameters:
  ///   - name: the entry's name.
  ///   - path: the entry's path in the walk; looked at only if `paths` has an element.
  ///   - isFolder: whether the entry is a folder.
  ///   - paths: the patterns with a slash inside that could match here.
  func lastMatch(
    name: Span<UInt8>, path: Span<UInt8>, isFolder: Bool, paths: [PathPattern]
  ) -> IgnorePattern? {
    var best = -1
    let last = Int(foldsCase ? name[name.count - 1].folded : name[name.count - 1])
    for slot in starts[last]..<starts[last + 1] {
      let index = Int(byLast[Int(slot)])
      if matches(index, name, isFolder) {
        best = index
        break
      }
    }
    for index in byNone {
      if Int(index) < best { break }
      if matches(Int(index), name, isFolder) {
        best = Int(index)
        break
      }
    }
    if !paths.isEmpty {
      let start = baseCount == 0 ? 0 : baseCount + 1
      let relative = path.extracting(start..<path.count)
      for candidate in paths {
        if candidate.index < best { break }
        let pattern = patterns[candidate.index]
        if (isFolder || !pattern.isFolderOnly) && pattern.matches(path: relative) {
          best = candidate.index
          break
        }
      }
    }
    return best < 0 ? nil : patterns[best]
  }

  @inline(__always)
  private func matches(_ index: Int, _ name: Span<UInt8>, _ isFolder: Bool) -> Bool {
    if patterns[index].isFolderOnly && !isFolder { return false }
    return patterns[index].matches(name: name)
  }
}
