import Platform

/// Git as the user runs it: with their configuration and hooks.
enum UserGit {
  /// Runs git to its end.
  ///
  /// - Returns: its output without the line's end.
  static func output(_ arguments: [String]) throws(HookFolder.Failure) -> String {
    let ended: (output: [UInt8], end: Program.End)
    do throws(SystemError) {
      ended = try Program("git", arguments.map { Array($0.utf8) }).run()
    } catch {
      throw .file("git", error)
    }
    guard ended.end.status == 0 else { throw .git(ended.end.errors) }
    var text = String(decoding: ended.output, as: UTF8.self)
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
