/// The streams of a PDF file, its fonts and pages, found by going over the file once.
struct PDFIndex {
  private(set) var streams: [Stream] = []
  /// Objects whose strings the file's own bytes do not show.
  private(set) var texts: [Texts] = []
  private var hasMoreTexts = false
  private(set) var fonts = PDFFonts()
  var pages = PDFPages()
  private(set) var isEncrypted = false
  private(set) var isEmpty = true
  /// Whether there was more than is kept, the file has no end, or objects and streams do not follow
  /// one another as they should: something may have been passed over then.
  private(set) var isCut = false
  /// What opens an encrypted file.
  private var decryption: PDFDecryption?
  private var security = PDFSecurityPlace()

  /// How many bytes of trailers are still read: they may overlap.
  private var trailerRoom = 16 << 20
  /// Where the last stream ends.
  private var behindStream = -mostBeforeEnd - 1

  /// How much white space may stand before `endstream`.
  private static let mostBeforeEnd = 16
  private static let window = 1 << 20
  private static let tailSize = 4 << 10
  /// How much of an object is there when it is read.
  static let objectSize = 64 << 10
  /// How much of an object its strings are read from.
  private static let longestObject = 32 << 20
  /// How far before `obj` its number may begin.
  private static let numberSize = 32
  private static let most = 1 << 20
  /// How many filters of one stream are undone: each may make 64 MB again out of as many.
  private static let mostFilters = 8

  /// Whether the file is encrypted and wants a password, or a method that is not known.
  var isLocked: Bool { isEncrypted && decryption == nil }

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
      start = try read(bytes, at: start, isLast: isLast, source, size)
    }
    // A file that is cut off has no such mark near its end (section 7.5.5).
    let tail = try source.bytes(at: max(size - Self.tailSize, 0), count: Self.tailSize)
    if PDFMarks.first("%%EOF", in: tail.span) == nil { isCut = true }
    if isEncrypted { decryption = try security.decryption(in: source) }
    if isLocked { return }
    if !isEncrypted || security.leavesStrings {
      texts = []
    } else if hasMoreTexts {
      isCut = true
    }
    for stream in streams where stream.kind == .objects {
      guard let bytes = try content(of: stream, in: source) else { continue }
      try check(.decoded(bytes.count))
      readObjects(bytes.span, stream)
    }
    let places = Dictionary(streams.indices.map { (streams[$0].number, $0) }) { $1 }
    var fonts = self.fonts
    try fonts.read { number throws(ArchiveError) in
      guard let place = places[number], let bytes = try content(of: streams[place], in: source)
      else { return nil }
      try check(.decoded(bytes.count))
      return bytes
    }
    for map in fonts.maps {
      if let place = places[map] { streams[place].kind = .font }
    }
    self.fonts = fonts
    pages.settle(places)
  }

  /// Reads the objects of a part of the file.
  ///
  /// - Returns: where the next part begins.
  private mutating func read(
    _ bytes: [UInt8], at base: Int, isLast: Bool, _ source: ArchiveSource, _ size: Int
  ) throws(ArchiveError) -> Int {
    let span = bytes.span
    let end = isLast ? bytes.count : bytes.count - Self.objectSize
    var place = 0
    while place < end {
      guard let found = PDFMarks.next(from: place, in: span) else { break }
      if found >= end { break }
      place = found + 3
      if span[found] == UInt8(ascii: "e") {
        // One that ends no stream that was read.
        if base + found > behindStream + Self.mostBeforeEnd { isCut = true }
        continue
      }
      if span[found] == UInt8(ascii: "t") {
        guard trailerRoom > 0 else {
          isCut = true
          continue
        }
        var trailer = PDFObject()
        var lexer = PDFLexer(span, at: found + 7)
        _ = trailer.read(&lexer, isTrailer: true)
        trailerRoom -= lexer.offset - found
        noteSecurity(trailer, at: base + found + 7)
        continue
      }
      guard let number = PDFMarks.number(before: found, in: span) else { continue }
      isEmpty = false
      var object = PDFObject()
      var lexer = PDFLexer(span, at: place)
      let hasStream = object.read(&lexer)
      let goesOn = !isLast && lexer.start >= bytes.count
      // The next part has more of it.
      if goesOn, found > 2 * Self.numberSize { return base + found - Self.numberSize }
      note(object, number.number)
      noteSecurity(object, at: base + place, number, goesOn: goesOn)
      if PDFMarks.holdAnother(span.extracting(place..<max(place, lexer.start))) { isCut = true }
      place = max(place, lexer.start)
      guard hasStream else { continue }
      let begin = base + PDFMarks.behindLineEnd(lexer.offset, in: span)
      let count = try length(object, from: begin, span, at: base, source, size)
      if streams.count < Self.most {
        streams.append(Stream(object, number, begin, count))
      } else {
        isCut = true
      }
      behindStream = begin + count
      let behind = begin + count - base
      if behind >= end { return base + behind }
      place = max(place, behind)
    }
    return isLast ? size : base + max(end - Self.numberSize, place)
  }

  /// The length of a stream: as its dictionary says, if `endstream` stands there, or up to that; up to
  /// the end of the object where it has none.
  private mutating func length(
    _ object: PDFObject, from start: Int, _ span: Span<UInt8>, at base: Int,
    _ source: ArchiveSource, _ size: Int
  ) throws(ArchiveError) -> Int {
    if let length = object.length, start + length <= size {
      let behind = try source.bytes(at: start + length, count: 16)
      var lexer = PDFLexer(behind.span)
      if case .word(let word) = lexer.next(), lexer.reads(word, "endstream") { return length }
    }
    if let end = PDFMarks.streamEnd(from: start - base, in: span) {
      return noting(end, at: base) - start
    }
    var place = max(start, base + span.count - 8)
    while place < size {
      let bytes = try source.bytes(at: place, count: Self.window)
      if let end = PDFMarks.streamEnd(from: 0, in: bytes.span) {
        return noting(end, at: place) - start
      }
      if bytes.count < Self.window { break }
      place += bytes.count - 8
    }
    return size - start
  }

  /// Where a stream ends, and notes if that is only where its object does.
  private mutating func noting(_ end: (place: Int, isMarked: Bool), at base: Int) -> Int {
    if !end.isMarked { isCut = true }
    return base + end.place
  }

  private mutating func note(_ object: PDFObject, _ number: Int) {
    if !fonts.note(object, number) { isCut = true }
    pages.note(object, number)
  }

  /// Notes what an object outside of streams, or a trailer, says of encryption.
  private mutating func noteSecurity(
    _ object: PDFObject, at start: Int, _ number: (number: Int, generation: Int)? = nil,
    goesOn: Bool = false
  ) {
    if object.encryption != nil { isEncrypted = true }
    security.note(object, at: start, number?.number)
    guard object.hasStrings || goesOn, let number else { return }
    if texts.count < Self.most {
      texts.append(Texts(number: number.number, generation: number.generation, start: start))
    } else {
      hasMoreTexts = true
    }
  }

  /// Reads the objects of an object stream: section 7.5.7.
  private mutating func readObjects(_ bytes: Span<UInt8>, _ stream: Stream) {
    guard stream.first <= bytes.count else { return }
    var heads = PDFLexer(bytes.extracting(0..<stream.first))
    var places: [(number: Int, start: Int)] = []
    for _ in 0..<min(stream.objects, Self.most) {
      guard case .number(let number) = heads.next(), case .number(let offset) = heads.next(),
        number >= 0, number < 1e9, offset >= 0, offset < Double(bytes.count - stream.first)
      else { break }
      places.append((Int(number), stream.first + Int(offset)))
    }
    // Each byte is read as a part of one object.
    places.sort { $0.start < $1.start }
    for (index, place) in places.enumerated() {
      let end = index + 1 < places.count ? places[index + 1].start : bytes.count
      guard place.start < end else { continue }
      var object = PDFObject()
      var lexer = PDFLexer(bytes.extracting(place.start..<end))
      _ = object.read(&lexer)
      note(object, place.number)
    }
  }

  /// A stream's bytes, decrypted and its filters undone; nil if that can't be.
  func content(
    of stream: Stream, in source: ArchiveSource
  ) throws(ArchiveError) -> [UInt8]? {
    guard stream.count <= PDFFilter.longest, !stream.hasPredictor,
      stream.filters.count <= Self.mostFilters
    else { return nil }
    var bytes = try source.bytes(at: stream.start, count: stream.count)
    if let decryption {
      guard let open = decryption.open(bytes, of: stream) else { return nil }
      bytes = open
    }
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

  /// The strings of an object of an encrypted file, a line each.
  ///
  /// - Parameter check: hears of what is read once more, and ends it.
  mutating func strings(
    of texts: Texts, in source: ArchiveSource, _ check: (Work) throws(ArchiveError) -> Void
  ) throws(ArchiveError) -> [UInt8] {
    guard let decryption else { return [] }
    var size = Self.objectSize
    while true {
      let bytes = try source.bytes(at: texts.start, count: size)
      var result: [UInt8] = []
      let ends = decryption.open(stringsOf: bytes.span, texts, into: &result)
      if ends || bytes.count < size { return result }
      guard size < Self.longestObject else {
        isCut = true
        return result
      }
      try check(.decoded(bytes.count))
      size = min(size * 8, Self.longestObject)
    }
  }
}
