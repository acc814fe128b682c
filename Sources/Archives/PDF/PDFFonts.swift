/// The fonts of a file and what their characters are: ISO 32000-1 sections 9.6 and 9.10.
struct PDFFonts {
  /// What is known of a font, or of an encoding.
  private struct Font {
    var toUnicode: Int?
    var encoding: Int?
    var differences: [UInt8: UInt8]
  }

  private var fonts: [Int: Font] = [:]
  private var names: [(name: [UInt8], number: Int)] = []
  /// The characters of the fonts of each name.
  private var characters: [[UInt8]: [PDFCharacters]] = [:]
  /// The streams that have been read as a font's characters, by their objects' numbers.
  private(set) var maps: Set<Int> = []

  private static let most = 1 << 20
  /// How many fonts of one name are tried.
  private static let mostOfName = 4

  /// Notes an object of a number.
  ///
  /// - Returns: false if there are more than are kept.
  mutating func note(_ object: PDFObject, _ number: Int) -> Bool {
    guard names.count < Self.most, fonts.count < Self.most else { return false }
    if object.toUnicode != nil || object.encoding != nil || !object.differences.isEmpty {
      fonts[number] = Font(
        toUnicode: object.toUnicode, encoding: object.encoding, differences: object.differences)
    }
    names += object.references
    return true
  }

  /// Reads the maps of the fonts that have a name.
  ///
  /// - Parameter content: the bytes of the stream of a number.
  mutating func read(
    _ content: (Int) throws(ArchiveError) -> [UInt8]?
  ) throws(ArchiveError) {
    var known: [Int: PDFCharacters] = [:]
    var seen: Set<[UInt8]> = []
    // Names that lead to something without a map as well, such as another font.
    var others: Set<[UInt8]> = []
    for (name, number) in names {
      if fonts[number] == nil { others.insert(name) }
      guard let font = fonts[number], characters[name, default: []].count < Self.mostOfName,
        seen.insert(name + Array(" \(number)".utf8)).inserted
      else { continue }
      var found: PDFCharacters?
      if let map = font.toUnicode {
        if known[map] == nil, let bytes = try content(map) {
          known[map] = PDFCharacters(map: bytes.span)
        }
        found = known[map]
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
    maps = Set(fonts.values.compactMap(\.toUnicode))
    fonts = [:]
    names = []
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
