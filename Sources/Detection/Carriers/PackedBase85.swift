import Bytes

/// Compressed data and archives in base85, as `b85encode` and `a85encode` of Python and PostScript's
/// filters write it. Characters of other text may stand behind the data, so damage in it is not said.
final class PackedBase85: PackedText {
  let name = Base85Encoding.label
  let literals: [[UInt8]]
  let showsParts = true
  let held: [any Carrier]

  /// What data begins with, behind what stands before it: gzip, zip, xz and bzip2, and zlib in a string
  /// or behind the mark of PostScript. (Of zlib two characters are sure.)
  private static let beginnings: [(alphabet: Base85Alphabet, lead: String, starts: [String])] = [
    (.rfc1924, "", ["ABzY", "P)h>@", "{Wp48", "LRx4!"]),
    (.rfc1924, "'", ["c$", "c%", "c-"]), (.rfc1924, "\"", ["c$", "c-"]),
    (.ascii85, "", ["+,^C", ":eLln"]), (.ascii85, "<~", ["G"]),
  ]
  private static let encodings = Base85Alphabet.allCases.map { Base85Encoding($0, prefixes: []) }
  /// For each literal, its alphabet and what of it stands before the data.
  private let kinds: [(alphabet: Base85Alphabet, lead: Int)]

  init(holding held: [any Carrier]) {
    self.held = held
    literals = Self.beginnings.flatMap { kind in
      kind.starts.map { Array((kind.lead + $0).utf8) }
    }
    kinds = Self.beginnings.flatMap { kind in
      kind.starts.map { _ in (kind.alphabet, kind.lead.utf8.count) }
    }
  }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal else { return CarrierReadings() }
    let start = hit + kinds[literal].lead
    let isPacked = Self.encodings.contains {
      $0.alphabet == kinds[literal].alphabet && holdsPacked($0, at: start, in: text, budget)
    }
    return isPacked ? CarrierReadings(start) : CarrierReadings()
  }

  /// Whether packed data begins at an offset in the alphabet of an encoding.
  private func holdsPacked(
    _ encoding: Base85Encoding, at start: Int, in text: Span<UInt8>, _ budget: WorkBudget
  ) -> Bool {
    beginsPacked {
      _ = encoding.each(text, from: start, limit: RunReading.sample, charging: budget, $0)
    }
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    let encoding = Self.encodings.first { holdsPacked($0, at: start, in: text, budget) }
    guard let encoding else { return .complete }
    return encoding.each(text, from: start, limit: limit, charging: budget, body)
  }
}
