/// Where a file's encryption dictionary is, and what a trailer says for it.
struct PDFSecurityPlace {
  private var encryption: PDFObject.Encryption?
  /// Where the trailer that holds or names it begins.
  private var trailer = 0
  /// Where the dictionaries of the standard handler are, by their objects' numbers.
  private var places: [Int: Int] = [:]
  private var id: [UInt8] = []
  /// Whether strings are not encrypted.
  private(set) var leavesStrings = false

  private static let mostPlaces = 64

  /// Notes an object that begins at a place of the file; a trailer has no number.
  mutating func note(_ object: PDFObject, at start: Int, _ number: Int?) {
    if number == nil || object.kind == .references, let id = object.id { self.id = id }
    if let encryption = object.encryption {
      self.encryption = encryption
      trailer = start
    }
    if object.isSecurity, let number, places.count < Self.mostPlaces { places[number] = start }
  }

  /// What opens the file; nil if it wants a password, or has another handler.
  mutating func decryption(
    in source: ArchiveSource
  ) throws(ArchiveError) -> PDFDecryption? {
    var start = trailer
    var outer: StaticString? = "Encrypt"
    if case .object(let number) = encryption {
      guard let place = places[number] else { return nil }
      start = place
      outer = nil
    }
    let bytes = try source.bytes(at: start, count: PDFIndex.objectSize)
    var lexer = PDFLexer(bytes.span)
    guard let security = PDFSecurity(&lexer, in: outer) else { return nil }
    leavesStrings = security.methodOfStrings == .none
    return PDFDecryption(security, id: id)
  }
}
