/// A JSON value, read as RFC 8259 has it and without any leniency.
enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  /// A number; nil where it is no whole number that fits.
  case number(Int?)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Reads a text; nil unless it is one value and nothing else.
  init?(_ bytes: [UInt8]) {
    guard let value = JSONReader.value(bytes) else { return nil }
    self = value
  }

  /// The member of an object; nil where there is none.
  subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text; nil for another type.
  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The whole number; nil for another type.
  var int: Int? { if case .number(let number) = self { number } else { nil } }

  /// The flag; nil for another type.
  var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

  /// The items of a list; nil for another type.
  var items: [JSONValue]? { if case .list(let items) = self { items } else { nil } }

  /// The members of an object; nil for another type.
  var members: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }
}
