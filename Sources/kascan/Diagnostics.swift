import Glibc
import Reports

/// Lines on standard error.
enum Diagnostics {
  /// Says something in one line; whatever names it quotes are made harmless.
  static func say(_ text: String) {
    let line = Array(("kascan: " + text + "\n").utf8)
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }
}
