package import Platform
import TOMLKit

/// A file of rules in TOML, such as `rules/kubeadapt.toml`.
package enum RuleFile {
  /// The rules that kascan comes with.
  package static func shipped() throws(FormatError) -> [Rule] {
    let text = String(decoding: PackageResources.kubeadapt_toml, as: UTF8.self)
    return try parse(text, file: "rules/kubeadapt.toml")
  }

  /// Reads rules.
  ///
  /// - Parameters:
  ///   - text: the file's content.
  ///   - file: the file's name, for errors.
  package static func parse(_ text: String, file: String) throws(FormatError) -> [Rule] {
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw FormatError(
        file: file, line: error.source.begin.line, reason: error.description.lowercased())
    } catch {
      throw FormatError(file: file, line: nil, reason: "not a TOML file")
    }
    try checkKeys(of: table, known: ["rule"], in: "the file", file: file)
    guard let entries = table["rule"]?.array else {
      throw FormatError(file: file, line: nil, reason: "has no [[rule]]")
    }
    var rules: [Rule] = []
    for entry in entries {
      guard let entry = entry.table else {
        throw FormatError(file: file, line: nil, reason: "rule is not a table: write [[rule]]")
      }
      rules.append(try rule(entry, file: file))
    }
    return rules
  }

  private static let ruleKeys: Set<String> = [
    "id", "name", "description", "help", "confidence", "pattern", "literals", "filters",
    "places",
  ]
  private static let filterKeys: Set<String> = [
    "prefix", "placeholder", "entropy", "context", "context-distance",
    "near-context", "near-context-distance", "opaque",
  ]
  private static let placesKeys: Set<String> = ["variables", "paths", "secrets"]

  private static func rule(_ entry: TOMLTable, file: String) throws(FormatError) -> Rule {
    let id = entry["id"]?.string ?? "without id"
    try checkKeys(of: entry, known: ruleKeys, in: "rule \(id)", file: file)
    func text(_ key: String) throws(FormatError) -> String {
      guard let value = entry[key]?.string, !value.isEmpty else {
        throw FormatError(file: file, line: nil, reason: "rule \(id): \(key) is missing")
      }
      return value
    }
    guard let confidence = Confidence(rawValue: try text("confidence")) else {
      throw FormatError(
        file: file, line: nil, reason: "rule \(id): confidence is not high, medium or low")
    }
    let literals = entry["literals"]?.array?.compactMap { $0.string } ?? []
    guard !literals.isEmpty, literals.allSatisfy({ (3...8).contains($0.utf8.count) }) else {
      throw FormatError(
        file: file, line: nil, reason: "rule \(id): literals have to be strings of 3 to 8 bytes")
    }
    return Rule(
      id: try text("id"), name: try text("name"), description: try text("description"),
      help: try text("help"), confidence: confidence, pattern: try text("pattern"),
      literals: literals, filters: try filters(entry["filters"]?.table, rule: id, file: file),
      places: try places(entry["places"]?.table, rule: id, file: file))
  }

  private static func places(
    _ entry: TOMLTable?, rule: String, file: String
  ) throws(FormatError) -> Rule.Places? {
    guard let entry else { return nil }
    try checkKeys(of: entry, known: placesKeys, in: "places of rule \(rule)", file: file)
    func list(_ key: String) -> [String] { entry[key]?.array?.compactMap { $0.string } ?? [] }
    let secrets = list("secrets")
    guard secrets.allSatisfy({ $0.split(separator: "/").count == 2 }) else {
      throw FormatError(
        file: file, line: nil, reason: "rule \(rule): secrets have to be written as name/key")
    }
    return Rule.Places(variables: list("variables"), paths: list("paths"), secrets: secrets)
  }

  private static func filters(
    _ entry: TOMLTable?, rule: String, file: String
  ) throws(FormatError) -> Rule.Filters {
    if let entry {
      try checkKeys(of: entry, known: filterKeys, in: "filters of rule \(rule)", file: file)
    }
    let entropy = entry?["entropy"]
    return Rule.Filters(
      placeholder: entry?["placeholder"]?.bool ?? true,
      entropy: entropy?.double ?? entropy?.int.map(Double.init) ?? 0,
      context: entry?["context"]?.array?.compactMap { $0.string } ?? [],
      contextDistance: entry?["context-distance"]?.int ?? 256,
      nearContext: entry?["near-context"]?.array?.compactMap { $0.string } ?? [],
      nearContextDistance: entry?["near-context-distance"]?.int ?? 40,
      opaque: entry?["opaque"]?.bool ?? false,
      prefix: entry?["prefix"]?.string ?? "")
  }

  /// A misspelt key would be a rule that does less than its author thinks.
  private static func checkKeys(
    of table: TOMLTable, known: Set<String>, in place: String, file: String
  ) throws(FormatError) {
    for key in table.keys.sorted() where !known.contains(key) {
      throw FormatError(file: file, line: nil, reason: "\(place): unknown key \(key)")
    }
  }
}
