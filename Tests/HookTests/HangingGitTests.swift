import Fixtures
import Glibc
import Platform
import Testing

/// A git that hangs, while all that it is asked before is answered by the real one.
///
/// The script writes down the processes that hang; when kascan has ended, none of them is there.
@Suite struct HangingGitTests {
  /// How a git hangs.
  enum Hanging: String, CaseIterable {
    /// It does nothing.
    case idle
    /// It ignores what asks it to end, as does what it waits for.
    case deaf
    /// It has ended, and what it left behind, in a session of its own, holds its output.
    case orphaned
    /// It ends all the same, but for what it started.
    case closed

    fileprivate var script: String {
      switch self {
      case .idle: "echo $$ >>$PIDS; ready; exec sleep 1000"
      case .deaf: "trap '' INT TERM; sleep 1000 & echo $$ $! >>$PIDS; ready; wait"
      case .orphaned: "setsid sleep 1000 & echo $! >>$PIDS; ready"
      case .closed: "exec >&- 2>&-; sleep 1000 & echo $$ $! >>$PIDS; ready; wait"
      }
    }
  }

  /// A hook, what git hangs at in it, and what git writes to its standard input.
  struct Hook: CustomTestStringConvertible {
    let name: String
    let question: String
    var testDescription: String { "\(name), \(question)" }
  }

  private static let hooks = [
    Hook(name: "pre-commit", question: "rev-parse"),
    Hook(name: "pre-commit", question: "diff-index"),
    Hook(name: "pre-push", question: "rev-list"),
  ]

  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
  }

  /// Puts a git in PATH that hangs at one question.
  ///
  /// - Parameter action: what it does when it hangs.
  private func hang(_ hanging: Hanging, at question: String, action: String = "") throws {
    let pids = sandbox.git.path("pids")
    try sandbox.write(
      "bin/git",
      """
      #!/bin/sh
      PIDS='\(pids)'
      ready() {
        \(action)
        echo ready >>$PIDS
      }
      case " $* " in
      *" \(question) "*) \(hanging.script) ;;
      *) exec '\(Program.file(for: "git"))' "$@" ;;
      esac

      """)
    try sandbox.run(".", "chmod", ["+x", "bin/git"])
    sandbox.variables["PATH"] = sandbox.git.path("bin") + ":/usr/bin:/bin"
  }

  private func run(_ hook: Hook, _ options: String...) throws -> Ended {
    try sandbox.write("pids", "")
    var arguments = ["hook", hook.name] + options
    var input = ""
    if hook.name == "pre-push" {
      arguments += ["origin", "address"]
      let head = try sandbox.git.text("r", "rev-parse", "HEAD")
      let none = String(repeating: "0", count: 40)
      input = "refs/heads/main \(head) refs/heads/main \(none)\n"
    }
    return try sandbox.run("r", Kascan.path, arguments, input: input)
  }

  /// What the script wrote down.
  private func words() throws -> [Substring] {
    let bytes = try TextFile.bytes(sandbox.git.path("pids"))
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
  }

  private func expectNoneLeft(_ hook: Hook) throws {
    let processes = try words().compactMap { pid_t($0) }
    #expect(!processes.isEmpty)
    for process in processes {
      let isThere = kill(process, 0) == 0 || errno != ESRCH
      #expect(!isThere, "\(hook.name) leaves \(process) behind")
      if isThere { kill(process, SIGKILL) }
    }
  }

  @Test(arguments: hooks, Hanging.allCases)
  func deadline(hook: Hook, hanging: Hanging) throws {
    try hang(hanging, at: hook.question)
    for (policy, status) in [("fail", 2), ("pass", 0)] {
      var seconds = 0.1
      repeat {
        // Until git comes to the point before the time is over.
        seconds *= 3
        let ended = try run(hook, "--deadline", "\(seconds)", "--on-timeout", policy)
        sandbox.expectStatus(status, ended)
        let lines = ended.errors.split(separator: "\n")
        #expect(lines.count == 1 && ended.errors.contains("time is over"), "\(ended.text)")
      } while try words().last != "ready"
      try expectNoneLeft(hook)
    }
  }

  @Test(arguments: hooks, Hanging.allCases)
  func interruption(hook: Hook, hanging: Hanging) throws {
    for signal in ["INT", "TERM"] {
      // Once: a second one ends kascan at once. It may ask the same again, having ended the first
      // before that comes to its next line.
      try hang(
        hanging, at: hook.question,
        action: "grep -q sent $PIDS || { echo sent >>$PIDS; kill -\(signal) $PPID; }")
      let ended = try run(hook)
      sandbox.expectStatus(130, ended)
      #expect(ended.errors.contains("interrupted"), "\(ended.text)")
      try expectNoneLeft(hook)
    }
  }

  @Test(arguments: Hanging.allCases) func secondInterruption(hanging: Hanging) throws {
    let hook = Self.hooks[1]
    try hang(hanging, at: hook.question, action: "kill -INT $PPID; kill -TERM $PPID")
    sandbox.expectStatus(130, try run(hook))
    try expectNoneLeft(hook)
  }

  /// What the shell that became kascan had started is not kascan's to end.
  @Test func inheritedChild() throws {
    try hang(.idle, at: "rev-parse")
    try sandbox.write("pids", "")
    let script = """
      sleep 1000 >/dev/null 2>&1 &
      echo $! >child
      exec '\(Kascan.path)' hook pre-commit --deadline 0.3
      """
    sandbox.expectStatus(2, try sandbox.run("r", "sh", ["-c", script]))
    let bytes = try TextFile.bytes(sandbox.git.path("r/child"))
    let child = try #require(pid_t(String(decoding: bytes, as: UTF8.self).dropLast()))
    #expect(kill(child, 0) == 0)
    kill(child, SIGKILL)
  }
}
