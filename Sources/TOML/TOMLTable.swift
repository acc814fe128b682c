package import Platform

/// A table of a TOML file, which says what is wrong with its values and where.
package struct TOMLTable: Sendable {
  /// The file's name, for errors.
  let file: String
  /// What the table is called in errors, such as `rule a: `; empty for the whole file.
  var place: String
  /// Where it begins, from 1; 0 where the text does not say.
  let line: Int
  let values: [(key: String, value: TOMLValue)]

  /// This table under a name that errors give.
  package func named(_ name: String) -> TOMLTable {
    var table = self
    table.place = name.isEmpty ? "" : "\(name): "
    return table
  }

  private func value(_ key: String) -> TOMLValue? { values.first { $0.key == key }?.value }

  /// An error about the table, or about the value of one of its keys.
  package func error(_ reason: String, at key: String? = nil) -> FormatError {
    let line = key.flatMap { value($0)?.line } ?? line
    return FormatError(file: file, line: line > 0 ? line : nil, reason: place + reason)
  }

  /// Makes sure that all keys mean something: one that does not is misspelt, or is meant to do what
  /// no such file may.
  package func check(_ known: [String]) throws(FormatError) {
    if let key = values.map(\.key).filter({ !known.contains($0) }).min() {
      throw error(
        "unknown key \(key): there are \(known.sorted().joined(separator: ", "))", at: key)
    }
  }

  /// The string under a key; nil where there is no such key.
  package func text(_ key: String) throws(FormatError) -> String? {
    try read(key, as: "a string") { if case .text(let text, _) = $0 { text } else { nil } }
  }

  /// The strings under a key; none where there is no such key.
  package func texts(_ key: String) throws(FormatError) -> [String] {
    try elements(key, as: "an array of strings") {
      if case .text(let text, _) = $0 { text } else { nil }
    }
  }

  /// The whole number under a key; nil where there is no such key.
  package func integer(_ key: String) throws(FormatError) -> Int? {
    try read(key, as: "a whole number") {
      if case .integer(let number, _) = $0 { number } else { nil }
    }
  }

  /// The number under a key; nil where there is no such key.
  package func number(_ key: String) throws(FormatError) -> Double? {
    try read(key, as: "a number") {
      switch $0 {
      case .integer(let number, _): Double(number)
      case .real(let number, _): number
      default: nil
      }
    }
  }

  /// The truth under a key; nil where there is no such key.
  package func flag(_ key: String) throws(FormatError) -> Bool? {
    try read(key, as: "true or false") { if case .flag(let flag, _) = $0 { flag } else { nil } }
  }

  /// The table under a key; nil where there is no such key.
  package func table(_ key: String) throws(FormatError) -> TOMLTable? {
    try read(key, as: "a table") { if case .table(let table) = $0 { table } else { nil } }
  }

  /// The tables of an array under a key; none where there is no such key.
  package func tables(_ key: String) throws(FormatError) -> [TOMLTable] {
    try elements(key, as: "a list of tables: write [[\(key)]]") {
      if case .table(let table) = $0 { table } else { nil }
    }
  }

  private func read<Value>(
    _ key: String, as kind: String, _ take: (TOMLValue) -> Value?
  ) throws(FormatError) -> Value? {
    guard let value = value(key) else { return nil }
    guard let taken = take(value) else { throw error("\(key) is not \(kind)", at: key) }
    return taken
  }

  private func elements<Value>(
    _ key: String, as kind: String, _ take: (TOMLValue) -> Value?
  ) throws(FormatError) -> [Value] {
    try read(key, as: kind) { value -> [Value]? in
      guard case .array(let elements, _) = value else { return nil }
      let taken = elements.compactMap(take)
      return taken.count == elements.count ? taken : nil
    } ?? []
  }
}
