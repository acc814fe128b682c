import Bytes

/// A value of Redis that one command sets and the next one appends to, in an append-only file or a
/// client's traffic: each argument has its length before it (RESP, "Bulk strings").
enum AppendedValue {
  private static let longest = 512
  private static let command: StaticString = "*3\r\n$6\r\nAPPEND\r\n"

  /// What stands between the two parts of a value.
  ///
  /// - Parameter offset: where the first part's line ends.
  static func seam(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Seam? {
    guard text[offset] == 0x0D, text.starts(at: offset + 2, with: command) else { return nil }
    let start = offset + 2 + command.utf8CodeUnitCount
    guard let (name, nameLine) = argument(at: start, in: text),
      let (value, _) = argument(at: nameLine, in: text),
      let known = nameBefore(valueEndingAt: offset, in: text), known.count == name.count
    else { return nil }
    budget.charge(value.lowerBound - known.lowerBound)
    for index in 0..<name.count
    where text[known.lowerBound + index] != text[name.lowerBound + index] {
      return nil
    }
    return Seam(length: value.lowerBound - offset, isLoose: true)
  }

  /// An argument whose length stands at an offset, and where the next one's does.
  private static func argument(
    at offset: Int, in text: Span<UInt8>
  ) -> (content: Range<Int>, next: Int)? {
    guard offset < text.count, text[offset] == UInt8(ascii: "$") else { return nil }
    var next = offset + 1
    var count = 0
    while next < text.count, count <= longest, ByteClass.digit.contains(text[next]) {
      count = count * 10 + Int(text[next] - 0x30)
      next += 1
    }
    guard next > offset + 1, count <= longest, next + count + 4 <= text.count, text[next] == 0x0D
    else { return nil }
    let content = next + 2..<next + 2 + count
    return text[content.upperBound] == 0x0D ? (content, content.upperBound + 2) : nil
  }

  /// The argument before the one that ends at an offset.
  private static func nameBefore(
    valueEndingAt offset: Int, in text: Span<UInt8>
  ) -> Range<Int>? {
    let value = text.lineStart(before: offset, within: longest)
    guard value > 2 else { return nil }
    let length = text.lineStart(before: value - 1, within: longest)
    guard length > 2, text[length] == UInt8(ascii: "$"), text[length - 2] == 0x0D else {
      return nil
    }
    return text.lineStart(before: length - 1, within: longest)..<length - 2
  }
}
