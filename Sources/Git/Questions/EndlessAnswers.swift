import Platform
import Synchronization

/// What `EndlessFiles` has answered in this run: several parts of a scan ask about one repository, and
/// each look goes through all of its refs.
///
/// A file that is put there later is one that changes while it is read. So an answer holds to the end.
struct EndlessAnswers: ~Copyable {
  /// What decides about an answer.
  struct Question: Hashable, Sendable {
    /// The folder that git starts from, without symbolic links.
    let start: [UInt8]
    private let variables: [[UInt8]?]
    var looseObjects: Bool

    /// - Parameter environment: what git sees.
    init(from start: [UInt8], _ environment: Program.Environment, looseObjects: Bool) {
      self.start = start
      variables = Self.names.map { environment[$0] }
      self.looseObjects = looseObjects
    }

    /// The variables that say where the parts of a repository are.
    private static let names = [
      "GIT_DIR", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
      "GIT_ALTERNATE_OBJECT_DIRECTORIES", "HOME",
    ]
  }

  /// The first file that was found; nil for none.
  struct Answer {
    let file: [UInt8]?
  }

  /// A run over more repositories than this asks about the first ones again.
  private static let largestCount = 1024
  private let answers = Mutex<[Question: [UInt8]?]>([:])

  /// The answer, if the question was asked before.
  func answer(to question: Question) -> Answer? {
    answers.withLock { answers in
      if let known = answers[question] { return Answer(file: known) }
      // Who looked at loose objects too and found nothing knows the rest as well.
      var wider = question
      wider.looseObjects = true
      if let known = answers[wider], known == nil { return Answer(file: nil) }
      return nil
    }
  }

  /// Keeps an answer.
  func keep(_ file: [UInt8]?, for question: Question) {
    answers.withLock { answers in
      if answers.count >= Self.largestCount { answers.removeAll() }
      answers[question] = .some(file)
    }
  }
}
