import Bytes

/// Zlib data (RFC 1950): where other formats have it, behind a line of text, and at the beginning of what
/// base64 or another carrier held. Its own header of two bytes tells too little to look for it anywhere.
final class Zlib: Carrier {
  let name = "zlib"
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let beginsDecoded = true
  let beginsBlob = true
  let standsInRows = true
  let readsOnce = true
  let isSure = false
  let firstBytes: [UInt8]? = ZlibMark.firstBytes + [erlang[0]]
  private let inflater = Inflater(.zlib)

  /// The texts of PNG, behind a chunk's name: RFC 2083 section 4.2.3, and the extension of iTXt. Then
  /// the body of an HTTP message, data behind its length, data behind the script that unpacks it, the
  /// literals of Erlang's compiled modules, and the debug sections of GNU's tools.
  let literals =
    ["zTXt", "iTXt", "\r\n\r\nx"].map { Array($0.utf8) }
    + [[0, 0, 0x78, 0x9C], [0, 0, 0x78, 0xDA], [0, 0, 0x78, 1], [0, 0, 0x78, 0x5E]]
    + [[0x0A, 0x78, 0x9C], [0x0A, 0x78, 0xDA], [0x0A, 0x78, 1]]
    + [erlang + [0, 0], Array("LitT".utf8), Array("ZLIB".utf8) + [0, 0, 0, 0]]
  /// What a packed term of Erlang begins with, before a size of four bytes and the data: "External Term
  /// Format".
  private static let erlang: [UInt8] = [0x83, 0x50]
  private static let erlangLead = 6
  private static let bodyLead = 4
  private static let lengthLead = 2
  private static let lineLead = 1
  /// `ZLIB` and a size of eight bytes, or `LitT` and two sizes of four.
  private static let sectionLead = 12
  /// How far behind a chunk's name its data begins at the most.
  private static let longestTexts = 1 << 10

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal else { return CarrierReadings() }
    let start: Int? =
      switch literal {
      case 0, 1: Self.start(behindChunk: hit, in: text, charging: budget)
      case 2: hit + Self.bodyLead
      case literals.count - 3: hit
      case literals.count - 2, literals.count - 1: hit + Self.sectionLead
      case _ where text[hit] == 0x0A: hit + Self.lineLead
      default: hit + Self.lengthLead
      }
    guard let start, isHeader(at: start, in: text) else { return CarrierReadings() }
    return CarrierReadings(start)
  }

  /// Where the data begins behind a chunk's name: behind a keyword, and in iTXt a language and a
  /// translated keyword as well.
  private static func start(
    behindChunk hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let isInternational = text[hit] == UInt8(ascii: "i")
    var cursor = ByteCursor(text, at: hit + 4, reach: longestTexts, charging: budget)
    guard cursor.skip(to: 0) else { return nil }
    cursor.advance()
    if isInternational {
      guard cursor.skip(1), cursor.skip(0), cursor.skip(to: 0) else { return nil }
      cursor.advance()
      guard cursor.skip(to: 0) else { return nil }
      cursor.advance()
      return cursor.offset
    }
    return cursor.skip(0) ? cursor.offset : nil
  }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    let offset = offset + lead(at: offset, in: text)
    guard offset + 8 <= text.count else { return false }
    guard ZlibMark.isHeader(text[offset], text[offset + 1]) else { return false }
    return DeflateProbe.isPlausible(at: offset + 2, in: text)
  }

  /// How many bytes stand before the data's own header.
  private func lead(at offset: Int, in text: Span<UInt8>) -> Int {
    offset + 2 < text.count && text[offset] == Self.erlang[0] && text[offset + 1] == Self.erlang[1]
      ? Self.erlangLead : 0
  }

  /// The fewest bytes that tell text from what inflates by chance, ...
  private static let leastText = 64
  /// ... and the fewest that are no chance whatever they are.
  private static let leastBytes = 4 << 10
  /// What stands before the image data of a PNG, which chunks cut in pieces, and how far before it:
  /// the data of a later frame (PNG specification, fdAT) has a number before it.
  private static let imageChunks: [(name: [UInt8], lead: Int)] = [
    (Array("IDAT".utf8), 4), (Array("fdAT".utf8), 8),
  ]

  /// A stored block whose length was right is no chance. Others may be any bytes (`x^2`, a table with
  /// a column `X`): text that inflates is none, and of other bytes much has to inflate, or text.
  func isSure(at offset: Int, in text: Span<UInt8>, expected decoded: Span<UInt8>) -> Bool {
    for chunk in Self.imageChunks
    where offset >= chunk.lead
      && (0..<4).allSatisfy({ text[offset - chunk.lead + $0] == chunk.name[$0] })
    {
      return false
    }
    if text[offset + lead(at: offset, in: text) + 2] >> 1 & 3 == 0 { return true }
    let input = text.extracting(offset..<min(text.count, offset + Self.leastText))
    guard decoded.count >= Self.leastText, !Self.isText(input) else { return false }
    return decoded.count >= Self.leastBytes || Self.isText(decoded)
  }

  /// Whether bytes are ASCII, but for one in sixteen.
  private static func isText(_ bytes: Span<UInt8>) -> Bool {
    var others = 0
    for index in bytes.indices
    where !(0x20..<0x7F).contains(bytes[index]) && !ByteClass.space.contains(bytes[index]) {
      others += 1
    }
    return others <= bytes.count / 16
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    inflater.decode(
      text, from: start, header: lead(at: start, in: text) + 2, limit: limit, mayWait: mayWait,
      into: &bytes,
      charging: budget)
  }
}
