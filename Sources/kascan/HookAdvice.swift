import Blobs
import Findings
import Glibc
import Hooks
import Reports
import Scanning

/// What a hook says about what it stopped, and how to go on.
struct HookAdvice {
  /// GitLab shows a pusher only the lines that begin so.
  static let serverPrefix = "GL-HOOK-ERR: "

  private let hook: HookName

  init(_ hook: HookName) { self.hook = hook }

  /// Says lines on standard error.
  func say(_ lines: String...) {
    let prefix = hook == .preReceive ? Self.serverPrefix : ""
    let text = Array(lines.map { prefix + $0 + "\n" }.joined().utf8)
    _ = unsafe write(STDERR_FILENO, text, text.count)
  }

  /// Says how to go on after a run.
  func say(_ report: Report, _ status: ExitStatus) {
    for line in lines(report, status) { say(line) }
  }

  private func lines(_ report: Report, _ status: ExitStatus) -> [String] {
    switch status {
    case .findings: stopped(report)
    case .incomplete: incomplete
    default: []
    }
  }

  private var incomplete: [String] {
    var lines = [
      "kascan: this \(hook.subject) is stopped: not everything could be read (see \"Not read\" above),",
      "so nobody knows whether it holds a key. Mend what is named there and \(hook.subject) again.",
    ]
    if hook == .preReceive {
      lines.append("If this goes on, tell whoever runs this server.")
    } else if hook != .commitMessage {
      lines.append(
        "`git fsck` finds what is broken, `git fetch --unshallow` fetches cut-off history.")
    }
    return lines
  }

  private func stopped(_ report: Report) -> [String] {
    let active = report.findings.indices.filter(report.isActive)
    let fingerprints = Set(active.map { report.findings[$0].fingerprint.text }).sorted()
    let keys = fingerprints.count == 1 ? "a key" : "\(fingerprints.count) keys"
    var lines = ["kascan: this \(hook.subject) is stopped: it holds \(keys). How to go on:"]
    switch hook {
    case .preCommit, .preMergeCommit:
      lines += [
        "  fix     read the key from the environment or a secret store, `git add`, commit again",
        "  look    kascan git --staged shows the lines again, the key masked",
      ]
    case .commitMessage:
      lines += [
        "  fix     write the message without the key; your text is in .git/COMMIT_EDITMSG",
        "  look    kascan scan .git/COMMIT_EDITMSG shows the line again, the key masked",
      ]
    case .prePush, .preReceive:
      lines += [
        "  fix     take the key out of every commit that has it: git commit --amend for the last,",
        "          git rebase -i for an earlier one; a commit on top leaves it in the history",
        "  look    kascan git shows every place again, the key masked",
      ]
    }
    lines.append(
      "  rotate  if anyone else can have seen it: create a new key, hand it out, revoke this one "
        + "(app.kubeadapt.io > Settings > API Keys)"
    )
    if hook == .preReceive {
      lines.append("  allow   only whoever runs this server can let it pass")
      return lines
    }
    if hook == .preCommit {
      lines.append("  allow   write `kascan:allow -- the reason` as a comment on the line, or")
    }
    let lead = hook == .preCommit ? "          " : "  allow   "
    if let first = fingerprints.first {
      lines.append(lead + "kascan baseline create --fingerprint \(first) --reason \"the reason\"")
    }
    return lines
  }
}
