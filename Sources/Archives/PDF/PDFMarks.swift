/// The words that objects and streams of a file are found by.
enum PDFMarks {
  /// Whether another object or the end of a stream stands in an object before its own end: a wrong
  /// bracket hides them.
  static func holdAnother(_ bytes: Span<UInt8>) -> Bool {
    var place = 0
    while let found = next(from: place, in: bytes) {
      if bytes[found] == UInt8(ascii: "e") { return true }
      if bytes[found] == UInt8(ascii: "o"), number(before: found, in: bytes) != nil { return true }
      place = found + 3
    }
    return false
  }

  /// Where `obj`, `trailer` or `endstream` stands next.
  static func next(from place: Int, in bytes: Span<UInt8>) -> Int? {
    var place = place
    while place + 3 <= bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "o"):
        if bytes.holds("obj", at: place), place > 3, PDFLexer.isSpace(bytes[place - 1]) {
          return place
        }
      case UInt8(ascii: "t"): if bytes.holds("trailer", at: place) { return place }
      case UInt8(ascii: "e"): if bytes.holds("endstream", at: place) { return place }
      default: break
      }
      place += 1
    }
    return nil
  }

  /// Where a stream ends from a place on: at `endstream`, or else where its object does.
  static func streamEnd(
    from place: Int, in bytes: Span<UInt8>
  ) -> (place: Int, isMarked: Bool)? {
    var place = place
    while place + 6 <= bytes.count {
      if bytes[place] == UInt8(ascii: "e") {
        if bytes.holds("endstream", at: place) { return (place, true) }
        if bytes.holds("endobj", at: place) { return (place, false) }
      }
      place += 1
    }
    return nil
  }

  /// Where a word stands first.
  static func first(_ mark: StaticString, in bytes: Span<UInt8>) -> Int? {
    let first = mark.withUTF8Buffer { unsafe $0[0] }
    for place in bytes.indices where bytes[place] == first {
      if bytes.holds(mark, at: place) { return place }
    }
    return nil
  }

  /// The number and generation of the object whose `obj` stands at a place.
  static func number(
    before place: Int, in bytes: Span<UInt8>
  ) -> (number: Int, generation: Int)? {
    var offset = place
    var values = (0, 0)
    for _ in 0..<2 {
      while offset > 0, PDFLexer.isSpace(bytes[offset - 1]) { offset -= 1 }
      let end = offset
      while offset > 0, end - offset < 10, (0x30...0x39).contains(bytes[offset - 1]) { offset -= 1 }
      guard offset < end else { return nil }
      var value = 0
      for index in offset..<end { value = value * 10 + Int(bytes[index] - 0x30) }
      values = (value, values.0)
    }
    return values
  }

  /// Where the line ends at a place: a stream begins there.
  static func behindLineEnd(_ place: Int, in bytes: Span<UInt8>) -> Int {
    var place = place
    if place < bytes.count, bytes[place] == 0x0D { place += 1 }
    if place < bytes.count, bytes[place] == 0x0A { place += 1 }
    return place
  }
}
