import ArgumentParser
import Blobs
import Findings
import Hooks
import Inputs
import Platform
import Scanning

/// `kascan hook`: kascan as a git hook, and putting it in place.
struct HookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook", abstract: "Run as a git hook; install, remove and prove hooks.",
    discussion: """
      The hooks read their arguments, standard input and environment as githooks(5) has it. They \
      stop what adds a key that the other side does not have yet, and what they can't read.
      """,
    subcommands: [
      PreCommit.self, CommitMessage.self, PrePush.self, PreReceive.self, Install.self,
      Uninstall.self, Doctor.self,
    ])

  /// `kascan hook pre-commit`
  struct PreCommit: StatusCommand {
    static let configuration = CommandConfiguration(
      commandName: "pre-commit",
      abstract: "Scan what is about to be committed.",
      discussion: """
        Reads the index that git commits (GIT_INDEX_FILE). Files that are named are read as well: \
        what is staged of them in a commit, else what lies in the work tree. With \
        PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF, as the pre-commit framework sets them, the \
        objects of that range are scanned.
        """)

    @Argument(
      help: ArgumentHelp("Files, as a hook runner names them.", valueName: "file"),
      completion: .file())
    var files: [String] = []
    @OptionGroup var options: HookOptions

    func execute() throws -> ExitStatus {
      let run = HookRun(.preCommit, options)
      let range = FrameworkRange()
      let names = files.map { Array($0.utf8) }
      // Where git itself is committing, the content of a named file is what is staged of it;
      // otherwise (`pre-commit run --all-files`) what lies in the work tree.
      let isInCommit = Terminal.environment("GIT_INDEX_FILE") != nil
      let readsIndex = range == nil && (names.isEmpty || isInCommit)
      guard readsIndex || range != nil else { return try run.execute { scan in scan.files(names) } }
      let question = ChangeScan.ask(staged: readsIndex)
      return try run.execute { scan in
        if let range { return scan.range(from: range.from, to: range.to, asked: question) }
        let outcome = scan.staged(names: names, asked: question)
        if files.isEmpty, outcome.coverage.objects == 0, outcome.coverage.isComplete {
          run.sayNothing("nothing is staged and no file was named: nothing was scanned")
        }
        return outcome
      }
    }
  }

  /// `kascan hook commit-msg`
  struct CommitMessage: StatusCommand {
    static let configuration = CommandConfiguration(
      commandName: "commit-msg",
      abstract: "Scan the message of a commit.")

    @Argument(
      help: ArgumentHelp("The file that holds the message.", valueName: "file"),
      completion: .file())
    var file: String
    @OptionGroup var options: HookOptions

    func execute() throws -> ExitStatus {
      return try HookRun(.commitMessage, options).execute { scan in
        do throws(TextFile.Failure) {
          // Git sets the editor to `:` where none is opened.
          return scan.message(
            try TextFile.bytes(file), path: Array(file.utf8),
            wasEdited: Terminal.environment("GIT_EDITOR") != ":")
        } catch {
          var outcome = ScanOutcome()
          outcome.coverage.unread.append(
            .init(path: Array(file.utf8), .system(error.error)))
          return outcome
        }
      }
    }
  }

  /// `kascan hook pre-push`
  struct PrePush: StatusCommand {
    static let configuration = CommandConfiguration(
      commandName: "pre-push",
      abstract: "Scan what is about to be pushed.",
      discussion: """
        Reads every ref on standard input and scans the objects that the remote has not: commits, \
        their messages, tags, and files that only a commit in between has. Where standard input \
        is empty, the pre-commit framework's variables (PRE_COMMIT_FROM_REF, PRE_COMMIT_TO_REF, \
        PRE_COMMIT_LOCAL_BRANCH) say what is pushed; it knows of one ref only. Without them the commits are scanned that branches have and the \
        remote has not: some hook managers lose what git writes.
        """)

    @Argument(help: "The remote's name.") var remote = ""
    @Argument(help: "The remote's address.") var address = ""
    @OptionGroup var options: HookOptions

    func execute() throws -> ExitStatus {
      let run = HookRun(.prePush, options)
      let question = ChangeScan.ask(staged: false)
      return try run.execute { scan in
        let updates = try Self.updates(RefUpdate.pushed)
        if !updates.isEmpty {
          return scan.pushed(updates, remote: Array(remote.utf8), asked: question)
        }
        let remote = FrameworkRange.remote
        if let range = FrameworkRange() {
          return scan.range(from: range.from, to: range.to, remote: remote, asked: question)
        }
        if let branch = FrameworkRange.branch {
          return scan.range(from: nil, to: branch, remote: remote, asked: question)
        }
        // Either nothing is pushed, or a hook manager lost what git wrote, as Lefthook does at times.
        let outcome = scan.unpushed(remote: Array(self.remote.utf8), asked: question)
        if outcome.coverage.objects == 0, outcome.coverage.isComplete {
          run.sayNothing("no ref is pushed, and no branch has new commits: nothing was scanned")
          return nil
        }
        run.sayNothing(
          "no ref is named on standard input: what the branches have and the remote has not was scanned"
        )
        return outcome
      }
    }

    /// Reads the refs that git writes to a hook's standard input.
    static func updates(
      _ parse: ([UInt8]) throws(FormatError) -> [RefUpdate]
    ) throws -> [RefUpdate] {
      if Terminal.isTerminal(0) {
        throw ValidationError("git writes refs to this hook's standard input; a terminal does not")
      }
      do {
        return try parse(try TextFile.bytes("-"))
      } catch {
        Diagnostics.say("\(error)")
        throw ExitCode(ExitStatus.incomplete.rawValue)
      }
    }
  }

  /// `kascan hook pre-receive`
  struct PreReceive: StatusCommand {
    static let configuration = CommandConfiguration(
      commandName: "pre-receive",
      abstract: "Scan what a push brought to a server.",
      discussion: """
        Reads every ref on standard input and scans the objects that no ref reaches yet. Nothing \
        that the pushed repository says suppresses a finding: no comment, no baseline, no \
        configuration. A --baseline or --config named here is the administrator's and counts.
        """)

    @OptionGroup var options: HookOptions

    func execute() throws -> ExitStatus {
      let question = ChangeScan.ask(staged: false)
      return try HookRun(.preReceive, options).execute { scan in
        scan.received(try PrePush.updates(RefUpdate.received), asked: question)
      }
    }
  }
}

/// What the pre-commit framework says about a range (pre-commit.com, "Usage in continuous
/// integration" and "pre-push").
private struct FrameworkRange {
  let from: [UInt8]
  let to: [UInt8]

  /// The range, if both ends are given.
  init?() {
    guard let from = Self.variable("PRE_COMMIT_FROM_REF"),
      let to = Self.variable("PRE_COMMIT_TO_REF")
    else { return nil }
    self.from = from
    self.to = to
  }

  /// The branch that is pushed, if the framework runs a push.
  static var branch: [UInt8]? { variable("PRE_COMMIT_LOCAL_BRANCH") }

  /// The remote that is pushed to.
  static var remote: [UInt8]? { variable("PRE_COMMIT_REMOTE_NAME") }

  private static func variable(_ name: String) -> [UInt8]? {
    Terminal.environment(name).flatMap { $0.isEmpty ? nil : Array($0.utf8) }
  }
}
