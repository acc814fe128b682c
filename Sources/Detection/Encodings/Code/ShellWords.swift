import Bytes

/// The words behind a key's beginning that a shell puts together: `printf '%s' ka_ live_ …`, and those of
/// a list with nothing in `IFS` (`K=(ka_ live_ …)`, and then `IFS=; echo "${K[*]}"`).
enum ShellWords {
  private static let mostWords = 40
  /// How far behind the list its use may stand, in bytes.
  private static let useReach = 240
  private static let formats: [StaticString] = [
    "printf '%s' ", "printf \"%s\" ", "printf %s ", "printf -- '%s' ",
  ]

  /// Whether a word is the first argument of a `printf` that writes all of them with nothing between.
  static func isPrinted(_ start: Int, in text: Span<UInt8>) -> Bool {
    formats.contains { text.starts(at: start - $0.utf8CodeUnitCount, with: $0) }
  }

  /// The words behind a beginning, if they make a whole key with it.
  static func parts(
    behind beginning: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    let isPrinted = isPrinted(beginning.lowerBound, in: text)
    var cursor = ByteCursor(
      text, at: beginning.upperBound, reach: 4 * EncodingWindow.wholeKey + useReach,
      charging: budget
    )
    var parts: [Range<Int>] = []
    var size = beginning.count
    while parts.count < mostWords {
      if isPrinted { cursor.skip(.blank, atMost: 4) } else { cursor.skip(.space, atMost: 16) }
      let quote = cursor.current.flatMap { ByteClass.shellQuote.contains($0) ? $0 : nil }
      if quote != nil { cursor.advance() }
      let start = cursor.offset
      let length = cursor.skip(.identifier, atMost: EncodingWindow.wholeKey)
      guard length > 0 else { break }
      if let quote, !cursor.skip(quote) { return [] }
      parts.append(start..<start + length)
      size += length
    }
    guard size == EncodingWindow.wholeKey else { return [] }
    if isPrinted {
      return cursor.current.map { "\n\r;|)&>".utf8.contains($0) } ?? true ? parts : []
    }
    return cursor.skip(UInt8(ascii: ")")) && isJoined(&cursor) ? parts : []
  }

  /// Whether all elements of a list are written with nothing between, behind it.
  private static func isJoined(_ cursor: inout ByteCursor) -> Bool {
    var probe = cursor
    if probe.skip(behind: "printf '%s' \"${", from: 0), probe.skip(.identifier) > 0,
      probe.skip("[@]}\"")
    {
      return true
    }
    guard cursor.skip(behind: "IFS=", from: 0) else { return false }
    _ = cursor.skipEmptyString()
    guard let byte = cursor.current, "; \n\t".utf8.contains(byte) else { return false }
    return cursor.skip(behind: "[*]}\"", from: 0)
  }
}
