/// The folders that a revision has already, of those that some paths lead through.
package struct KnownFolders: Sendable {
  private var folders: Set<[UInt8]> = []

  /// Asks git, with one call.
  ///
  /// - Parameters:
  ///   - paths: from the top of the work tree.
  ///   - revision: such as `HEAD`; one that does not exist has no folder.
  package init(
    _ repository: Repository, through paths: [[UInt8]], in revision: String
  ) throws(GitError) {
    let slash = UInt8(ascii: "/")
    var asked: Set<[UInt8]> = []
    for path in paths {
      for end in path.indices where path[end] == slash { asked.insert(Array(path[..<end])) }
    }
    // A line feed would end the question: such a folder counts as new.
    let questions = asked.filter { !$0.contains(0x0A) }
      .sorted { $0.lexicographicallyPrecedes($1) }
    if questions.isEmpty { return }
    let prefix = Array("\(revision):".utf8)
    let answer = try repository.git.output(
      ["cat-file", "--batch-check=%(objecttype)"],
      input: Array(questions.map { prefix + $0 + [0x0A] }.joined()))
    let lines = answer.split(separator: 0x0A)
    guard lines.count == questions.count else { throw .unexpectedAnswer(command: "cat-file") }
    for (folder, line) in zip(questions, lines) where line.elementsEqual("tree".utf8) {
      folders.insert(folder)
    }
  }

  /// What of a path is new: all behind the last folder that is there already.
  package func newPart(of path: [UInt8]) -> [UInt8] {
    var start = 0
    for end in path.indices
    where path[end] == UInt8(ascii: "/") && folders.contains(Array(path[..<end])) {
      start = end + 1
    }
    return Array(path[start...])
  }
}
