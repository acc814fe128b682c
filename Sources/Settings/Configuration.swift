package import Blobs
package import Platform
import TOML

/// What a `.kascan.toml` says: it adds rules and suppressions, and can do nothing else.
///
/// A scanned repository brings its own along, so there is no key that weakens a shipped rule, names
/// an endpoint or runs anything.
package struct Configuration: Sendable, Equatable {
  /// The file's name in a repository.
  package static let defaultName = ".kascan.toml"

  /// A finding that is accepted wherever an entry's conditions hold.
  package struct Allowance: Sendable, Equatable {
    /// The rule's id; nil for every rule.
    package var rule: String?
    /// The secret; nil for any.
    package var fingerprint: Fingerprint?
    /// Patterns in the syntax of `.gitignore`; empty for everywhere.
    package var paths: [String]
    /// Why.
    package var reason: String
    /// The last day on which it counts.
    package var expires: BaselineDate?
  }

  /// The file's name as it was found or given.
  package var file: String
  /// Patterns, in the syntax of `.gitignore`, of paths that are left out.
  package var excluded: [String] = []
  /// The baseline, from the file's folder.
  package var baseline: String?
  /// Rule files, from the file's folder.
  package var rules: [String] = []
  /// Findings that are accepted.
  package var allowances: [Allowance] = []

  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - file: the file's name, for errors.
  package init(_ text: String, file: String) throws(FormatError) {
    self.file = file
    let table = try TOMLTable(parsing: text, file: file)
    try table.check(["exclude", "baseline", "rules", "allow"])
    excluded = try table.texts("exclude")
    baseline = try table.text("baseline")
    rules = try table.texts("rules")
    for key in ["exclude", "rules"] { try Self.checkLines(key, of: table) }
    if let baseline { try Self.checkInside([baseline], "baseline", of: table) }
    try Self.checkInside(rules, "rules", of: table)
    for (number, entry) in try table.tables("allow").enumerated() {
      allowances.append(try Self.allowance(entry.named("allow \(number + 1)")))
    }
  }

  /// Makes sure that patterns and paths are of one line: two would be read as two patterns.
  private static func checkLines(_ key: String, of table: TOMLTable) throws(FormatError) {
    if try table.texts(key).contains(where: { $0.utf8.contains(0x0A) }) {
      throw table.error("\(key) has a line end in a string", at: key)
    }
  }

  /// Makes sure that paths stay in the configuration's folder: what lies elsewhere is not the
  /// repository's to name.
  private static func checkInside(
    _ paths: [String], _ key: String, of table: TOMLTable
  ) throws(FormatError) {
    for path in paths {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      if path.isEmpty || path.hasPrefix("/") || parts.contains("..") || path.contains("\0") {
        throw table.error("\(path) leads out of the configuration's folder", at: key)
      }
    }
  }

  private static func allowance(_ entry: TOMLTable) throws(FormatError) -> Allowance {
    try entry.check(["rule", "fingerprint", "paths", "reason", "expires"])
    try checkLines("paths", of: entry)
    guard let reason = try entry.text("reason"), !reason.isEmpty else {
      throw entry.error("reason is missing", at: "reason")
    }
    let fingerprint = try entry.text("fingerprint").map { (text) throws(FormatError) in
      guard let fingerprint = Fingerprint(text: text) else {
        throw entry.error("fingerprint has to have 16 digits of 0-9 and a-f", at: "fingerprint")
      }
      return fingerprint
    }
    let expires = try entry.text("expires").map { (text) throws(FormatError) in
      guard let day = BaselineDate(text: text) else {
        throw entry.error("expires has to be a day such as \"2026-12-31\"", at: "expires")
      }
      return day
    }
    let allowance = Allowance(
      rule: try entry.text("rule"), fingerprint: fingerprint, paths: try entry.texts("paths"),
      reason: reason, expires: expires)
    guard allowance.rule != nil || allowance.fingerprint != nil || !allowance.paths.isEmpty else {
      throw entry.error("needs rule, fingerprint or paths: without one it would allow everything")
    }
    return allowance
  }
}
