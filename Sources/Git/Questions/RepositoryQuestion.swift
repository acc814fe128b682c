package import Platform

/// What git is asked about a repository before anything else is ready: it answers meanwhile.
///
/// A question belongs to one thread. Let go before it is answered, it ends git.
package final class RepositoryQuestion {
  /// The path that was asked about.
  let path: [UInt8]
  /// Runs git as it is run for this question.
  let git: GitProgram
  private let place: Result<RunningProgram, GitError>
  private let difference: RunningProgram?

  /// Asks where the parts of a repository are.
  ///
  /// - Parameters:
  ///   - path: a work tree or a folder in it, a bare repository or a `.git` folder.
  ///   - inheritsEnvironment: whether `GIT_DIR` and its like hold; see `GitProgram`.
  ///   - environment: the environment to start from.
  ///   - staged: whether to ask at the same time what is staged. Git looks for the repository, or
  ///     refuses it, by the same rules both times.
  package init(
    path: [UInt8], inheritsEnvironment: Bool, environment: Program.Environment = .inherited,
    staged: Bool = false
  ) {
    self.path = path
    git = GitProgram(inheritsRepository: inheritsEnvironment, from: environment)
    // What is staged is asked in a hook, where git has read the repository a moment ago: a FIFO in
    // place of a loose object ends at the hook's deadline.
    if let file = EndlessFiles.first(from: path, git.environment, looseObjects: !staged) {
      place = .failure(.endlessFile(file))
      difference = nil
      return
    }
    place = Self.start(Repository.placeQuestion, git, path)
    // What goes wrong with the second is asked again, and then said.
    difference = staged ? try? Self.start(StagedObjects.question("HEAD"), git, path).get() : nil
  }

  private static func start(
    _ arguments: [String], _ git: GitProgram, _ path: [UInt8]
  ) -> Result<RunningProgram, GitError> {
    Result { () throws(SystemError) in
      try git.program(arguments.map { Array($0.utf8) }, in: path).start()
    }.mapError(GitError.gitNotStarted)
  }

  /// Waits for where the repository is.
  func placeAnswer() throws(GitError) -> (output: [UInt8], end: Program.End) {
    let program = try place.get()
    do throws(SystemError) {
      return try program.collect()
    } catch {
      throw .gitNotStarted(error)
    }
  }

  /// Waits for the difference between the index and HEAD; nil where git has not given it.
  func stagedAnswer() -> [UInt8]? {
    guard let (output, end) = try? difference?.collect(), end.status == 0 else { return nil }
    return output
  }
}
