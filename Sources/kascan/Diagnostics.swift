import ArgumentParser
import Detection
import Glibc
import Rules
import Scanning

/// Lines on standard error.
enum Diagnostics {
  /// Masks what is said about files, options and git's answers; nothing where there are no rules.
  private static let mask = (try? RuleFile.shipped()).flatMap { try? Detector(rules: $0) }
    .map { TextMask($0) }

  /// A text without any secret.
  static func masked(_ text: String) -> String { mask?.masked(text) ?? text }

  /// Says something in one line, without any secret that it may quote.
  static func say(_ text: String) {
    let line = Array(("kascan: " + masked(text) + "\n").utf8)
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }

  /// Says what is wrong with an option's value or a file that it names; the exit code to end with.
  static func usage(_ text: String) -> ExitCode {
    say(text)
    return ExitCode(ExitStatus.usage.rawValue)
  }
}
