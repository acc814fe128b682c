import CTOML
package import Platform

extension TOMLTable {
  /// The most bytes of text: a repository brings its own, and what a byte says may take a hundred to
  /// hold.
  private static let longest = 256 << 10

  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - text: TOML 1.0 (https://toml.io/en/v1.0.0).
  ///   - file: the file's name, for errors.
  package init(parsing text: String, file: String) throws(FormatError) {
    if text.utf8.count > Self.longest {
      throw FormatError(
        file: file, line: nil, reason: "larger than \(Self.longest >> 10) KiB: no rules need that")
    }
    var text = text
    let parsed = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe kascan_toml_parse($0.baseAddress, $0.count)
      }
    }
    defer { unsafe kascan_toml_free(parsed) }
    var count = 0
    guard let nodes = unsafe kascan_toml_nodes(parsed, &count) else {
      var line: UInt32 = 0
      let reason = unsafe String(cString: kascan_toml_error(parsed, &line)).lowercased()
      throw FormatError(file: file, line: line > 0 ? Int(line) : nil, reason: reason)
    }
    var rest = unsafe UnsafeBufferPointer(start: nodes, count: count)[...]
    guard case .table(let table)? = unsafe Self.value(&rest, file: file) else {
      preconditionFailure("a document is a table")
    }
    self = table
  }

  /// Takes a value, and all that is in it, off the front.
  private static func value(
    _ nodes: inout Slice<UnsafeBufferPointer<kascan_toml_node>>, file: String
  ) -> TOMLValue? {
    guard let node = unsafe nodes.popFirst() else { return nil }
    let line = unsafe Int(node.line)
    switch unsafe node.kind {
    case kascan_toml_table:
      var values: [(key: String, value: TOMLValue)] = []
      for _ in 0..<(unsafe node.children) {
        guard let child = unsafe nodes.first else { return nil }
        let key = unsafe string(child.key, child.key_length)
        guard let value = unsafe value(&nodes, file: file) else { return nil }
        values.append((key, value))
      }
      return .table(TOMLTable(file: file, place: "", line: line, values: values))
    case kascan_toml_array:
      var values: [TOMLValue] = []
      for _ in 0..<(unsafe node.children) {
        guard let value = unsafe value(&nodes, file: file) else { return nil }
        values.append(value)
      }
      return .array(values, line: line)
    case kascan_toml_string:
      return unsafe .text(string(node.text, node.text_length), line: line)
    case kascan_toml_integer: return unsafe .integer(Int(node.integer), line: line)
    case kascan_toml_real: return unsafe .real(node.real, line: line)
    case kascan_toml_boolean: return unsafe .flag(node.boolean, line: line)
    default: return .time(line: line)
    }
  }

  private static func string(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    unsafe String(
      decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
}
