import Bytes

/// A variable of Terraform: `variable "NAME" {`, and `default = "…"` in a line behind it. Others use it as
/// `${var.NAME}`.
enum TerraformVariable {
  /// How far the default may stand behind the name, in bytes.
  private static let reach = 256
  private static let longestValue = NamedValues.longestValue

  /// The value of a variable whose name ends at an offset.
  static func value(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard end + 2 < text.count, text[end] == UInt8(ascii: "\""), text[end + 1] == 0x20,
      text[end + 2] == UInt8(ascii: "{"), keyword(before: end, in: text) != nil
    else { return nil }
    var cursor = ByteCursor(text, at: end + 3, reach: reach + longestValue, charging: budget)
    while cursor.offset < end + reach, let byte = cursor.current, byte != UInt8(ascii: "}") {
      guard cursor.skip("default") else {
        cursor.advance()
        continue
      }
      cursor.skip(.blank, atMost: 16)
      guard cursor.skip("=") else { return nil }
      cursor.skip(.blank, atMost: 16)
      guard cursor.skip("\"") else { return nil }
      let start = cursor.offset
      let count = cursor.skip(.identifier, atMost: longestValue)
      return count > 0 && cursor.current == UInt8(ascii: "\"") ? start..<start + count : nil
    }
    return nil
  }

  /// The name of the variable whose default begins at an offset.
  static func name(
    before value: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard value > 10, text[value - 1] == UInt8(ascii: "\"") else { return nil }
    var start = value - 1
    while start > 0, ByteClass.blank.contains(text[start - 1]) || text[start - 1] == 0x3D {
      start -= 1
      guard value - start < 32 else { return nil }
    }
    guard start >= 7, text.starts(at: start - 7, with: "default") else { return nil }
    let least = max(2, value - reach)
    while start > least {
      start -= 1
      if text[start] == UInt8(ascii: "{"), text[start - 1] == 0x20,
        text[start - 2] == UInt8(ascii: "\"")
      {
        budget.charge(value - start)
        return keyword(before: start - 2, in: text)
      }
    }
    budget.charge(value - start)
    return nil
  }

  /// The name that ends at an offset, if `variable "` stands before it.
  private static func keyword(before end: Int, in text: Span<UInt8>) -> Range<Int>? {
    let start = text.start(of: .name, endingAt: end, within: NamedValues.longestName)
    guard start < end, start >= 10, text.starts(at: start - 10, with: "variable \"") else {
      return nil
    }
    return start..<end
  }
}
