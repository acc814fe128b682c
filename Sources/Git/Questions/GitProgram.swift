package import Platform

/// Calls the git program so that it neither lies, nor asks, nor writes, nor reaches out.
package struct GitProgram: Sendable {
  /// The environment that git sees.
  package let environment: Program.Environment

  /// Creates a caller.
  ///
  /// - Parameters:
  ///   - inherits: whether `GIT_DIR`, `GIT_INDEX_FILE`, `GIT_OBJECT_DIRECTORY` and their like hold,
  ///     as they have to inside a hook; otherwise the repository is the one named.
  ///   - environment: the environment to start from.
  package init(
    inheritsRepository inherits: Bool, from environment: Program.Environment = .inherited
  ) {
    var environment = environment
    if !inherits {
      for name in Self.repositoryVariables { environment[name] = nil }
    }
    for (name, value) in Self.protections { environment[name] = Array(value.utf8) }
    self.environment = environment
  }

  private init(environment: Program.Environment) { self.environment = environment }

  /// The same, for one repository, from whatever folder it is called.
  ///
  /// Paths that the environment gives are relative to the folder the repository was opened from.
  func inRepository(
    _ gitDirectory: [UInt8], common: [UInt8], index: [UInt8], objects: [UInt8]
  ) -> GitProgram {
    var environment = environment
    environment["GIT_DIR"] = gitDirectory
    let paths = [
      ("GIT_COMMON_DIR", common), ("GIT_INDEX_FILE", index), ("GIT_OBJECT_DIRECTORY", objects),
    ]
    for (name, path) in paths where environment[name] != nil { environment[name] = path }
    return GitProgram(environment: environment)
  }

  /// A program that runs a git command.
  ///
  /// - Parameters:
  ///   - arguments: the command and its arguments.
  ///   - directory: the folder git starts from; nil for this process's own.
  package func program(_ arguments: [[UInt8]], in directory: [UInt8]? = nil) -> Program {
    var all: [[UInt8]] = []
    if let directory { all += [Array("-C".utf8), directory] }
    for setting in Self.settings { all += [Array("-c".utf8), Array(setting.utf8)] }
    return Program(Self.file, all + arguments, environment: environment)
  }

  private static let file = Program.file(for: "git")

  /// Runs a git command to its end.
  ///
  /// - Throws: `gitFailed` when git does not exit with 0.
  package func output(
    _ arguments: [String], in directory: [UInt8]? = nil, input: [UInt8] = []
  ) throws(GitError) -> [UInt8] {
    let (output, end) = try run(arguments, in: directory, input: input)
    guard end.status == 0 else { throw .gitFailed(command: arguments[0], end) }
    return output
  }

  /// Runs a git command to its end, whatever that is.
  func run(
    _ arguments: [String], in directory: [UInt8]? = nil, input: [UInt8] = []
  ) throws(GitError) -> (output: [UInt8], end: Program.End) {
    do throws(SystemError) {
      return try program(arguments.map { Array($0.utf8) }, in: directory).run(input: input)
    } catch {
      throw .gitNotStarted(error)
    }
  }

  /// What `git rev-parse --local-env-vars` lists, but for the settings of a caller (`git -c`,
  /// GIT_CONFIG_COUNT), which git hands on to submodules too.
  static let repositoryVariables = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR",
    "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR", "GIT_QUARANTINE_PATH", "GIT_NAMESPACE",
  ]

  private static let protections: [(name: String, value: String)] = [
    // A replaced or grafted object would hide what is really there.
    ("GIT_NO_REPLACE_OBJECTS", "1"), ("GIT_GRAFT_FILE", "/dev/null"),
    // Git before 2.44 does not know the first of these; the second stops its fetches too.
    ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"), ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_PAGER", "cat"),
    ("GIT_LITERAL_PATHSPECS", "0"), ("LC_ALL", "C"),
  ]

  /// Settings that would make git run something that the repository names.
  private static let settings = [
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never",
    "core.bigFileThreshold=64m",
  ]
}
