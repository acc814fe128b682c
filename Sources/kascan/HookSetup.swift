import ArgumentParser
import Findings
import Glibc
import Hooks
import Platform
import Reports
import Scanning
import Settings

extension HookCommand {
  /// Where hooks are put.
  struct FolderOptions: ParsableArguments {
    @Flag(help: "For every repository of this user (core.hooksPath), not for this one alone.")
    var global = false

    @Flag(
      help: "Agree to what would be asked where the repository decides about the hooks' folder.")
    var yes = false

    /// Asks whether to go on where something speaks against it.
    ///
    /// - Throws: an exit code where nobody agrees, after saying why.
    func agree(to doubt: String?) throws {
      guard !yes, let doubt else { return }
      Diagnostics.say(Report.visible(Array(doubt.utf8)))
      if Terminal.isTerminal(0), Terminal.isTerminal(2) {
        Diagnostics.say("whoever filled this repository decides about that. Go on? [y/N]")
        if let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) { return }
      } else {
        Diagnostics.say(
          "nothing was done; with --yes it is, if you trust whoever filled this repository")
      }
      throw ExitCode(ExitStatus.incomplete.rawValue)
    }

    /// The folder, or an exit code after saying why there is none.
    func folder() throws -> HookFolder {
      try attempt { () throws(HookFolder.Failure) in
        global ? try HookFolder.ofUser() : try HookFolder.ofRepository()
      }
    }

    /// Says what went wrong and ends with the exit code for it.
    func attempt<Result>(_ body: () throws(HookFolder.Failure) -> Result) throws -> Result {
      do throws(HookFolder.Failure) {
        return try body()
      } catch {
        Diagnostics.say(error.description)
        throw ExitCode(ExitStatus.incomplete.rawValue)
      }
    }
  }

  /// `kascan hook install`
  struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install", abstract: "Install the hooks where git looks for them.",
      discussion: """
        Hooks go where core.hooksPath says; in a bare repository it is pre-receive, elsewhere \
        pre-commit, pre-merge-commit, commit-msg and pre-push. A hook that is there already is \
        moved aside and runs first; only for a push it runs behind kascan, since it may upload, as \
        that of Git LFS does. Where Lefthook, husky, simple-git-hooks, overcommit or prek keeps the \
        hooks, nothing is written, and what to add there is said. `kascan hook doctor` then proves \
        that they work.
        """)
    @OptionGroup var options: FolderOptions

    func run() throws {
      let folder = try options.folder()
      try options.agree(to: folder.doubtAboutWriting)
      let program = Self.program
      let lines = try options.attempt { () throws(HookFolder.Failure) in
        try folder.install(program: program)
      }
      lines.forEach { print($0) }
      folder.notes.forEach { Diagnostics.say($0) }
    }

    /// The path of this program.
    private static var program: String {
      guard let path = unsafe realpath("/proc/self/exe", nil) else { return "kascan" }
      defer { unsafe free(path) }
      return unsafe String(cString: path)
    }
  }

  /// `kascan hook uninstall`
  struct Uninstall: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "uninstall",
      abstract: "Remove the hooks and put back what was there before.")
    @OptionGroup var options: FolderOptions

    func run() throws {
      let folder = try options.folder()
      if !options.global,
        try options.attempt({ () throws(HookFolder.Failure) in
          try HookFolder.ofUser().path == folder.path
        })
      {
        Diagnostics.say(
          "\(folder.path): these hooks serve every repository of yours; "
            + "kascan hook uninstall --global removes them")
        throw ExitCode(ExitStatus.incomplete.rawValue)
      }
      let lines = try options.attempt { () throws(HookFolder.Failure) in try folder.uninstall() }
      if lines.isEmpty { Diagnostics.say("\(folder.path): no hook of kascan is there") }
      lines.forEach { print($0) }
    }
  }

  /// `kascan hook doctor`
  struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "doctor", abstract: "Prove that the installed hooks stop a key.",
      discussion: """
        Makes a throw-away repository for each hook, with your configuration, the hooks of the \
        repository you are in, its .kascan.toml and its hook manager's configuration, tries to \
        commit, merge and push a made-up key there, and says for each hook whether it stopped it. \
        Exit code: 0 if every hook that is there does and at least one is, else 2.
        """)
    @OptionGroup var options: FolderOptions

    func run() throws {
      let folder = try options.folder()
      print("hooks: \(folder.path)")
      folder.notes.forEach { Diagnostics.say($0) }
      try options.agree(to: folder.doubtAboutRunning)
      let results = try options.attempt { () throws(HookFolder.Failure) in
        try HookProof(folder, files: Self.settingsFiles).run()
      }
      var isProven = false
      var fails = false
      for (hook, result) in results {
        switch result {
        case .stops:
          isProven = true
          print("\(hook.rawValue): stops a key, lets a clean \(hook.subject) pass")
        case .notInstalled: print("\(hook.rawValue): not installed")
        case .fails(let reason):
          fails = true
          print("\(hook.rawValue): DOES NOT WORK: \(reason)")
        }
      }
      if !isProven && !fails {
        Diagnostics.say("no hook is installed: \(folder.advice)")
      }
      if !isProven || fails { throw ExitCode(ExitStatus.incomplete.rawValue) }
    }

    /// The files by which a repository changes what a hook does.
    private static var settingsFiles: [(name: String, bytes: [UInt8])] {
      let source = SettingsSource.here
      var names =
        [Configuration.defaultName, Baseline.defaultName] + HookKeeper.allConfigurationNames
      if let bytes = try? source.read(Configuration.defaultName),
        let configuration = try? Configuration(
          String(decoding: bytes, as: UTF8.self), file: Configuration.defaultName)
      {
        names += configuration.rules + (configuration.baseline.map { [$0] } ?? [])
      }
      var files: [(name: String, bytes: [UInt8])] = []
      for name in names {
        if let bytes = try? source.read(name) { files.append((name, bytes)) }
      }
      return files
    }
  }
}
