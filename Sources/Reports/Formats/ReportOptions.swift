/// How a report is written.
package struct ReportOptions: Sendable {
  /// How text lists what was found.
  package enum Grouping: String, CaseIterable, Sendable {
    /// One entry a key, with its places.
    case key
    /// One entry a place.
    case place
  }

  /// Whether secrets are shown in full.
  package var showsSecrets = false
  /// Whether text is coloured.
  package var showsColor = false
  /// How wide text may be, in columns.
  package var width = 100
  /// Whether text is broken into lines of that width, for a person at a terminal.
  package var wraps = false
  /// How text lists what was found.
  package var grouping = Grouping.key
  /// Whether text leaves out everything but findings and what was not read.
  package var isQuiet = false
  /// Whether text says what to do about what was found.
  package var showsSteps = true
  /// Whether text lists what is suppressed, and by what.
  package var showsSuppressed = false
  /// How many results a SARIF run may hold; GitHub rejects more than 25,000.
  package var sarifLimit = 25_000
  /// Whether SARIF leaves suppressed findings out: GitHub shows them like any other.
  package var omitsSuppressed = false

  /// Creates the defaults.
  package init() {}
}
