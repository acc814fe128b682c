/// What matters of one object's dictionary: ISO 32000-1 sections 7.3.8 (streams), 7.5.5 (trailers),
/// 7.5.7 (object streams), 7.7.3.3 (pages), 9.6 and 9.10 (fonts).
struct PDFObject {
  /// Where a trailer's encryption dictionary is.
  enum Encryption: Equatable {
    /// In the trailer itself.
    case direct
    case object(Int)
  }

  /// What a stream holds.
  enum Kind: Equatable {
    /// Instructions for drawing, or something that this dictionary does not tell.
    case content
    case objects, references, image, font, other
  }

  private(set) var kind = Kind.content
  private(set) var filters: [PDFFilter] = []
  /// The length of the stream; nil if it is in another object or not told.
  private(set) var length: Int?
  /// How many objects an object stream has, and where the first one begins.
  private(set) var count = 0
  private(set) var first = 0
  /// Whether bytes are stored as differences from those above: only pictures and lists of objects are.
  private(set) var hasPredictor = false
  private(set) var encryption: Encryption?
  /// Whether this is the encryption dictionary of the standard handler.
  private(set) var isSecurity = false
  /// The first string of a trailer's `ID`.
  private(set) var id: [UInt8]?
  /// Whether there is text in strings.
  private(set) var hasStrings = false
  /// Whether a stream is metadata, and whether it is an embedded file.
  private(set) var isMetadata = false
  private(set) var isFile = false
  /// The name of the crypt filter that a stream has for itself.
  private(set) var crypt: [UInt8]?
  /// The streams of a page, in order; or the objects of an array that has no name.
  private(set) var contents: [Int] = []
  private(set) var isArray = false
  /// The object that tells a font's characters.
  private(set) var toUnicode: Int?
  /// The object of a font's encoding.
  private(set) var encoding: Int?
  /// Characters of a font or an encoding that are not those of the codes.
  private(set) var differences: [UInt8: UInt8] = [:]
  /// Names that lead to other objects, fonts among them.
  private(set) var references: [(name: [UInt8], number: Int)] = []

  /// The most references of one object that are kept.
  private static let mostReferences = 4096

  /// The key whose value comes, the numbers of that value, and how deep dictionaries lie.
  private var key: Range<Int>?
  private var numbers: [Double] = []
  private var depth = 0
  /// Whether an array is being read, and the code of the next difference in one.
  private var isInArray = false
  private var code = -1

  /// Reads the tokens of one object, up to `stream`, `endobj` or the end; or those of a trailer.
  ///
  /// - Parameter lexer: stands behind `N G obj`; left behind the last token.
  /// - Returns: whether a stream follows.
  mutating func read(_ lexer: inout PDFLexer, isTrailer: Bool = false) -> Bool {
    while true {
      switch lexer.next() {
      case .end: return false
      case .openDictionary:
        if let key, lexer.reads(key, "Encrypt") { encryption = .direct }
        depth += 1
        end()
      case .closeDictionary:
        depth -= 1
        end()
      case .openArray:
        if depth == 0 { isArray = true }
        isInArray = true
        code = -1
      case .closeArray:
        isInArray = false
        end()
      case .string(let text):
        if !text.isEmpty { hasStrings = true }
        if isInArray, let key, id == nil, lexer.reads(key, "ID") { id = text }
        if !isInArray { end() }
      case .number(let value): take(lexer, value)
      case .name(let name): take(lexer, name)
      case .word(let word):
        if lexer.reads(word, "stream") { return true }
        if isTrailer, Self.follows(lexer, word) { return false }
        if lexer.reads(word, "endobj") || lexer.reads(word, "endstream") { return false }
        if lexer.reads(word, "R") { refer(lexer) }
        numbers = []
        if !isInArray { key = nil }
      }
    }
  }

  /// Whether a word stands behind a trailer.
  private static func follows(_ lexer: borrowing PDFLexer, _ word: Range<Int>) -> Bool {
    lexer.reads(word, "startxref") || lexer.reads(word, "trailer") || lexer.reads(word, "obj")
  }

  private mutating func end() {
    key = nil
    numbers = []
  }

  private mutating func take(_ lexer: borrowing PDFLexer, _ value: Double) {
    numbers.append(value)
    if numbers.count > 2 { numbers.removeFirst() }
    guard let key else { return }
    if isInArray {
      if value >= 0, value < 256 { code = Int(value) }
      return
    }
    if lexer.reads(key, "Predictor"), value > 1 { hasPredictor = true }
    guard depth == 1, numbers.count == 1, value >= 0, value < 1e12 else { return }
    if lexer.reads(key, "Length") { length = Int(value) }
    if lexer.reads(key, "Length1") { kind = .font }
    if lexer.reads(key, "N") { count = Int(value) }
    if lexer.reads(key, "First") { first = Int(value) }
  }

  private mutating func take(_ lexer: borrowing PDFLexer, _ name: Range<Int>) {
    guard let key, numbers.isEmpty || isInArray else {
      if !isInArray {
        key = name
        numbers = []
      }
      return
    }
    if isInArray, lexer.reads(key, "Differences") {
      if code >= 0, code < 256, let byte = PDFGlyphs.byte(lexer, name) {
        differences[UInt8(code)] = byte
      }
      code += 1
      return
    }
    if depth == 1 { note(lexer, key, name) }
    if depth == 2, lexer.reads(key, "Name") { crypt = lexer.key(name) }
    if !isInArray { self.key = nil }
  }

  private mutating func note(
    _ lexer: borrowing PDFLexer, _ key: Range<Int>, _ name: Range<Int>
  ) {
    if lexer.reads(key, "Filter") {
      filters.append(PDFFilter(lexer, name))
      if lexer.reads(name, "Standard") { isSecurity = true }
    }
    if lexer.reads(key, "Type") {
      if lexer.reads(name, "ObjStm") { kind = .objects }
      if lexer.reads(name, "XRef") { kind = .references }
      isMetadata = lexer.reads(name, "Metadata")
      isFile = lexer.reads(name, "EmbeddedFile")
      if isMetadata || isFile { kind = .other }
    }
    if lexer.reads(key, "Subtype") {
      if lexer.reads(name, "Image") { kind = .image }
      if lexer.reads(name, "Type1C") || lexer.reads(name, "CIDFontType0C")
        || lexer.reads(name, "OpenType")
      {
        kind = .font
      }
    }
  }

  private mutating func refer(_ lexer: borrowing PDFLexer) {
    guard numbers.count == 2, numbers[0] >= 0, numbers[0] < 1e9 else { return }
    let number = Int(numbers[0])
    guard let key else {
      if depth == 0, isInArray { add(content: number) }
      return
    }
    if lexer.reads(key, "Contents") {
      if depth == 1 { add(content: number) }
    } else if lexer.reads(key, "Length") {
      if depth == 1 { length = nil }
    } else if lexer.reads(key, "ToUnicode") {
      toUnicode = number
    } else if lexer.reads(key, "Encrypt") {
      encryption = .object(number)
    } else if lexer.reads(key, "Encoding") {
      encoding = number
    } else if references.count < Self.mostReferences {
      references.append((lexer.key(key), number))
    }
  }

  private mutating func add(content number: Int) {
    if contents.count < Self.mostReferences { contents.append(number) }
  }
}
