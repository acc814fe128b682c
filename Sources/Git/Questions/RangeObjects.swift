import Blobs
import Platform

/// The objects that some commits have and others have not.
package struct RangeObjects: Sendable {
  /// The objects: commits, trees, blobs and tags.
  package private(set) var objects: Set<ObjectID> = []
  /// A path at which a blob or tree stands in the range, as git lists it.
  package private(set) var paths: [ObjectID: [UInt8]] = [:]
  /// Objects that are not in the store.
  package private(set) var unread: [Unread] = []
  /// Pathspecs to which nothing belongs in any commit, of the range or not.
  package private(set) var unmatched: [[UInt8]] = []
  /// Commits of the range at which a shallow repository's history is cut off: what came before
  /// them is not known.
  package private(set) var cutOff: [ObjectID] = []

  /// Asks git for a range.
  ///
  /// - Parameters:
  ///   - repository: the repository.
  ///   - revisions: revisions as git-rev-list(1) takes them, such as `A..B` or `^A`; none is taken
  ///     for an option.
  ///   - options: options that choose revisions: `--not`, `--all`, `--remotes=…`. Those stand
  ///     behind `revisions`.
  ///   - paths: pathspecs that narrow the range; empty for all.
  package init(
    _ repository: Repository, _ revisions: [[UInt8]], options: [String] = [],
    paths pathspecs: [[UInt8]] = []
  ) throws(GitError) {
    var arguments = ["rev-list", "--objects", "--missing=print"].map { Array($0.utf8) }
    // Without it, git leaves out side branches that a merge undid.
    if !pathspecs.isEmpty { arguments.append(Array("--full-history".utf8)) }
    for revision in revisions {
      if revision.first == UInt8(ascii: "-") { throw .unexpectedRevision(revision) }
    }
    arguments += revisions + options.map { Array($0.utf8) } + [Array("--".utf8)] + pathspecs
    try read(repository, arguments)
    for pathspec in pathspecs where try !Self.matches(repository, revisions, pathspec) {
      unmatched.append(pathspec)
    }
  }

  /// Whether a commit of a range, or that anything reaches, has something at a path.
  private static func matches(
    _ repository: Repository, _ revisions: [[UInt8]], _ pathspec: [UInt8]
  ) throws(GitError) -> Bool {
    // What a pathspec leaves out is not asked for.
    let exclusions = [":!", ":^", ":(exclude"]
    if exclusions.contains(where: { pathspec.starts(with: $0.utf8) }) { return true }
    var arguments = ["rev-list", "--max-count=1", "--full-history", "--all", "--reflog"]
      .map { Array($0.utf8) }
    // A range may end at what no ref reaches.
    let dot = UInt8(ascii: ".")
    for revision in revisions where revision.first != UInt8(ascii: "^") {
      let dots = revision.indices.last { revision[$0] == dot && revision[..<$0].last == dot }
      let end = dots.map { revision[($0 + 1)...] } ?? revision[...]
      if !end.isEmpty { arguments.append(Array(end)) }
    }
    let answer: (output: [UInt8], end: Program.End)
    do throws(SystemError) {
      answer = try repository.git.program(arguments + [Array("--".utf8), pathspec]).run()
    } catch {
      throw .gitNotStarted(error)
    }
    guard answer.end.status == 0 else { throw .gitFailed(command: "rev-list", answer.end) }
    return !answer.output.isEmpty
  }

  /// Everything that a ref, a reflog, the stash or a linked work tree's HEAD reaches.
  package static func reachable(_ repository: Repository) throws(GitError) -> RangeObjects {
    try RangeObjects(repository, [], options: ["--all", "--reflog"])
  }

  private mutating func read(
    _ repository: Repository, _ arguments: [[UInt8]]
  ) throws(GitError) {
    let end: Program.End?
    do throws(SystemError) {
      let running = try repository.git.program(arguments).start()
      end = try read(running) ? running.finish() : nil
    } catch {
      throw .gitNotStarted(error)
    }
    guard let end else { throw .unexpectedAnswer(command: "rev-list") }
    guard end.status == 0 else { throw .gitFailed(command: "rev-list", end) }
    cutOff = repository.shallowCommits.filter { objects.contains($0) }.sorted()
  }

  /// Reads a line for every object: its id and a path, or a question mark and its id when it is
  /// missing.
  ///
  /// - Returns: whether every line was of that form.
  private mutating func read(_ running: RunningProgram) throws(SystemError) -> Bool {
    var stream = ProgramOutput(running)
    while let line = try stream.line() {
      if line.first == UInt8(ascii: "?") {
        guard let id = ObjectID(hexadecimal: line.dropFirst()) else { return false }
        unread.append(Unread(.object(id), .missing))
        continue
      }
      let digits = line.prefix { $0 != 0x20 }
      guard let id = ObjectID(hexadecimal: digits) else { return false }
      objects.insert(id)
      if line.count > digits.count + 1 { paths[id] = Array(line.dropFirst(digits.count + 1)) }
    }
    return true
  }
}

extension Repository {
  /// The commits at which a shallow repository's history is cut off.
  package var shallowCommits: [ObjectID] {
    let file = git.environment["GIT_SHALLOW_FILE"] ?? commonDirectory.path("shallow")
    guard let lines = try? Bytes.reading(file) else { return [] }
    return lines.split(separator: 0x0a).compactMap { ObjectID(hexadecimal: $0) }
  }
}
