package import Platform

/// A git repository: where its parts are and what is known to be missing from it.
package struct Repository: Sendable {
  /// What keeps a repository from holding its whole history.
  package enum Limitation: String, Sendable, CaseIterable {
    /// History was cut off at some commits.
    case shallow
    /// Parents of commits are overridden by `info/grafts`; the scan does not follow them.
    case grafted
    /// Objects are overridden by `refs/replace`; the scan reads the originals.
    case replaced
  }

  /// The repository's own folder, absolute: `.git`, or a linked work tree's share of it.
  package let gitDirectory: [UInt8]
  /// The folder that linked work trees share.
  package let commonDirectory: [UInt8]
  /// The work tree's top folder; nil for a bare repository.
  package let workTree: [UInt8]?
  /// The index file, which may be the one that `GIT_INDEX_FILE` names.
  package let indexFile: [UInt8]
  /// How objects are named.
  package let algorithm: HashAlgorithm
  /// The object directories, the repository's own first, then its alternates.
  package let objectDirectories: [[UInt8]]
  /// Alternates that are named and not there.
  package let unread: [Unread]
  /// Whether the repository has no work tree, as git says.
  let isBare: Bool
  /// Whether git itself says that the history is cut off.
  private let isShallow: Bool
  /// Runs git on this repository.
  package let git: GitProgram

  /// Opens the repository that git finds from a folder, with one call of git.
  ///
  /// - Parameters:
  ///   - path: a work tree or a folder in it, a bare repository or a `.git` folder.
  ///   - inheritsEnvironment: whether `GIT_DIR` and its like hold; see `GitProgram`.
  ///   - environment: the environment to start from.
  package init(
    path: [UInt8], inheritsEnvironment: Bool, environment: Program.Environment = .inherited
  ) throws(GitError) {
    try self.init(
      RepositoryQuestion(
        path: path, inheritsEnvironment: inheritsEnvironment, environment: environment))
  }

  static let placeQuestion = [
    "rev-parse", "--path-format=absolute", "--absolute-git-dir", "--git-common-dir",
    "--git-path", "objects", "--git-path", "index", "--show-object-format",
    "--is-bare-repository", "--is-shallow-repository", "--show-toplevel",
  ]

  /// Opens the repository that git was asked about.
  package init(_ question: RepositoryQuestion) throws(GitError) {
    let path = question.path
    let (output, end) = try question.placeAnswer()
    var lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    // Without a work tree git fails at the last question, after it has answered the others.
    guard lines.count == (end.status == 0 ? 8 : 7) else {
      if end.status == 0 { throw .unexpectedAnswer(command: "rev-parse") }
      let errors = String(decoding: end.errors, as: UTF8.self)
      if errors.contains("dubious ownership") { throw .dubiousOwnership(path) }
      if errors.contains("not a git repository") || errors.contains("cannot change to") {
        throw .notARepository(path)
      }
      throw .gitFailed(command: "rev-parse", end)
    }
    gitDirectory = Array(lines[0])
    commonDirectory = Array(lines[1])
    indexFile = Array(lines[3])
    switch String(decoding: lines[4], as: UTF8.self) {
    case "sha1": algorithm = .sha1
    case "sha256": algorithm = .sha256
    default: throw .unexpectedAnswer(command: "rev-parse")
    }
    isBare = lines[5].elementsEqual("true".utf8)
    isShallow = lines[6].elementsEqual("true".utf8)
    workTree = end.status == 0 ? Array(lines[7]) : nil
    git = question.git.inRepository(
      gitDirectory, common: commonDirectory, index: indexFile, objects: Array(lines[2]))
    let alternates = Alternates(
      of: Array(lines[2]), environment: git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"],
      in: path)
    objectDirectories = alternates.directories
    unread = alternates.unread
  }

  /// What is known, without a walk, to be missing or overridden.
  package var limitations: Set<Limitation> {
    var found: Set<Limitation> = []
    if isShallow { found.insert(.shallow) }
    if holds("info/grafts", { $0.contains { $0 > 0x20 } }) { found.insert(.grafted) }
    let hasLooseReplacement =
      (try? DirectoryListing.names(commonDirectory.path("refs/replace")))?.isEmpty == false
    if hasLooseReplacement || holds("packed-refs", { Self.contains($0, " refs/replace/") }) {
      found.insert(.replaced)
    }
    return found
  }

  /// Whether a test holds for a file of the repository; what can't be read may hold anything.
  private func holds(_ name: String, _ test: ([UInt8]) -> Bool) -> Bool {
    do throws(Unread) {
      return try Bytes.reading(commonDirectory.path(name)).map(test) ?? false
    } catch {
      return true
    }
  }

  private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    var rest = bytes[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: text.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
