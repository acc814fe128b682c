import Bytes

/// Code inside of a string of JSON or of code: `"a = \"ka_live_\" + b;\n"`, as source maps, notebooks, the
/// `eval` of webpack and scripts in settings have it. Its escapes are undone, and then the code is read as
/// any other.
///
/// It is apart from `BackslashEscape`, which undoes what stands for the characters of a key itself.
struct QuotedCode: Encoding {
  let name = BackslashEscape.name
  let literals: [[UInt8]] = []
  let markers: [UInt8]

  /// How much of the code is read before a key's beginning, and behind it, in bytes.
  private static let before = 1 << 10
  private static let after = 8 << 10
  /// How much more a byte costs here than one that is only passed over: what comes out is read as code.
  private static let dearness = 16
  /// The longest beginning that is no whole key.
  private static let longestBeginning = EncodingWindow.wholeKey - 1
  /// How far before a word an escape may stand that says where it is.
  private static let reach = 512

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) { markers = prefixes.isEmpty ? [] : Array("\\$%{#,".utf8) }

  /// Whether the beginning of a key ends at an offset, in a string that has escapes of code.
  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    let start = text.start(of: .identifier, endingAt: offset, within: Self.longestBeginning + 1)
    guard offset - start <= Self.longestBeginning, offset - start > 2 else { return false }
    if text[offset] == UInt8(ascii: "\\") { return Self.escape(at: offset, in: text) != nil }
    let least = max(0, start - Self.reach)
    budget.charge(start - least)
    var next = start
    while next > least {
      next -= 1
      if text[next] == 0x0A { return false }
      if text[next] == UInt8(ascii: "\\"), Self.escape(at: next, in: text) != nil { return true }
    }
    return false
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var offset = max(0, anchor - Self.before)
    // Not from amid an escape.
    while offset > 0, text[offset - 1] == UInt8(ascii: "\\"), anchor - offset < 2 * Self.before {
      offset -= 1
    }
    let end = min(text.count, anchor + Self.after)
    budget.charge(Self.dearness * (end - offset))
    var plain = offset
    while offset < end {
      guard text[offset] == UInt8(ascii: "\\"), let escape = Self.escape(at: offset, in: text)
      else {
        offset += 1
        continue
      }
      decoded.append(plain..<offset, of: text)
      decoded.isChanged = true
      var next = escape.end
      if escape.byte == 0x0A { next = Self.nextElement(at: next, in: text) ?? next }
      decoded.append(escape.byte, from: offset, to: next)
      offset = next
      plain = offset
    }
    decoded.append(plain..<offset, of: text)
    decoded.reach = offset
    decoded.isComplete = offset >= text.count
  }

  /// The byte that an escape stands for, and where it ends.
  private static func escape(
    at offset: Int, in text: Span<UInt8>
  ) -> (byte: UInt8, end: Int)? {
    guard offset + 1 < text.count else { return nil }
    let byte = text[offset + 1]
    let value: UInt8
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "\\"),
      UInt8(ascii: "/"), UInt8(ascii: "$"):
      value = byte
    case UInt8(ascii: "n"): value = 0x0A
    case UInt8(ascii: "r"): value = 0x0D
    case UInt8(ascii: "t"): value = 0x09
    default: return nil
    }
    return (value, offset + 2)
  }

  /// Where the next line of the code begins if each is an element of a list, as in notebooks: behind
  /// `",` and the next quote.
  private static func nextElement(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard text.starts(at: offset, with: "\",") else { return nil }
    var next = offset + 2
    let limit = min(text.count, offset + 64)
    while next < limit, ByteClass.space.contains(text[next]) { next += 1 }
    return next < limit && text[next] == UInt8(ascii: "\"") ? next + 1 : nil
  }
}
