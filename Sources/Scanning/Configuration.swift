package import Findings
package import Platform
import TOMLKit

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
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw FormatError(
        file: file, line: error.source.begin.line, reason: error.description.lowercased())
    } catch {
      throw FormatError(file: file, line: nil, reason: "not a TOML file")
    }
    let reader = TableReader(table, place: "", file: file)
    try reader.check(["exclude", "baseline", "rules", "allow"])
    excluded = try reader.texts("exclude")
    baseline = try reader.text("baseline").map { (path) throws(FormatError) in
      try reader.inside(path)
    }
    rules = try reader.texts("rules").map { (path) throws(FormatError) in try reader.inside(path) }
    for (number, entry) in try reader.tables("allow").enumerated() {
      allowances.append(
        try Self.allowance(TableReader(entry, place: "allow \(number + 1): ", file: file)))
    }
  }

  private static func allowance(_ reader: TableReader) throws(FormatError) -> Allowance {
    try reader.check(["rule", "fingerprint", "paths", "reason", "expires"])
    guard let reason = try reader.text("reason"), !reason.isEmpty else {
      throw reader.error("reason is missing")
    }
    let fingerprint = try reader.text("fingerprint").map { (text) throws(FormatError) in
      guard let fingerprint = Fingerprint(text: text) else {
        throw reader.error("fingerprint has to have 16 digits of 0-9 and a-f")
      }
      return fingerprint
    }
    let expires = try reader.text("expires").map { (text) throws(FormatError) in
      guard let day = BaselineDate(text: text) else {
        throw reader.error("expires has to be a day such as \"2026-12-31\"")
      }
      return day
    }
    let allowance = Allowance(
      rule: try reader.text("rule"), fingerprint: fingerprint, paths: try reader.texts("paths"),
      reason: reason, expires: expires)
    guard allowance.rule != nil || allowance.fingerprint != nil || !allowance.paths.isEmpty else {
      throw reader.error("needs rule, fingerprint or paths: without one it would allow everything")
    }
    return allowance
  }
}

/// Reads values of one table and says what is wrong with them.
private struct TableReader {
  let table: TOMLTable
  let place: String
  let file: String

  init(_ table: TOMLTable, place: String, file: String) {
    self.table = table
    self.place = place
    self.file = file
  }

  func error(_ reason: String) -> FormatError {
    .init(file: file, line: nil, reason: place + reason)
  }

  /// A key that means nothing is either misspelt or meant to do what no configuration may.
  func check(_ known: Set<String>) throws(FormatError) {
    for key in table.keys.sorted() where !known.contains(key) {
      throw error(
        "unknown key \(key): a configuration has \(known.sorted().joined(separator: ", "))")
    }
  }

  func text(_ key: String) throws(FormatError) -> String? {
    guard let value = table[key] else { return nil }
    guard let text = value.string else { throw error("\(key) is not a string") }
    return text
  }

  func texts(_ key: String) throws(FormatError) -> [String] {
    guard let value = table[key] else { return [] }
    guard let array = value.array else { throw error("\(key) is not an array of strings") }
    var texts: [String] = []
    for element in array {
      guard let text = element.string, !text.contains("\n") else {
        throw error("\(key) is not an array of strings")
      }
      texts.append(text)
    }
    return texts
  }

  func tables(_ key: String) throws(FormatError) -> [TOMLTable] {
    guard let value = table[key] else { return [] }
    var tables: [TOMLTable] = []
    for element in value.array ?? TOMLArray() {
      guard let table = element.table else { throw error("write [[\(key)]]") }
      tables.append(table)
    }
    guard value.array != nil else { throw error("write [[\(key)]]") }
    return tables
  }

  /// A path that stays in the configuration's folder: what lies elsewhere is not the repository's
  /// to name.
  func inside(_ path: String) throws(FormatError) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.isEmpty, !path.hasPrefix("/"), !parts.contains(".."), !path.contains("\0") else {
      throw error("\(path) leads out of the configuration's folder")
    }
    return path
  }
}
