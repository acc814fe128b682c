/// The formats' own rules, on top of `visible`.
extension Escaping {
  /// Takes the meaning from what CI systems read out of a log: a line that begins with `::`
  /// (GitHub), and `##[…]`, `##vso[…]` and `##teamcity[…]` anywhere in one (GitHub, Azure
  /// Pipelines, TeamCity).
  static func disarmed(_ text: String) -> String {
    var result = text
    let scalars = text.unicodeScalars
    let start = scalars.drop { $0.properties.isWhitespace }
    if start.starts(with: "::".unicodeScalars) {
      result = String(scalars[..<start.startIndex]) + "\\x3a" + String(start.dropFirst())
    }
    return replacingCommandBrackets(in: result, with: "\\x5b")
  }

  /// Replaces every `[` that follows `##` and letters.
  static func replacingCommandBrackets(in text: String, with escape: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "#")) else { return text }
    var result = String.UnicodeScalarView()
    var hashes = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "#": hashes += 1
      case "[" where hashes >= 2:
        result.append(contentsOf: escape.unicodeScalars)
        hashes = 0
        continue
      case "a"..."z", "A"..."Z": if hashes < 2 { hashes = 0 }
      default: hashes = 0
      }
      result.append(scalar)
    }
    return String(result)
  }

  /// The inside of an XML or HTML text or quoted attribute.
  static func markup(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in visible(text).unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// The message of a workflow command of GitHub Actions.
  static func workflowMessage(_ text: String) -> String {
    replacing("%", "%25", in: visible(text))
  }

  /// The value of a workflow command's property.
  static func workflowProperty(_ text: String) -> String {
    replacing(",", "%2C", in: replacing(":", "%3A", in: workflowMessage(text)))
  }

  /// A quoted field of a CSV file (RFC 4180) that no spreadsheet takes for a formula, not even one
  /// that splits fields at semicolons.
  static func csvField(_ text: String) -> String {
    var result = String.UnicodeScalarView("\"".unicodeScalars)
    var mayBeginField = true
    for scalar in visible(text).unicodeScalars {
      switch scalar {
      // The last four are full-width forms, which Excel reads as the plain ones.
      case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}":
        if mayBeginField { result.append("'") }
        mayBeginField = false
      case ";", ",", "|": mayBeginField = true
      case " ", "\"", "'": break
      default: mayBeginField = false
      }
      if scalar == "\"" { result.append("\"") }
      result.append(scalar)
    }
    return String(result) + "\""
  }

  /// Works on scalars: a combining mark behind the character must not hide it.
  static func replacing(_ scalar: Unicode.Scalar, _ other: String, in text: String) -> String {
    var result = String.UnicodeScalarView()
    for next in text.unicodeScalars {
      if next == scalar {
        result.append(contentsOf: other.unicodeScalars)
      } else {
        result.append(next)
      }
    }
    return String(result)
  }
}
