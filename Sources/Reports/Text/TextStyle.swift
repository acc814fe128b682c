/// Colours for a terminal (ECMA-48, SGR), or none.
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
    case .path: "36"
    case .key: "1;33"
    case .good: "32"
    case .warning: "33"
    case .alarm: "1;31"
    }
  }
}
