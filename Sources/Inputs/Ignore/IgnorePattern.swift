/// One line of an ignore file.
struct IgnorePattern: Sendable {
  enum Form: Sendable {
    /// The name is this.
    case name([UInt8])
    /// The name ends in this: `*.o`, the usual form.
    case suffix([UInt8])
    /// The name matches.
    case nameGlob(Wildmatch)
    /// The path from the file's folder begins with the literal, and what follows matches; nil is
    /// nothing.
    case path([UInt8], Wildmatch?)
  }

  /// Whether a match brings back what an earlier line left out (`!`).
  let isNegative: Bool
  /// Whether only folders match (a slash at the end).
  let isFolderOnly: Bool
  let form: Form
  let foldsCase: Bool

  /// Reads a line without its end; nil where the line holds no pattern.
  init?(line: ArraySlice<UInt8>, foldsCase: Bool) {
    // Git's lines are C strings.
    var rest = line.prefix { $0 != 0 }
    if line.isEmpty || line.first == UInt8(ascii: "#") { return nil }
    rest = Self.withoutTrailingSpaces(rest)
    let isNegative = rest.first == UInt8(ascii: "!")
    if isNegative { rest = rest.dropFirst() }
    let isFolderOnly = rest.last == UInt8(ascii: "/")
    if isFolderOnly { rest = rest.dropLast() }
    if rest.isEmpty { return nil }
    self.isNegative = isNegative
    self.isFolderOnly = isFolderOnly
    self.foldsCase = foldsCase
    let literal = rest.prefix { !Self.isSpecial($0) }
    if rest.contains(UInt8(ascii: "/")) {
      let isAnchored = rest.first == UInt8(ascii: "/")
      let tail = rest.dropFirst(literal.count)
      form = .path(
        [UInt8](isAnchored ? literal.dropFirst() : literal),
        tail.isEmpty ? nil : Wildmatch(tail, matchesPath: true, foldsCase: foldsCase))
    } else if literal.count == rest.count {
      form = .name([UInt8](rest))
    } else if rest.first == UInt8(ascii: "*"), !rest.dropFirst().contains(where: Self.isSpecial) {
      form = .suffix([UInt8](rest.dropFirst()))
    } else {
      form = .nameGlob(Wildmatch(rest, matchesPath: false, foldsCase: foldsCase))
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "\\"): true
    default: false
    }
  }

  /// Drops spaces at the end, but not one after a backslash.
  private static func withoutTrailingSpaces(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == UInt8(ascii: "\\") {
        index += 1
        if index == line.endIndex { return line }
        end = index + 1
      } else if line[index] != UInt8(ascii: " ") {
        end = index + 1
      }
      index += 1
    }
    return line[..<end]
  }

  /// The number of slashes in every path that matches; nil where it may differ.
  var slashCount: Int? {
    guard case .path(let literal, let tail) = form else { return 0 }
    let own = literal.count { $0 == UInt8(ascii: "/") }
    guard let tail else { return own }
    return tail.slashCount.map { own + $0 }
  }

  /// The byte that every name which matches ends in, in lower case where case is folded.
  var lastByte: UInt8? {
    let byte: UInt8?
    switch form {
    case .name(let name): byte = name.last
    case .suffix(let suffix): byte = suffix.last
    case .nameGlob(let glob): byte = glob.lastByte
    case .path: byte = nil
    }
    return foldsCase ? byte?.folded : byte
  }

  /// Whether a name matches; for patterns without a slash inside.
  func matches(name: Span<UInt8>) -> Bool {
    switch form {
    case .name(let wanted):
      return wanted.count == name.count && isEqual(wanted, name, at: 0)
    case .suffix(let suffix):
      return suffix.count <= name.count && isEqual(suffix, name, at: name.count - suffix.count)
    case .nameGlob(let glob):
      if let first = glob.firstByte, !name.isEmpty {
        if (foldsCase ? name[0].folded : name[0]) != first { return false }
      }
      return glob.matches(name)
    case .path:
      return false
    }
  }

  /// Whether a path from the file's folder matches; for patterns with a slash inside.
  func matches(path: Span<UInt8>) -> Bool {
    guard case .path(let literal, let tail) = form, literal.count <= path.count,
      isEqual(literal, path, at: 0)
    else { return false }
    guard let tail else { return path.count == literal.count }
    return tail.matches(path.extracting(literal.count..<path.count))
  }

  /// Whether anything inside a folder could match; for patterns with a slash inside.
  ///
  /// - Parameters:
  ///   - folder: the folder's path from the file's folder.
  ///   - depth: the number of names in that path.
  func mayMatch(inside folder: Span<UInt8>, depth: Int, slashCount: Int?) -> Bool {
    guard case .path(let literal, _) = form else { return false }
    if let slashCount, slashCount < depth { return false }
    for index in 0..<min(literal.count, folder.count + 1) {
      let byte = index == folder.count ? UInt8(ascii: "/") : folder[index]
      let isSame = foldsCase ? byte.folded == literal[index].folded : byte == literal[index]
      if !isSame { return false }
    }
    return true
  }

  @inline(__always)
  private func isEqual(_ wanted: [UInt8], _ text: Span<UInt8>, at start: Int) -> Bool {
    for index in wanted.indices {
      let byte = text[start + index]
      let isSame = foldsCase ? byte.folded == wanted[index].folded : byte == wanted[index]
      if !isSame { return false }
    }
    return true
  }
}
