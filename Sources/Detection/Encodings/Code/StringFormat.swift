import Bytes

/// A string with placeholders, and what code puts in their places.
enum StringFormat {
  /// What a placeholder asks for.
  enum Placeholder {
    case next
    /// The argument with a number, from 0.
    case number(Int)
    case name(Range<Int>)
  }

  private struct Argument {
    var name: Range<Int>?
    /// What its parts are.
    var value: [Range<Int>]
  }

  /// The most placeholders and arguments, and how far behind the format these may reach, in bytes.
  private static let most = 16
  private static let reach = 400
  private static let longestValue = NamedValues.longestValue
  /// The letters that a placeholder of printf ends with, where it stands for a string.
  private static let letters = Array("svq@".utf8)

  /// The placeholder at an offset, and where it ends: `%s`, `%1$s`, `%(name)s`, `{}`, `{0}`, `{name}`.
  static func placeholder(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (content: Placeholder, end: Int)? {
    var cursor = ByteCursor(text, at: offset, reach: NamedValues.longestName + 4, charging: budget)
    if cursor.skip("%") {
      var content = Placeholder.next
      if cursor.skip("(") {
        let start = cursor.offset
        guard cursor.skip(.identifier, atMost: NamedValues.longestName) > 0 else { return nil }
        content = .name(start..<cursor.offset)
        guard cursor.skip(")") else { return nil }
      } else if let digit = cursor.current, (0x31...0x39).contains(digit) {
        cursor.advance()
        guard cursor.skip("$") else { return nil }
        content = .number(Int(digit) - 0x31)
      }
      guard let letter = cursor.current, letters.contains(letter) else { return nil }
      return (content, cursor.offset + 1)
    }
    guard cursor.skip("{") else { return nil }
    let start = cursor.offset
    let count = cursor.skip(.identifier, atMost: NamedValues.longestName)
    let end = cursor.offset
    if cursor.skip(":") { _ = cursor.skip("s") }
    guard cursor.skip("}") else { return nil }
    if count == 0 { return (.next, cursor.offset) }
    let digit = text[start]
    guard ByteClass.digit.contains(digit) else { return (.name(start..<end), cursor.offset) }
    return count == 1 ? (.number(Int(digit) - 0x30), cursor.offset) : nil
  }

  /// The pieces that a format makes with its arguments, in their order; none where anything of it is
  /// not known.
  static func parts(
    of format: Range<Int>, in text: Span<UInt8>, values: inout NamedValues,
    charging budget: WorkBudget
  ) -> [Range<Int>] {
    let arguments = arguments(
      behind: format.upperBound + 1, in: text, values: &values, charging: budget)
    var parts: [Range<Int>] = []
    var used = 0
    var next = format.lowerBound
    while next < format.upperBound {
      guard parts.count < 2 * most else { return [] }
      let end = min(format.upperBound, text.skip(.identifier, from: next))
      if end > next {
        parts.append(next..<end)
        next = end
        continue
      }
      guard let placeholder = placeholder(at: next, in: text, charging: budget) else { return [] }
      let value: [Range<Int>]?
      switch placeholder.content {
      case .next:
        value = used < arguments.count ? arguments[used].value : nil
        used += 1
      case .number(let number): value = number < arguments.count ? arguments[number].value : nil
      case .name(let name):
        value = arguments.first { $0.name.map { text.isSame($0, name) } ?? false }?.value
      }
      guard let value else { return [] }
      parts += value
      next = placeholder.end
    }
    return parts
  }

  /// What stands behind a format's quote: strings and names, with what leads to them and between.
  private static func arguments(
    behind offset: Int, in text: Span<UInt8>, values: inout NamedValues,
    charging budget: WorkBudget
  ) -> [Argument] {
    var cursor = ByteCursor(text, at: offset, reach: reach, charging: budget)
    var arguments: [Argument] = []
    var name: Range<Int>?
    while arguments.count < most, let byte = cursor.current {
      if !arguments.isEmpty, let list = JoinedList.skip(&cursor) {
        arguments.append(Argument(name: name, value: list))
        name = nil
      } else if ByteClass.quote.contains(byte) {
        cursor.advance()
        let start = cursor.offset
        guard cursor.skip(.identifier, atMost: longestValue) > 0, cursor.stands(in: .quote) else {
          break
        }
        let word = start..<cursor.offset
        cursor.advance()
        if skipNaming(&cursor) { name = word } else { add(word) }
      } else if ByteClass.identifier.contains(byte) {
        let start = cursor.offset
        guard cursor.skip(.identifier, atMost: longestValue) > 0 else { break }
        // Of `self.body` the last name.
        if cursor.current == UInt8(ascii: "."), cursor.stands(in: .identifier, ahead: 1) {
          continue
        }
        let word = start..<cursor.offset
        if cursor.stands(in: .quote) { continue }  // The prefix of a string.
        if skipNaming(&cursor) {
          name = word
        } else if cursor.current == UInt8(ascii: "(") {
          guard arguments.isEmpty else { break }
        } else if let value = values.value(of: word, in: text, charging: budget) {
          add(value)
        } else {
          break
        }
      } else if cursor.skip("-f ") || arguments.isEmpty && cursor.skip(")") {
        continue
      } else if " \t\n\r,([{%.$@".utf8.contains(byte) {
        cursor.advance()
      } else {
        break
      }
    }
    return arguments

    func add(_ value: Range<Int>) {
      arguments.append(Argument(name: name, value: [value]))
      name = nil
    }
  }

  /// Skips what stands between an argument's name and its value: `=`, `: `, ` => `.
  private static func skipNaming(_ cursor: inout ByteCursor) -> Bool {
    var probe = cursor
    probe.skip(.blank, atMost: 2)
    guard probe.skip("=>") || probe.skip("=") || probe.skip(":") else { return false }
    probe.skip(.blank, atMost: 2)
    cursor = probe
    return true
  }
}
