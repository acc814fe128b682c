import Glibc

/// What a person's terminal can show.
package enum Terminal {
  /// When text is coloured.
  package enum ColorChoice: String, Sendable, CaseIterable {
    case auto, always, never
  }

  /// Whether an open file is a terminal.
  package static func isTerminal(_ file: CInt) -> Bool { isatty(file) == 1 }

  /// The width of the terminal behind an open file, in columns.
  ///
  /// - Returns: nil when it is no terminal or does not know its width.
  package static func width(_ file: CInt) -> Int? {
    var size = winsize()
    guard isTerminal(file), unsafe ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }

  /// Whether text for an open file is coloured.
  ///
  /// `auto` colours for a terminal, unless NO_COLOR is set and not empty (no-color.org) or TERM is
  /// `dumb`. What was typed counts more than the environment.
  package static func showsColor(
    _ choice: ColorChoice, file: CInt, environment: (String) -> String? = Terminal.environment
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment("NO_COLOR"), !value.isEmpty { return false }
      return isTerminal(file) && environment("TERM") != "dumb"
    }
  }

  /// A variable of the environment.
  package static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
