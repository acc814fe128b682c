/// The settings that hold for one target.
package struct TargetSettings: Sendable {
  /// A rule file's name and text.
  package struct RuleText: Sendable, Equatable {
    /// The file's name, for messages.
    package let file: String
    /// Its content.
    package let text: String
  }

  /// What is accepted.
  package var suppressions = Suppressions()
  /// Rule files that the configuration adds.
  package var rules: [RuleText] = []
  /// The folder that patterns start from, absolute; nil where paths start from the top as they are.
  package var folder: [UInt8]?

  /// Creates settings that change nothing.
  package init() {}

  /// Whether they change nothing.
  package var isEmpty: Bool { suppressions.isEmpty && rules.isEmpty }

  /// Patterns of paths that are not read.
  package var excluded: [[UInt8]] {
    ((suppressions.configuration?.excluded ?? []) + suppressions.excluded).map { Array($0.utf8) }
  }
}
