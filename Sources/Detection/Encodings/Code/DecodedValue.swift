import Bytes

/// A value that code decodes from base64 where it takes it: `base64decode("…")` of Terraform,
/// `atob("…")`, `base64_decode('…')`, `base64.b64decode("…")`.
enum DecodedValue {
  private static let longestName = 32
  private static let longestValue = NamedValues.longestValue
  /// What the names of functions that decode it end with.
  private static let functions: [StaticString] = [
    "base64decode", "b64decode", "base64_decode", "atob", "decode64", "b64dec", "decodeBase64",
    "DecodeString",
  ]

  /// The text in base64 that a call at a name decodes; moves behind it.
  static func skipCall(_ cursor: inout ByteCursor, in text: Span<UInt8>) -> Range<Int>? {
    var probe = cursor
    guard probe.skip(.name, atMost: longestName) > 0, isFunction(endingAt: probe.offset, in: text),
      probe.skip(UInt8(ascii: "(")), probe.stands(in: .quote)
    else { return nil }
    let quote = probe.current
    probe.advance()
    let start = probe.offset
    guard probe.skip(.base64, atMost: longestValue) > 0 else { return nil }
    let end = probe.offset
    for _ in 0..<2 { _ = probe.skip(UInt8(ascii: "=")) }
    guard probe.current == quote else { return nil }
    probe.advance()
    guard probe.skip(UInt8(ascii: ")")) else { return nil }
    _ = probe.skip(".decode()") || probe.skip(".decode('utf-8')")
    cursor = probe
    return start..<end
  }

  /// The bytes of a part of a key, as they are or decoded.
  static func bytes(of part: Range<Int>, in text: Span<UInt8>) -> [UInt8] {
    let bytes = part.map { text[$0] }
    let start = part.lowerBound
    guard start > 2, text[start - 2] == UInt8(ascii: "("),
      ByteClass.quote.contains(text[start - 1]),
      isFunction(endingAt: start - 2, in: text)
    else { return bytes }
    return Base64.decodePrefix(bytes)
  }

  private static func isFunction(endingAt end: Int, in text: Span<UInt8>) -> Bool {
    functions.contains { name in
      let start = end - name.utf8CodeUnitCount
      return text.starts(at: start, with: name)
        && (start == 0 || !ByteClass.identifier.contains(text[start - 1]))
    }
  }
}
