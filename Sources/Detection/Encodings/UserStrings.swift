import Bytes

/// The `#US` heap of .NET's programs, which has the strings of the code in UTF-16, one behind the other:
/// ECMA-335, section II.24.2.4. A byte is 0 behind a string of plain text; another before each is its
/// length in bytes, that one with it.
enum UserStrings {
  /// Where the next string begins if it goes on with a key: what was decoded has its beginning as the
  /// last word, and the lengths of strings that follow make it whole.
  ///
  /// - Parameter end: where the zero byte stands behind a string.
  static func next(behind end: Int, _ decoded: [UInt8], in text: Span<UInt8>) -> Int? {
    let word = decoded.span.start(
      of: .identifier, endingAt: decoded.count, within: EncodingWindow.wholeKey)
    var count = decoded.count - word
    guard count > 2, count < EncodingWindow.wholeKey,
      zip(KeyForm.prefix, decoded[word...]).allSatisfy({ $0 == $1 })
    else { return nil }
    var body = Array(decoded[word...])
    var offset = end
    while count < EncodingWindow.wholeKey {
      guard let length = length(at: offset, in: text) else { return nil }
      body += (0..<length).map { text[offset + 2 + 2 * $0] }
      count += length
      offset += 2 + 2 * length
    }
    guard count == EncodingWindow.wholeKey, KeyForm.isMixed(body.dropFirst(KeyForm.prefix.count)),
      !WordFilter.isWords(body[KeyForm.prefix.count...])
    else { return nil }
    return end + 2
  }

  /// How many characters of a key the string has whose length stands behind a zero byte.
  private static func length(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset + 1 < text.count, text[offset] == 0, text[offset + 1] & 1 == 1,
      text[offset + 1] < 2 * EncodingWindow.wholeKey
    else { return nil }
    let length = Int(text[offset + 1] / 2)
    let start = offset + 2
    guard length > 0, start + 2 * length < text.count, text[start + 2 * length] == 0 else {
      return nil
    }
    let isWord = (0..<length).allSatisfy {
      ByteClass.identifier.contains(text[start + 2 * $0]) && text[start + 2 * $0 + 1] == 0
    }
    return isWord ? length : nil
  }
}
