package import Platform
import TOML

/// A file of rules in TOML, such as `rules/kubeadapt.toml`.
package enum RuleFile {
  /// The rules that kascan comes with.
  package static func shipped() throws(FormatError) -> [Rule] {
    try parse(withoutComments(PackageResources.kubeadapt_toml), file: "rules/kubeadapt.toml")
  }

  /// A text without the lines that are comments: half of the shipped file, in every start.
  static func withoutComments(_ text: [UInt8]) -> String {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let kept = lines.filter { $0.first != UInt8(ascii: "#") }
    return String(decoding: Array(kept.joined(separator: "\n".utf8)), as: UTF8.self)
  }

  /// Reads rules.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - file: the file's name, for errors.
  package static func parse(_ text: String, file: String) throws(FormatError) -> [Rule] {
    let table = try TOMLTable(parsing: text, file: file)
    try table.check(["rule"])
    let entries = try table.tables("rule")
    if entries.isEmpty { throw FormatError(file: file, line: nil, reason: "has no [[rule]]") }
    var rules: [Rule] = []
    for entry in entries { rules.append(try rule(entry)) }
    return rules
  }

  private static func rule(_ entry: TOMLTable) throws(FormatError) -> Rule {
    let entry = entry.named("rule \(try entry.text("id") ?? "without id")")
    try entry.check([
      "id", "name", "description", "help", "confidence", "pattern", "binary-pattern", "literals",
      "filters", "places",
    ])
    func text(_ key: String) throws(FormatError) -> String {
      guard let value = try entry.text(key), !value.isEmpty else {
        throw entry.error("\(key) is missing", at: key)
      }
      return value
    }
    guard let confidence = Confidence(rawValue: try text("confidence")) else {
      throw entry.error("confidence is not high, medium or low", at: "confidence")
    }
    let literals = try entry.texts("literals")
    guard !literals.isEmpty, literals.allSatisfy({ (3...8).contains($0.utf8.count) }) else {
      throw entry.error("literals have to be strings of 3 to 8 bytes", at: "literals")
    }
    let id = try text("id")
    return Rule(
      id: id, name: try text("name"), description: try text("description"),
      help: try text("help"), confidence: confidence, pattern: try text("pattern"),
      binaryPattern: try entry.text("binary-pattern"), literals: literals,
      filters: try filters(entry.table("filters")?.named("filters of rule \(id)")),
      places: try entry.table("places").map { (table) throws(FormatError) in
        try places(table.named("places of rule \(id)"))
      })
  }

  private static func places(_ entry: TOMLTable) throws(FormatError) -> Rule.Places {
    try entry.check(["variables", "paths", "secrets", "wrappers", "context"])
    let secrets = try entry.texts("secrets")
    guard secrets.allSatisfy({ $0.split(separator: "/").count == 2 }) else {
      throw entry.error("secrets have to be written as name/key", at: "secrets")
    }
    return Rule.Places(
      variables: try entry.texts("variables"), paths: try entry.texts("paths"), secrets: secrets,
      wrappers: try entry.texts("wrappers"), context: try entry.texts("context"))
  }

  private static func filters(_ entry: TOMLTable?) throws(FormatError) -> Rule.Filters {
    guard let entry else { return Rule.Filters() }
    try entry.check([
      "prefix", "placeholder", "placeholder-words", "entropy", "context", "context-distance",
      "near-context",
      "near-context-distance", "opaque",
    ])
    let usual = Rule.Filters()
    return Rule.Filters(
      placeholder: try entry.flag("placeholder") ?? usual.placeholder,
      placeholderWords: try placeholderWords(entry),
      entropy: try entry.number("entropy") ?? usual.entropy,
      context: try entry.texts("context"),
      contextDistance: try distance("context-distance", of: entry) ?? usual.contextDistance,
      nearContext: try entry.texts("near-context"),
      nearContextDistance: try distance("near-context-distance", of: entry)
        ?? usual.nearContextDistance,
      opaque: try entry.flag("opaque") ?? usual.opaque,
      prefix: try entry.text("prefix") ?? usual.prefix)
  }

  private static func placeholderWords(
    _ entry: TOMLTable
  ) throws(FormatError) -> [String] {
    let words = try entry.texts("placeholder-words")
    guard words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } })
    else {
      throw entry.error("placeholder-words have to be small letters", at: "placeholder-words")
    }
    return words
  }

  /// How far context words may stand from a secret, in bytes: as far as blocks overlap.
  private static func distance(
    _ key: String, of entry: TOMLTable
  ) throws(FormatError) -> Int? {
    guard let distance = try entry.integer(key) else { return nil }
    guard (0...4096).contains(distance) else {
      throw entry.error("\(key) is not in 0 to 4096", at: key)
    }
    return distance
  }
}
