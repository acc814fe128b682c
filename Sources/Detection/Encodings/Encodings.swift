/// The encodings that are looked for.
enum Encodings {
  /// All encodings of secrets that begin with one of the prefixes.
  ///
  /// - Parameters:
  ///   - prefixes: 3 bytes or more each.
  ///   - plain: the literals of plain text, which UTF-16 text is searched for as well.
  ///   - carried: what data of other carriers begins with in base64.
  static func covering(
    prefixes: [[UInt8]], plain: [[UInt8]], carried: [[UInt8]]
  ) -> [any Encoding] {
    let base64 = Base64Encoding(prefixes: prefixes)
    let hex = HexEncoding(prefixes: prefixes)
    // Escapes around what is encoded already: each escape of it, and all of it escaped.
    let percent = PercentEscape.literals(covering: prefixes)
    let backslash = BackslashEscape.literals(covering: prefixes)
    let entity = HTMLEntity.literals(covering: prefixes)
    let percentStarts = prefixes.flatMap {
      Array(PercentEscape.literals(covering: [$0]).prefix(1))
    }
    let cores = prefixes.flatMap { Base64Encoding.cores(of: $0) }.filter { $0.count >= 3 }
    let inner = cores + carried
    let needles = Needles(
      (prefixes + inner + percent + backslash + entity + [Array("&#".utf8)]).distinct())
    return [
      base64,
      hex,
      UTF16Encoding(covering: plain + base64.literals + carried + hex.starts + percentStarts),
      PercentEscape(prefixes: prefixes, inner: inner, needles: needles),
      BackslashEscape(prefixes: prefixes, inner: inner, needles: needles),
      HTMLEntity(prefixes: prefixes, inner: inner, needles: needles),
      QuotedPrintable(prefixes: prefixes, inner: [], needles: needles),
      StringJoin(prefixes: prefixes, inner: [], needles: needles),
      HexDumpEncoding(prefixes: prefixes),
    ]
  }
}
