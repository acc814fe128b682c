/// What a file's encryption dictionary says: ISO 32000-2 sections 7.6.2 (tables 20 and 21) and 7.6.6
/// (crypt filters).
struct PDFSecurity {
  /// The revision of the standard security handler, 2 to 6.
  private(set) var revision = 0
  /// The size of the file's key, in bytes.
  private(set) var keySize = 5
  private(set) var permissions: UInt32 = 0
  private(set) var owner: [UInt8] = []
  private(set) var user: [UInt8] = []
  private(set) var ownerKey: [UInt8] = []
  private(set) var userKey: [UInt8] = []
  private(set) var encryptsMetadata = true

  private var version = 0
  private var bits = 40
  private var isStandard = false
  /// The names of the filters of streams, strings and embedded files.
  private var streamFilter = identity
  private var stringFilter = identity
  private var fileFilter: [UInt8]?
  private var filters: [[UInt8]: PDFCipher.Method] = [:]

  private static let identity = Array("Identity".utf8)
  private static let deepest = 8
  private static let mostFilters = 64

  /// Reads a dictionary.
  ///
  /// - Parameters:
  ///   - lexer: stands before the dictionary, or before the one that holds it.
  ///   - outer: the key of the dictionary in that one.
  /// - Returns: nil if it is damaged, or not of the standard handler.
  init?(_ lexer: inout PDFLexer, in outer: StaticString?) {
    // The keys that lead to what is read.
    var path: [Range<Int>] = []
    var key: Range<Int>?
    var depth = 0
    var isDone = false
    while !isDone {
      switch lexer.next() {
      case .end: isDone = true
      case .openDictionary:
        depth += 1
        if depth > Self.deepest { return nil }
        if depth > 1 { path.append(key ?? 0..<0) }
        key = nil
      case .closeDictionary:
        depth -= 1
        key = nil
        if depth <= 0 { isDone = true } else { path.removeLast() }
      case .string(let text):
        if let key, let inner = Self.inner(path, outer, lexer), inner.isEmpty {
          set(lexer, key, text)
        }
        key = nil
      case .number(let number):
        if let key, let inner = Self.inner(path, outer, lexer), inner.isEmpty {
          set(lexer, key, number)
        }
        key = nil
      case .name(let name):
        if let known = key {
          if let inner = Self.inner(path, outer, lexer) { set(lexer, inner, known, name) }
          key = nil
        } else {
          key = name
        }
      case .word(let word):
        if let key, lexer.reads(key, "EncryptMetadata"), lexer.reads(word, "false") {
          encryptsMetadata = false
        }
        if lexer.reads(word, "endobj") || lexer.reads(word, "stream") { isDone = true }
        key = nil
      case .openArray, .closeArray: key = nil
      }
    }
    guard isStandard, (2...6).contains(revision), settle() else { return nil }
  }

  /// The path within the dictionary; nil outside of it.
  private static func inner(
    _ path: [Range<Int>], _ outer: StaticString?, _ lexer: borrowing PDFLexer
  ) -> ArraySlice<Range<Int>>? {
    guard let outer else { return path[...] }
    guard let first = path.first, lexer.reads(first, outer) else { return nil }
    return path.dropFirst()
  }

  private mutating func set(_ lexer: borrowing PDFLexer, _ key: Range<Int>, _ text: [UInt8]) {
    if lexer.reads(key, "O") { owner = text }
    if lexer.reads(key, "U") { user = text }
    if lexer.reads(key, "OE") { ownerKey = text }
    if lexer.reads(key, "UE") { userKey = text }
  }

  private mutating func set(_ lexer: borrowing PDFLexer, _ key: Range<Int>, _ number: Double) {
    guard abs(number) < 1e12 else { return }
    let value = Int(number)
    if lexer.reads(key, "R") { revision = value }
    if lexer.reads(key, "V") { version = value }
    if lexer.reads(key, "Length") { bits = value }
    if lexer.reads(key, "P") { permissions = UInt32(truncatingIfNeeded: value) }
  }

  private mutating func set(
    _ lexer: borrowing PDFLexer, _ path: ArraySlice<Range<Int>>, _ key: Range<Int>,
    _ name: Range<Int>
  ) {
    if path.isEmpty {
      if lexer.reads(key, "Filter") { isStandard = lexer.reads(name, "Standard") }
      if lexer.reads(key, "StmF") { streamFilter = lexer.key(name) }
      if lexer.reads(key, "StrF") { stringFilter = lexer.key(name) }
      if lexer.reads(key, "EFF") { fileFilter = lexer.key(name) }
    } else if path.count == 2, let first = path.first, let last = path.last,
      lexer.reads(first, "CF"), lexer.reads(key, "CFM"), filters.count < Self.mostFilters
    {
      let methods: [(name: StaticString, method: PDFCipher.Method)] = [
        ("None", .none), ("V2", .rc4), ("AESV2", .aes128), ("AESV3", .aes256),
      ]
      filters[lexer.key(last)] = methods.first { lexer.reads(name, $0.name) }?.method
    }
  }

  /// Works out the methods and the key's size, as the version has them; false if there is no such one.
  private mutating func settle() -> Bool {
    switch version {
    case 1...3:
      filters = [Self.standard: .rc4]
      (streamFilter, stringFilter, fileFilter) = (Self.standard, Self.standard, nil)
      // A revision of 2 has no other size.
      keySize = version == 1 || revision == 2 ? 5 : bits / 8
    // Writers disagree on what `Length` counts in a crypt filter, and all of them use 128 bits.
    case 4: keySize = 16
    case 5, 6: keySize = 32
    default: return false
    }
    return (5...32).contains(keySize) && method(of: streamFilter) != nil
      && method(of: stringFilter) != nil
  }

  private static let standard = Array("StdCF".utf8)

  /// The method of a crypt filter; nil if there is none of the name.
  private func method(of filter: [UInt8]) -> PDFCipher.Method? {
    filter == Self.identity ? PDFCipher.Method.none : filters[filter]
  }

  /// How a stream is encrypted; nil if that is not known.
  func method(of stream: PDFIndex.Stream) -> PDFCipher.Method? {
    if stream.kind == .references { return PDFCipher.Method.none }
    if stream.filters.contains(.crypt) { return method(of: stream.crypt ?? Self.identity) }
    if stream.isMetadata && !encryptsMetadata { return PDFCipher.Method.none }
    if stream.isFile, let fileFilter { return method(of: fileFilter) }
    return method(of: streamFilter)
  }

  /// How strings are encrypted.
  var methodOfStrings: PDFCipher.Method { method(of: stringFilter) ?? .none }
}
