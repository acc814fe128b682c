import Git
import Platform

/// What git is asked about a repository that is scanned as a whole, while packs are sorted or another
/// repository is scanned.
final class WholeQuestions {
  private let refNamesAnswer: Background<Result<[[UInt8]], GitError>>
  private let missingAnswer: Background<Result<MissingObjects?, GitError>>

  /// - Parameter countsMissing: whether to ask what a partial clone does not have.
  init(_ repository: Repository, countsMissing: Bool) {
    refNamesAnswer = Background {
      Result { () throws(GitError) in try repository.refNames() }
    }
    missingAnswer = Background {
      Result { () throws(GitError) in countsMissing ? try MissingObjects(repository) : nil }
    }
  }

  /// The names of the refs.
  var refNames: Result<[[UInt8]], GitError> { refNamesAnswer.value() }

  /// What is missing; nil where nobody asked.
  var missing: Result<MissingObjects?, GitError> { missingAnswer.value() }
}
