import Git

/// What git keeps of a commit message (git-commit(1), `--cleanup`).
///
/// A hook does not see git's own `--cleanup` option, only the configuration.
struct MessageCleanup: Sendable {
  /// The values of `commit.cleanup`.
  enum Mode: String, Sendable {
    case standard = "default"
    case strip, whitespace, verbatim, scissors
  }

  var mode = Mode.standard
  /// What comment lines begin with; nil where git chooses a character for each message (`auto`).
  var comment: [UInt8]? = [UInt8(ascii: "#")]

  /// Git's own behaviour, where nothing is configured.
  init() {}

  /// Asks git what this repository and its user configured.
  static func configured() throws(GitError) -> MessageCleanup {
    MessageCleanup(
      configuration: try GitProgram(inheritsRepository: true).output(["config", "--null", "--list"])
    )
  }

  /// Reads what `git config --null --list` writes: names, line ends, values.
  init(configuration: [UInt8]) {
    for entry in configuration.split(separator: 0) {
      guard let end = entry.firstIndex(of: UInt8(ascii: "\n")) else { continue }
      let value = Array(entry[(end + 1)...])
      switch String(decoding: entry[..<end], as: UTF8.self) {
      case "commit.cleanup": mode = Mode(rawValue: String(decoding: value, as: UTF8.self)) ?? mode
      case "core.commentchar", "core.commentstring":
        comment = value == Array("auto".utf8) ? nil : value
      default: break
      }
    }
  }

  /// The message that git makes of a file; what it leaves out becomes empty lines.
  ///
  /// - Parameter wasEdited: whether an editor showed the message.
  func kept(of message: [UInt8], wasEdited: Bool) -> [UInt8] {
    var lines = message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let comment = comment ?? Self.chosen(lines) else { return message }
    if wasEdited, let cut = cut(lines, comment) { lines = Array(lines[..<cut]) }
    let dropsComments = mode == .strip || mode == .standard && wasEdited
    if dropsComments {
      for index in lines.indices where lines[index].starts(with: comment) { lines[index] = [] }
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// The line that git put in itself, with everything below it to be left out
  /// (`wt_status_locate_end` in git's wt-status.c). But for the mode `scissors` that is only where it
  /// showed the difference, with the keys that it takes out.
  private func cut(_ lines: [ArraySlice<UInt8>], _ comment: [UInt8]) -> Int? {
    guard let index = lines.firstIndex(where: { $0.elementsEqual(comment + Self.scissors) })
    else { return nil }
    if mode == .scissors { return index }
    let next = lines[(index + 1)...].first { !$0.starts(with: comment) }
    let showsDifference = ["diff --", "Submodule "].contains {
      next?.starts(with: Array($0.utf8)) ?? false
    }
    return showsDifference ? index : nil
  }

  private static let scissors = Array(" ------------------------ >8 ------------------------".utf8)

  /// The character that git chose for a message: it begins the hints that git writes at the end.
  private static func chosen(_ lines: [ArraySlice<UInt8>]) -> [UInt8]? {
    let known = Array("#;@!$%^&|:".utf8)
    let mark = lines.first { $0.dropFirst().elementsEqual(scissors) } ?? lines.last { !$0.isEmpty }
    guard let first = mark?.first, known.contains(first) else { return nil }
    return [first]
  }
}
