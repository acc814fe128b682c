/// Colours for a terminal (ECMA-48, SGR), or none.
///
/// Those of the 256 colours have the same shade in every terminal, and can be read on white and on
/// black. What a terminal calls yellow, cyan or green can't be read on white.
struct TextStyle {
  /// What a piece of text is.
  enum Tone {
    case plain, strong, faint, path, key, good, warning, alarm
  }

  let isColored: Bool

  func apply(_ tone: Tone, _ text: String) -> String {
    guard isColored, let code = code(tone) else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func code(_ tone: Tone) -> String? {
    switch tone {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .path: "38;5;31"
    case .key: "1;38;5;130"
    case .good: "38;5;28"
    case .warning: "38;5;130"
    case .alarm: "1;31"
    }
  }
}
