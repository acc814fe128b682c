import Platform

/// What a CI system says about itself in the environment.
enum ContinuousIntegration {
  /// Whether a CI system runs this; nearly all of them set `CI`.
  static var isActive: Bool {
    guard let value = Terminal.environment("CI") else { return isGitHub }
    return !["", "0", "false"].contains(value)
  }

  /// Whether GitHub Actions runs this.
  static var isGitHub: Bool { Terminal.environment("GITHUB_ACTIONS") == "true" }
}
