import Bytes

/// The end of a line of a page and the beginning of the next one right under it, where each has its
/// place: `<text top="…" left="93" …>` of `pdftohtml -xml`, `<word xMin="62.25" …>` of `pdftotext -bbox`.
enum PlacedLine {
  private static let forms: [(end: StaticString, start: StaticString, place: StaticString)] = [
    ("</text>", "<text ", " left=\""), ("</word>", "<word ", " xMin=\""),
  ]
  private static let longestTag = 200

  /// What stands between two lines that a key goes over: whole, it is one of today's form.
  static func seam(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    guard let form = forms.first(where: { text.starts(at: offset, with: $0.end) }) else {
      return nil
    }
    let next = text.skip(.space, from: offset + form.end.utf8CodeUnitCount)
    guard text.starts(at: next, with: form.start) else { return nil }
    budget.charge(2 * longestTag)
    var last = offset
    while last > 0, offset - last < longestTag, text[last - 1] != UInt8(ascii: ">") { last -= 1 }
    var first = last
    while first > 0, last - first < longestTag, text[first] != UInt8(ascii: "<") { first -= 1 }
    guard text.starts(at: first, with: form.start),
      let behind = text.firstOffset(
        of: UInt8(ascii: ">"), in: next..<min(text.count, next + longestTag)),
      let left = value(of: form.place, in: first..<last, text),
      let nextLeft = value(of: form.place, in: next..<behind, text), left.count == nextLeft.count,
      (0..<left.count).allSatisfy({ text[left.lowerBound + $0] == text[nextLeft.lowerBound + $0] })
    else { return nil }
    return LineSeam.wholeKey(cutAt: offset, behind: behind + 1, in: text, charging: budget)
  }

  /// The value of an attribute of a tag.
  private static func value(
    of name: StaticString, in tag: Range<Int>, _ text: Span<UInt8>
  ) -> Range<Int>? {
    guard let place = tag.first(where: { text.starts(at: $0, with: name) }) else { return nil }
    let start = place + name.utf8CodeUnitCount
    guard start < tag.upperBound,
      let end = text.firstOffset(of: UInt8(ascii: "\""), in: start..<tag.upperBound)
    else { return nil }
    return start..<end
  }
}
