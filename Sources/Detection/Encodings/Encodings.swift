/// The encodings that are looked for.
enum Encodings {
  /// All encodings of secrets that begin with one of the prefixes.
  ///
  /// - Parameters:
  ///   - prefixes: 3 bytes or more each.
  ///   - rare: those of them for which encodings that are seldom met are looked for as well.
  ///   - plain: the literals of plain text, which UTF-16 text is searched for as well.
  ///   - carried: what data of other carriers begins with in base64.
  static func covering(
    prefixes: [[UInt8]], rare: [[UInt8]], plain: [[UInt8]], carried: [[UInt8]]
  ) -> [any Encoding] {
    let base64 = Base64Encoding(prefixes: prefixes)
    let hex = HexEncoding(prefixes: prefixes, rare: rare)
    let decimal = CodeListEncoding(.decimal, prefixes: rare)
    // Escapes around what is encoded already: each escape of it, and all of it escaped.
    let percent = PercentEscape.literals(covering: prefixes)
    let backslash = BackslashEscape.literals(covering: prefixes)
    let entity = HTMLEntity.literals(covering: prefixes)
    let percentStarts = prefixes.flatMap {
      Array(PercentEscape.literals(covering: [$0]).prefix(1))
    }
    let cores = prefixes.flatMap { Base64Encoding.cores(of: $0) }.filter { $0.count >= 3 }
    let inner = cores + carried
    // What cuts a prefix in its first characters needs literals of its own, for which there is no
    // room but for the shipped rules: other keys are found where their first three are whole.
    let shipped = prefixes.filter { $0 == Array("ka_".utf8) || $0 == KeyForm.prefix }
    let seams = SeamEncoding(prefixes: shipped)
    let heads = shipped.filter { $0.count >= 8 }.flatMap { prefix in
      ["\"", "'"].map { Array(prefix.prefix(2)) + Array($0.utf8) }
    }
    // UTF-16 of which the zeros are escaped, as Python prints it.
    let wide = shipped.filter { $0.count > 3 }.map { prefix in
      prefix.prefix(4).flatMap { byte -> [UInt8] in [byte, 0] }
    }
    let escaped = percent + backslash + entity + [Array("&#".utf8)] + wide
    let needles = Needles((prefixes + inner + escaped + seams.beginnings).distinct())
    return [
      base64,
      hex,
      UTF16Encoding(
        covering: plain + base64.literals + carried + hex.starts + percentStarts + decimal.literals),
      PercentEscape(prefixes: prefixes, inner: inner, needles: needles),
      BackslashEscape(prefixes: prefixes, inner: inner, needles: needles),
      HTMLEntity(prefixes: prefixes, inner: inner, needles: needles),
      QuotedPrintable(prefixes: prefixes, inner: [], needles: needles),
      SQLUnicodeEscape(prefixes: shipped, inner: [], needles: needles),
      StringJoin(prefixes: prefixes, inner: [], needles: needles),
      AppendJoin(),
      seams,
      WordDiffEncoding(showing: .new, prefixes: shipped),
      WordDiffEncoding(showing: .old, prefixes: shipped),
      WrappedCell(prefixes: shipped),
      TypedLine(prefixes: shipped),
      ListJoin(prefixes: shipped),
      ConstantJoin(heads: heads),
      EditedString(prefixes: shipped),
      PrefixField(prefixes: shipped),
      SubstitutedText(prefixes: shipped),
      QuotedCode(prefixes: shipped),
      ConstantPool(prefixes: shipped),
      FormatJoin(heads: heads),
      ReversedEncoding(prefixes: shipped),
      MaskedListEncoding(prefixes: shipped),
      AlphabetIndexEncoding(prefixes: shipped),
      HexDumpEncoding(prefixes: prefixes),
      ColouredDumpEncoding(prefixes: shipped),
      BitStringEncoding(prefixes: rare),
      Base85Encoding(.ascii85, prefixes: rare),
      Base85Encoding(.ascii85, isEscaped: true, prefixes: shipped),
      Base85Encoding(.rfc1924, prefixes: rare),
      Base85Encoding(.z85, prefixes: rare),
      UTF32Encoding(prefixes: rare),
      ZeroMarkEncoding(prefixes: shipped),
      JettyEncoding(prefixes: shipped),
      EBCDICEncoding(prefixes: shipped),
      ChunkedString(prefixes: shipped),
      StackEncoding(.listing, prefixes: shipped),
      StackEncoding(.machine, prefixes: shipped),
      StackEncoding(.wasm, prefixes: shipped),
      ArrayInitializer(.bytes, prefixes: shipped),
      ArrayInitializer(.listing, prefixes: shipped),
      MarshalTuple(prefixes: shipped),
      UTF7Escape(prefixes: rare, inner: [], needles: needles),
      decimal,
      CodeListEncoding(.hex, prefixes: rare),
      CodeListEncoding(.suffixedHex, prefixes: rare),
      CodeListEncoding(.octal, prefixes: rare),
      CodeListEncoding(.markedOctal, prefixes: rare),
      CodeListEncoding(.character, prefixes: rare),
      CodeListEncoding(.bare, prefixes: rare),
      ColumnListEncoding(.octal, prefixes: shipped),
      ColumnListEncoding(.decimal, prefixes: shipped),
      ColumnListEncoding(.hex, prefixes: shipped),
      WordListEncoding(.decimal, prefixes: rare),
      WordListEncoding(.hex, prefixes: rare),
      DumpEncoding(.hexWord, prefixes: rare),
      DumpEncoding(.longHexWord, prefixes: rare),
      DumpEncoding(.wideHexWord, prefixes: rare),
      DumpEncoding(.octalWord, prefixes: rare),
      DumpEncoding(.longOctalWord, prefixes: rare),
      DumpEncoding(.octalByte, prefixes: rare),
      DumpEncoding(.decimalByte, prefixes: rare),
      DumpEncoding(.decimalWord, prefixes: rare),
      DumpEncoding(.longDecimalWord, prefixes: rare),
      DumpEncoding(.quadDecimalWord, prefixes: rare),
      DumpEncoding(.hexByte, prefixes: rare),
      DumpEncoding(.bits, prefixes: rare),
      DumpEncoding(.character, prefixes: rare),
    ] + NumberAlphabet.allCases.map { NumberEncoding($0, prefixes: shipped) }
      + CipherAlphabet.all.map { CipherEncoding($0, prefixes: shipped) }
  }
}
