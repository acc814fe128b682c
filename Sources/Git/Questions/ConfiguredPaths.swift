/// The paths of files that git opens because a configuration names them (git-config(1), "Syntax").
enum ConfiguredPaths {
  /// A path, as written.
  struct Value: Equatable {
    var path: [UInt8]
    /// Whether it is more configuration.
    var isInclude: Bool
  }

  /// `include.path`, `core.excludesFile`, `core.attributesFile`, `mailmap.file`: what section they
  /// stand in does not matter, since nothing is opened here.
  private static let names = Set(["path", "excludesfile", "attributesfile", "file"])

  /// Reads all of a configuration file.
  static func read(_ text: [UInt8]) -> [Value] {
    var values: [Value] = []
    var position = 0
    while position < text.count {
      let line = logicalLine(text, &position)
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      // A section may stand before its first value in one line.
      let word = line[..<equals].split { $0 <= 0x20 || $0 == UInt8(ascii: "]") }.last ?? []
      let name = String(decoding: word, as: UTF8.self).lowercased()
      guard names.contains(name) else { continue }
      values.append(Value(path: unquoted(line[(equals + 1)...]), isInclude: name == "path"))
    }
    return values
  }

  /// The next line; a backslash at its end joins it with the one after.
  private static func logicalLine(_ text: [UInt8], _ position: inout Int) -> [UInt8] {
    var line: [UInt8] = []
    while position < text.count {
      let end = text[position...].firstIndex(of: 0x0A) ?? text.count
      let part = text[position..<end]
      position = end + 1
      let backslashes = part.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if backslashes % 2 == 0 {
        line += part
        break
      }
      line += part.dropLast()
    }
    return line
  }

  /// A value without quotes, escapes, comment and the white space around it.
  private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var value: [UInt8] = []
    var kept = 0
    var isQuoted = false
    var isEscaped = false
    for byte in text {
      if isEscaped {
        value.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted, byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
        break
      } else if isQuoted || byte > 0x20 {
        value.append(byte)
      } else {
        // White space counts only if something follows it.
        if !value.isEmpty { value.append(byte) }
        continue
      }
      kept = value.count
    }
    return Array(value[..<kept])
  }
}
