/// The streams of a PDF file and its fonts, found by going over the file once.
struct PDFIndex {
  /// A stream: where its bytes are and how they are written.
  struct Stream {
    var number: Int
    var start: Int
    var count: Int
    var kind: PDFObject.Kind
    var filters: [PDFFilter]
    var hasPredictor: Bool

    /// Whether there may be text in it that the file's own bytes do not show.
    var isWanted: Bool {
      switch kind {
      case .content: !filters.contains(.picture)
      case .other: !filters.isEmpty
      case .objects: true
      case .references, .image, .font: false
      }
    }
  }

  /// What is about to be done, or was done, with so many bytes.
  enum Work {
    /// They are read from the file.
    case reading(Int)
    /// They came out of a stream that the index itself needs: objects, a font's characters.
    case decoded(Int)
  }

  /// What is known of a font, or of an encoding.
  private struct Font {
    var toUnicode: Int?
    var encoding: Int?
    var differences: [UInt8: UInt8]
  }

  private(set) var streams: [Stream] = []
  private(set) var isEncrypted = false
  private(set) var isEmpty = true
  /// Whether there was more than is kept, the file has no end, or objects and streams do not follow
  /// one another as they should: something may have been passed over then.
  private(set) var isCut = false
  private var fonts: [Int: Font] = [:]
  private var names: [(name: [UInt8], number: Int)] = []
  /// The characters of the fonts of each name.
  private var characters: [[UInt8]: [PDFCharacters]] = [:]

  /// Where the last stream ends.
  private var behindStream = -mostBeforeEnd - 1

  /// How much white space may stand before `endstream`.
  private static let mostBeforeEnd = 16
  private static let window = 1 << 20
  private static let tailSize = 4 << 10
  /// How much of an object is there when it is read.
  private static let objectSize = 64 << 10
  /// How far before `obj` its number may begin.
  private static let numberSize = 32
  private static let most = 1 << 20
  /// How many filters of one stream are undone: each may make 64 MB again out of as many.
  private static let mostFilters = 8
  /// How many fonts of one name are tried.
  private static let mostOfName = 4

  /// Goes over a file.
  ///
  /// - Parameter check: hears of the work, and ends it.
  mutating func read(
    _ source: ArchiveSource, _ check: (Work) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    guard let size = source.size else { return }
    var start = 0
    while start < size {
      try check(.reading(Self.window))
      let bytes = try source.bytes(at: start, count: Self.window)
      if bytes.isEmpty { break }
      let isLast = start + bytes.count >= size
      start = try read(bytes, at: start, isLast: isLast, source, size, check)
    }
    // A file that is cut off has no such mark near its end (section 7.5.5).
    let tail = try source.bytes(at: max(size - Self.tailSize, 0), count: Self.tailSize)
    if Self.next("%%EOF", in: tail.span) == nil { isCut = true }
    try readFonts(source, check)
  }

  /// Reads the objects of a part of the file.
  ///
  /// - Returns: where the next part begins.
  private mutating func read(
    _ bytes: [UInt8], at base: Int, isLast: Bool, _ source: ArchiveSource, _ size: Int,
    _ check: (Work) throws(ArchiveError) -> Void
  ) throws(ArchiveError) -> Int {
    let span = bytes.span
    let end = isLast ? bytes.count : bytes.count - Self.objectSize
    var place = 0
    while place < end {
      guard let found = Self.next(from: place, in: span) else { break }
      if found >= end { break }
      place = found + 3
      if span[found] == UInt8(ascii: "e") {
        // One that ends no stream that was read.
        if base + found > behindStream + Self.mostBeforeEnd { isCut = true }
        continue
      }
      if span[found] == UInt8(ascii: "t") {
        var trailer = PDFObject()
        var lexer = PDFLexer(span, at: found + 7)
        _ = trailer.read(&lexer)
        if trailer.isEncrypted { isEncrypted = true }
        continue
      }
      guard let number = Self.number(before: found, in: span) else { continue }
      isEmpty = false
      var object = PDFObject()
      var lexer = PDFLexer(span, at: place)
      let hasStream = object.read(&lexer)
      note(object, number)
      if Self.holdsAnother(span.extracting(place..<max(place, lexer.start))) { isCut = true }
      place = max(place, lexer.start)
      guard hasStream else { continue }
      let begin = base + Self.behindLineEnd(lexer.offset, in: span)
      let count = try length(object, from: begin, source, size)
      try add(
        Stream(
          number: number, start: begin, count: count, kind: object.kind, filters: object.filters,
          hasPredictor: object.hasPredictor), object, source, check)
      behindStream = begin + count
      let behind = begin + count - base
      if behind >= end { return base + behind }
      place = max(place, behind)
    }
    return isLast ? size : base + max(end - Self.numberSize, place)
  }

  /// Whether another object or the end of a stream stands in an object before its own end: a wrong
  /// bracket hides them.
  private static func holdsAnother(_ bytes: Span<UInt8>) -> Bool {
    var place = 0
    while let found = next(from: place, in: bytes) {
      if bytes[found] == UInt8(ascii: "e") { return true }
      if bytes[found] == UInt8(ascii: "o"), number(before: found, in: bytes) != nil { return true }
      place = found + 3
    }
    return false
  }

  /// Where `obj`, `trailer` or `endstream` stands next.
  private static func next(from place: Int, in bytes: Span<UInt8>) -> Int? {
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

  /// The number of the object whose `obj` stands at a place.
  private static func number(before place: Int, in bytes: Span<UInt8>) -> Int? {
    var offset = place
    var value = 0
    for part in 0..<2 {
      while offset > 0, PDFLexer.isSpace(bytes[offset - 1]) { offset -= 1 }
      let end = offset
      while offset > 0, end - offset < 10, (0x30...0x39).contains(bytes[offset - 1]) { offset -= 1 }
      guard offset < end else { return nil }
      if part == 1 {
        for index in offset..<end { value = value * 10 + Int(bytes[index] - 0x30) }
      }
    }
    return value
  }

  private static func behindLineEnd(_ place: Int, in bytes: Span<UInt8>) -> Int {
    var place = place
    if place < bytes.count, bytes[place] == 0x0D { place += 1 }
    if place < bytes.count, bytes[place] == 0x0A { place += 1 }
    return place
  }

  /// The length of a stream: as its dictionary says, if `endstream` stands there, or up to that; up to
  /// the end of the object where it has none.
  private mutating func length(
    _ object: PDFObject, from start: Int, _ source: ArchiveSource, _ size: Int
  ) throws(ArchiveError) -> Int {
    if let length = object.length, start + length <= size {
      let behind = try source.bytes(at: start + length, count: 16)
      var lexer = PDFLexer(behind.span)
      if case .word(let word) = lexer.next(), lexer.reads(word, "endstream") { return length }
    }
    var place = start
    while place < size {
      let bytes = try source.bytes(at: place, count: Self.window)
      let found = Self.next("endstream", in: bytes.span)
      if let other = Self.next("endobj", in: bytes.span.extracting(first: found ?? bytes.count)) {
        isCut = true
        return place + other - start
      }
      if let found { return place + found - start }
      if bytes.count < Self.window { break }
      place += bytes.count - 8
    }
    return size - start
  }

  private static func next(_ mark: StaticString, in bytes: Span<UInt8>) -> Int? {
    let first = mark.withUTF8Buffer { unsafe $0[0] }
    for place in bytes.indices where bytes[place] == first {
      if bytes.holds(mark, at: place) { return place }
    }
    return nil
  }

  private mutating func note(_ object: PDFObject, _ number: Int) {
    if object.isEncrypted { isEncrypted = true }
    guard names.count < Self.most, fonts.count < Self.most else {
      isCut = true
      return
    }
    if object.toUnicode != nil || object.encoding != nil || !object.differences.isEmpty {
      fonts[number] = Font(
        toUnicode: object.toUnicode, encoding: object.encoding, differences: object.differences)
    }
    names += object.references
  }

  private mutating func add(
    _ stream: Stream, _ object: PDFObject, _ source: ArchiveSource,
    _ check: (Work) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    guard streams.count < Self.most else {
      isCut = true
      return
    }
    streams.append(stream)
    guard stream.kind == .objects, !isEncrypted,
      let bytes = try content(of: stream, in: source)
    else { return }
    try check(.decoded(bytes.count))
    readObjects(bytes.span, object)
  }

  /// Reads the objects of an object stream: section 7.5.7.
  private mutating func readObjects(_ bytes: Span<UInt8>, _ stream: PDFObject) {
    guard stream.first <= bytes.count else { return }
    var heads = PDFLexer(bytes.extracting(0..<stream.first))
    var places: [(number: Int, start: Int)] = []
    for _ in 0..<min(stream.count, Self.most) {
      guard case .number(let number) = heads.next(), case .number(let offset) = heads.next(),
        number >= 0, number < 1e9, offset >= 0, offset < Double(bytes.count - stream.first)
      else { break }
      places.append((Int(number), stream.first + Int(offset)))
    }
    for (index, place) in places.enumerated() {
      let end = index + 1 < places.count ? places[index + 1].start : bytes.count
      guard place.start < end else { continue }
      var object = PDFObject()
      var lexer = PDFLexer(bytes.extracting(place.start..<end))
      _ = object.read(&lexer)
      note(object, place.number)
    }
  }

  /// Reads the maps of the fonts that have a name.
  private mutating func readFonts(
    _ source: ArchiveSource, _ check: (Work) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    if isEncrypted { return }
    let places = Dictionary(streams.indices.map { (streams[$0].number, $0) }) { $1 }
    var maps: [Int: PDFCharacters] = [:]
    var seen: Set<[UInt8]> = []
    // Names that lead to something without a map as well, such as another font.
    var others: Set<[UInt8]> = []
    for (name, number) in names {
      if fonts[number] == nil { others.insert(name) }
      guard let font = fonts[number], characters[name, default: []].count < Self.mostOfName,
        seen.insert(name + Array(" \(number)".utf8)).inserted
      else { continue }
      var found: PDFCharacters?
      if let map = font.toUnicode, let place = places[map] {
        if maps[map] == nil, let bytes = try content(of: streams[place], in: source) {
          try check(.decoded(bytes.count))
          maps[map] = PDFCharacters(map: bytes.span)
        }
        found = maps[map]
      }
      let other = font.encoding.flatMap { fonts[$0]?.differences } ?? [:]
      let differences = font.differences.merging(other) { own, _ in own }
      // The font's codes have one byte then, and the map may know ligatures only, as groff's does.
      if !differences.isEmpty { found?.complete(with: differences) }
      characters[name, default: []].append(found ?? PDFCharacters(differences: differences))
    }
    for name in others where characters[name] != nil {
      characters[name]?.append(PDFCharacters(differences: [:]))
    }
    for font in fonts.values {
      if let map = font.toUnicode, let place = places[map] { streams[place].kind = .font }
    }
    fonts = [:]
    names = []
  }

  /// A stream's bytes, its filters undone; nil if one can't be.
  func content(
    of stream: Stream, in source: ArchiveSource
  ) throws(ArchiveError) -> [UInt8]? {
    guard stream.count <= PDFFilter.longest, !stream.hasPredictor,
      stream.filters.count <= Self.mostFilters
    else { return nil }
    var bytes = try source.bytes(at: stream.start, count: stream.count)
    // A dictionary with a wrong bit may have lost its filter.
    if stream.filters.isEmpty, Self.looksDeflated(bytes), let made = PDFFilter.flate.undo(bytes) {
      return made
    }
    for filter in stream.filters {
      guard let undone = filter.undo(bytes) else { return nil }
      bytes = undone
    }
    return bytes
  }

  /// Whether bytes begin as zlib does: RFC 1950 section 2.2.
  private static func looksDeflated(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 8, bytes[0] & 0x8f == 8 else { return false }
    return (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
  }

  /// The text that a stream shows, or its bytes if it shows none.
  func text(of bytes: [UInt8]) -> [UInt8] {
    guard Self.shows(bytes.span) else { return bytes }
    let most = characters.values.map(\.count).max() ?? 1
    var texts: [[UInt8]] = []
    for number in 0..<max(most, 1) {
      let text = PDFText.shown(by: bytes.span, number, characters)
      if !texts.contains(text) { texts.append(text) }
    }
    return Array(texts.joined(separator: [0x0A]))
  }

  /// Whether text is shown: an operator of section 9.4.3 is there.
  private static func shows(_ bytes: Span<UInt8>) -> Bool {
    var place = 1
    while place + 1 < bytes.count {
      if bytes[place] == UInt8(ascii: "T"), bytes[place + 1] | 0x20 == UInt8(ascii: "j") {
        return true
      }
      place += 1
    }
    return false
  }
}
