import Bytes

/// Compressed data and archives in base85, as `b85encode` and `a85encode` of Python, ZeroMQ and
/// PostScript's filters write it, in lines, indented, or in strings of code. Characters of other text may
/// stand behind the data, so damage in it is not said.
final class PackedBase85: PackedText {
  let name = Base85Encoding.label
  let literals: [[UInt8]]
  let showsParts = true
  let beginsBlob = true
  let held: [any Carrier]

  /// What data begins with: gzip, zip, xz, bzip2 and zstd anywhere, and zlib, of which two characters
  /// are sure, behind a quote or at a line's beginning.
  private static let beginnings: [Beginning] = [
    Beginning(
      .rfc1924,
      ["ABzY", "P)h>@", "{Wp48", "LRx4", "D77#B"], zlib: ["c$", "c%", "c-"],
      behind: ["'", "\"", "\n"]),
    Beginning(
      .ascii85, ["+,^C", ":eLln", "rAT%"], zlib: ["Ga", "Gb", "Gh"], behind: ["'", "\n"]),
    // Zlib in the alphabet of ZeroMQ is too seldom met for more literals.
    Beginning(.z85, ["abZy", "p!H([", "@wP48"], zlib: [], behind: []),
  ]

  private struct Beginning {
    let alphabet: Base85Alphabet
    let starts: [String]
    let zlib: [String]
    let leads: [String]

    init(_ alphabet: Base85Alphabet, _ starts: [String], zlib: [String], behind leads: [String]) {
      self.alphabet = alphabet
      self.starts = starts
      self.zlib = zlib
      self.leads = leads
    }
  }

  /// PostScript's mark says enough for all levels of zlib.
  private static let mark = "<~G"
  /// What data in any of the alphabets begins with.
  private static let firstCharacters = Set(
    beginnings.flatMap { ($0.starts + $0.zlib).compactMap(\.utf8.first) })
  /// For each literal, its alphabet and how much of it stands before the data.
  private let kinds: [(alphabet: Base85Alphabet, lead: Int)]

  init(holding held: [any Carrier]) {
    self.held = held
    var found: [(literal: String, alphabet: Base85Alphabet, lead: Int)] = [
      (Self.mark, .ascii85, 2)
    ]
    for kind in Self.beginnings {
      found += kind.starts.map { ($0, kind.alphabet, 0) }
      for lead in kind.leads {
        found += kind.zlib.map { (lead + $0, kind.alphabet, lead.utf8.count) }
      }
    }
    literals = found.map { Array($0.literal.utf8) }
    kinds = found.map { ($0.alphabet, $0.lead) }
  }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset < text.count, Self.firstCharacters.contains(text[offset]) else { return false }
    return reader(at: offset, in: text) != nil
  }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal else { return CarrierReadings() }
    let start = hit + kinds[literal].lead
    budget.charge(2 * RunReading.sample)
    return holdsPacked(Base85Reader(kinds[literal].alphabet, at: start, in: text), in: text)
      ? CarrierReadings(start) : CarrierReadings()
  }

  /// Whether packed data begins where a reader stands.
  private func holdsPacked(_ reader: Base85Reader, in text: Span<UInt8>) -> Bool {
    // Four characters are gzip's magic, and come up in 16 MB of base64.
    beginsPacked(where: {
      !GzipMark.begins(at: 0, in: $0) || GzipMark.isWritten(at: 0, in: $0)
    }) { body in
      var reader = reader
      _ = reader.each(in: text, limit: RunReading.sample, body)
    }
  }

  /// A reader of packed data at an offset.
  private func reader(at start: Int, in text: Span<UInt8>) -> Base85Reader? {
    for alphabet in Base85Alphabet.allCases {
      let reader = Base85Reader(alphabet, at: start, in: text)
      if holdsPacked(reader, in: text) { return reader }
    }
    return nil
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    guard var reader = reader(at: start, in: text) else { return .complete }
    defer { budget.charge(reader.offset - start) }
    return reader.each(in: text, limit: limit, body)
  }
}
