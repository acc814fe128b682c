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
    switch value(key) {
    case nil: return nil
    case .text(let text, _): return text
    default: throw error("\(key) is not a string", at: key)
    }
  }

  /// The strings under a key; none where there is no such key.
  package func texts(_ key: String) throws(FormatError) -> [String] {
    guard let value = value(key) else { return [] }
    var texts: [String] = []
    if case .array(let elements, _) = value {
      for case .text(let text, _) in elements { texts.append(text) }
      if texts.count == elements.count { return texts }
    }
    throw error("\(key) is not an array of strings", at: key)
  }

  /// The whole number under a key; nil where there is no such key.
  package func integer(_ key: String) throws(FormatError) -> Int? {
    switch value(key) {
    case nil: return nil
    case .integer(let number, _): return number
    default: throw error("\(key) is not a whole number", at: key)
    }
  }

  /// The number under a key; nil where there is no such key.
  package func number(_ key: String) throws(FormatError) -> Double? {
    switch value(key) {
    case nil: return nil
    case .integer(let number, _): return Double(number)
    case .real(let number, _): return number
    default: throw error("\(key) is not a number", at: key)
    }
  }

  /// The truth under a key; nil where there is no such key.
  package func flag(_ key: String) throws(FormatError) -> Bool? {
    switch value(key) {
    case nil: return nil
    case .flag(let flag, _): return flag
    default: throw error("\(key) is not true or false", at: key)
    }
  }

  /// The table under a key; nil where there is no such key.
  package func table(_ key: String) throws(FormatError) -> TOMLTable? {
    switch value(key) {
    case nil: return nil
    case .table(let table): return table
    default: throw error("\(key) is not a table", at: key)
    }
  }

  /// The tables of an array under a key; none where there is no such key.
  package func tables(_ key: String) throws(FormatError) -> [TOMLTable] {
    guard let value = value(key) else { return [] }
    var tables: [TOMLTable] = []
    if case .array(let elements, _) = value {
      for case .table(let table) in elements { tables.append(table) }
      if tables.count == elements.count { return tables }
    }
    throw error("\(key) is not a list of tables: write [[\(key)]]", at: key)
  }
}
