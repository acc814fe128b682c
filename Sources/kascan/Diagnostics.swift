import Glibc
import Reports

import ArgumentParser
import Scanning

/// Lines on standard error.
enum Diagnostics {
  /// Says something in one line; whatever names it quotes are made harmless.
  static func say(_ text: String) {
    let line = Array(("kascan: " + text + "\n").utf8)
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }

  /// Says what is wrong with an option's value or a file that it names; the exit code to end with.
  static func usage(_ text: String) -> ExitCode {
    say(text)
    return ExitCode(ExitStatus.usage.rawValue)
  }
}
