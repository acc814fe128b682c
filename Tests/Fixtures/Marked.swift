/// Text in which the expected secrets stand between `«` and `»`; `KEY` inside them is replaced by
/// a key, so that no key stands in a source file.
package struct Marked {
  /// The text without marks.
  package var text: [UInt8] = []
  /// Where the secrets are.
  package var ranges: [Range<Int>] = []

  /// Reads a marked text.
  package init(_ marked: String, key: [UInt8] = Sample.key) {
    var start: Int?
    for character in marked.replacing("KEY", with: String(decoding: key, as: UTF8.self)) {
      switch character {
      case "«": start = text.count
      case "»":
        if let begun = start { ranges.append(begun..<text.count) }
        start = nil
      default: text += Array(String(character).utf8)
      }
    }
  }
}
