import Bytes
import Platform
import Synchronization

/// Whether settings may say that a repository is a partial clone, so that git has to be asked.
///
/// Of a small repository git's answers are most of the time that a scan takes. The file that belongs
/// to the repository alone is read here, for words only; what holds for all repositories git is asked
/// once in a run.
enum PromisorSettings {
  /// One of these stands in every file that makes a repository a partial clone (`extensions.partialClone`,
  /// `remote.….promisor`), or that names another file which may (`include.path`, `includeIf.….path`).
  private static let words = ["promisor", "partialclone", "include"].map { Array($0.utf8) }
  /// The settings of those names, as git has them in small letters.
  private static let names =
    #"^(extensions\.partialclone|remote\..*\.promisor|include\.path|includeif\..*)$"#

  /// What was answered last, and in which environment.
  private static let shared = Mutex<(environment: Program.Environment, maySay: Bool)?>(nil)

  /// Whether the settings of a repository may say so; false where they can't.
  static func maySay(_ repository: Repository) -> Bool {
    for folder in Set([repository.commonDirectory, repository.gitDirectory]) {
      for name in ["config", "config.worktree"] {
        guard let text = try? Bytes.reading(folder.path(name)) ?? [] else { return true }
        if mentions(text) { return true }
      }
    }
    return sharedMaySay(repository.git.environment)
  }

  private static func mentions(_ text: [UInt8]) -> Bool {
    let small = text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return words.contains { small.span.contains($0, in: 0..<small.count) }
  }

  /// Whether the settings that hold for all repositories may say so: those of the machine, of the user
  /// and of the environment.
  private static func sharedMaySay(_ environment: Program.Environment) -> Bool {
    var environment = environment
    environment["GIT_DIR"] = Array("/dev/null".utf8)
    return shared.withLock { known in
      if let known, known.environment == environment { return known.maySay }
      let git = GitProgram(inheritsRepository: true, from: environment)
      // 1 says that there is no such setting.
      let end = try? git.run(["config", "-z", "--name-only", "--get-regexp", names]).end
      let maySay = end?.status != 1
      known = (environment, maySay)
      return maySay
    }
  }
}
