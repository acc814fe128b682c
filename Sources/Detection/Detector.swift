import Bytes
package import Rules

/// Rules and encodings made ready for searching; shared by all workers.
package final class Detector: Sendable {
  /// How deep and how large decoding may go.
  package struct Limits: Sendable {
    /// How many encodings may lie around a secret.
    package var decodeDepth = 4
    /// The most bytes that embedded compressed text may hold.
    package var expansion = 64 << 20
    /// How many bytes may be decoded for each byte of a blob, ...
    package var decodingRatio = 16
    /// ... and how many for any blob.
    package var decodingFloor = 256 << 20
    /// How long the pattern of a rule may take in any blob, in nanoseconds, ...
    package var patternTime = 2_000_000_000
    /// ... and for each byte of it: a hundred times what the shipped rules take where they match
    /// everywhere.
    package var patternTimeShare = 100

    /// Creates the default limits.
    package init() {}
  }

  /// A rule that can't be used.
  package struct RuleError: Error, Equatable, CustomStringConvertible {
    /// The rule's id.
    package let rule: String
    /// What is wrong with it.
    package let reason: String
    package var description: String { "rule \(rule): \(reason)" }
  }

  /// What a literal leads to.
  enum Owner: Equatable {
    case rule(Int)
    case encoding(Int, literal: Int)
    case carrier(Int, literal: Int)
    case zipEntry
    case zipList
    case zipEnd
    case archive(Int)
  }

  /// How an entry of a zip begins: APPNOTE.TXT section 4.3.7. Nothing is decoded there, but whoever
  /// reads the blob can learn of it without another look at every byte.
  private static let zipEntry: [UInt8] = [0x50, 0x4b, 3, 4]
  /// How an entry of a zip's list of members begins, and the record that ends the zip: section 4.3.12
  /// and 4.3.16. The entries themselves may be damaged.
  private static let zipList: [UInt8] = [0x50, 0x4b, 1, 2]
  private static let zipEnd: [UInt8] = [0x50, 0x4b, 5, 6]

  private static let zips: [(literal: [UInt8], owner: Owner)] = [
    (zipEntry, .zipEntry), (zipList, .zipList), (zipEnd, .zipEnd),
  ]

  /// What archives begin with that are opened wherever they stand.
  private static let archives = ArchiveMark.all.enumerated().map { index, mark in
    (literal: mark.literal, owner: Owner.archive(index))
  }

  /// For how many prefixes encodings are tried that are seldom met, if not for all.
  private static let mostRare = 4
  /// How many of them are left at the least: those of the shipped rules.
  private static let leastRare = 2

  /// The rules; a match names its rule by the index.
  package let rules: [Rule]
  /// How deep and how large decoding may go.
  package let limits: Limits
  let patterns: [Pattern]
  /// The patterns that count as well in content that is no text.
  let binaryPatterns: [Pattern?]
  /// What the rules' secrets begin with.
  let prefixes: [Prefix]
  /// The first 8 bytes of secrets that are looked for with every byte XORed with the same one.
  let xoredPrefix: [UInt8]?
  /// The names of rules that are bound to places.
  let tokenNames: [TokenNames?]
  /// What placeholders are made of beside the usual words.
  let placeholderWords: [[[UInt8]]]
  /// The rules' context words, and those that have to stand right before the secret.
  let contexts: [(far: ContextWords, near: ContextWords)]
  let encodings: [any Encoding]
  /// Whether anything is decoded; false for a search of plain text only.
  let decodesAnything: Bool
  /// The encodings whose escapes may begin with a byte, of one byte after another.
  let escapeEncodings: [Int]
  /// Where those of each byte are in `escapeEncodings`.
  let escapePlaces: [Range<Int>]
  /// Whether each encoding is one of escapes.
  let isEscape: [Bool]
  /// Whether each encoding is a cipher: what one of them leaves is not deciphered again.
  let isCipher: [Bool]
  /// Where the anchors of each encoding may be; nil where that says nothing.
  let anchors: [ClosedRange<Int>?]
  let literalSet: LiteralSet
  /// What literals lead to, of one literal after another.
  let owners: [Owner]
  /// Where those of each literal are in `owners`.
  ///
  /// A list of lists costs every hit the counting of references.
  let ownerPlaces: [Range<Int>]
  /// Whether each literal is one of a rule.
  let isPlain: [Bool]
  /// How literals are searched for; nil for the fastest way.
  let kernel: LiteralSet.Kernel?

  /// Makes rules ready.
  ///
  /// - Parameters:
  ///   - rules: their literals have 3 to 8 bytes.
  ///   - decodes: false to look for plain text only.
  package convenience init(
    rules: [Rule], limits: Limits = Limits(), decodes: Bool = true
  ) throws(RuleError) {
    try self.init(rules: rules, limits: limits, decodes: decodes, kernel: nil)
  }

  init(rules: [Rule], limits: Limits, decodes: Bool, kernel: LiteralSet.Kernel?) throws(RuleError) {
    self.rules = rules
    self.limits = limits
    self.kernel = kernel
    var patterns: [Pattern] = []
    var binaryPatterns: [Pattern?] = []
    for rule in rules {
      do {
        patterns.append(try Pattern(rule.pattern))
        if let binary = rule.binaryPattern {
          binaryPatterns.append(try Pattern(binary))
        } else {
          binaryPatterns.append(nil)
        }
      } catch {
        throw RuleError(rule: rule.id, reason: error.description)
      }
    }
    self.patterns = patterns
    self.binaryPatterns = binaryPatterns
    contexts = rules.map {
      (ContextWords($0.filters.context), ContextWords($0.filters.nearContext))
    }
    tokenNames = rules.map { $0.places.map { TokenNames($0) } }
    placeholderWords = rules.map { $0.filters.placeholderWords.map { Array($0.utf8) } }
    self.prefixes = rules.map { Prefix($0.filters.prefix) }
    // In the order of what is tried first at a hit.
    var found: [(literal: [UInt8], owner: Owner)] = []
    for (index, rule) in rules.enumerated() {
      for literal in rule.literals { found.append((Array(literal.utf8), .rule(index))) }
    }
    let plain = Self.grouped(found).map(\.literal)
    // Encodings that are seldom met are for as many of the first rules' prefixes as there is room.
    var rare = self.prefixes.map(\.bytes).filter { $0.count >= 3 }.distinct()
    xoredPrefix = rare.first { $0.count >= 8 }.map { Array($0.prefix(8)) }
    let prefixes = rare.sorted { $0.lexicographicallyPrecedes($1) }
    decodesAnything = decodes && limits.decodeDepth > 0
    let carriers = decodesAnything ? Carriers.all() : []
    var encodings: [any Encoding] = []
    var groups: [(literal: [UInt8], owners: [Owner])] = []
    while true {
      if decodesAnything {
        encodings = Encodings.covering(
          prefixes: prefixes, rare: rare, plain: plain,
          carried: Base64Run.literals(holding: carriers))
      }
      let (common, seldom) = Self.parted(
        Self.grouped(
          found + Self.owned(by: encodings) + Self.owned(by: carriers) + Self.zips + Self.archives),
        encodings)
      groups = common + seldom
      if groups.count <= LiteralSet.limit || rare.count <= Self.leastRare { break }
      rare = Array(rare.prefix(max(Self.leastRare, min(rare.count - 1, Self.mostRare))))
    }
    self.encodings = encodings
    var escapes = [[Int]](repeating: [], count: 256)
    for (index, encoding) in encodings.enumerated() {
      for marker in encoding.markers { escapes[Int(marker)].append(index) }
    }
    (escapeEncodings, escapePlaces) = Self.joined(escapes)
    isEscape = encodings.map { !$0.markers.isEmpty }
    isCipher = encodings.map { $0 is CipherEncoding }
    anchors = encodings.map { $0.group == nil ? $0.anchors : nil }
    let literals = groups.map(\.literal)
    for literal in literals where !(3...8).contains(literal.count) {
      throw RuleError(
        rule: rules.first { $0.literals.contains(String(decoding: literal, as: UTF8.self)) }?.id
          ?? "", reason: "a literal has to have 3 to 8 bytes")
    }
    guard literals.count <= LiteralSet.limit else {
      throw RuleError(
        rule: rules.last?.id ?? "",
        reason: "too many literals: \(literals.count) with those of all encodings, and "
          + "\(LiteralSet.limit) is the most: leave filters.prefix out of rules whose secrets are seldom "
          + "encoded, or scan once for each part of the rules")
    }
    literalSet = LiteralSet(literals, findsRuns: carriers.contains { $0.readsRuns })
    (owners, ownerPlaces) = Self.joined(groups.map(\.owners))
    isPlain = groups.map { $0.owners.contains { if case .rule = $0 { true } else { false } } }
  }

  /// Lists one behind the other, and where each of them is.
  private static func joined<Element>(_ lists: [[Element]]) -> ([Element], [Range<Int>]) {
    var end = 0
    let places = lists.map { list in
      defer { end += list.count }
      return end..<end + list.count
    }
    return (lists.flatMap(\.self), places)
  }

  /// The literals of encodings.
  private static func owned(by encodings: [any Encoding]) -> [(literal: [UInt8], owner: Owner)] {
    encodings.enumerated().flatMap { index, encoding in
      encoding.literals.enumerated().map { ($1, .encoding(index, literal: $0)) }
    }
  }

  /// The literals of carriers.
  private static func owned(by carriers: [any Carrier]) -> [(literal: [UInt8], owner: Owner)] {
    carriers.enumerated().flatMap { index, carrier in
      carrier.literals.enumerated().map { ($1, .carrier(index, literal: $0)) }
    }
  }

  /// Literals apart from those that hardly ever come up.
  private static func parted(
    _ groups: [(literal: [UInt8], owners: [Owner])], _ encodings: [any Encoding]
  ) -> (
    common: [(literal: [UInt8], owners: [Owner])], seldom: [(literal: [UInt8], owners: [Owner])]
  ) {
    let isSeldom = groups.map { group in
      group.owners.allSatisfy { owner in
        if case .encoding(let index, let literal) = owner {
          encodings[index].isSeldom(literal)
        } else {
          false
        }
      }
    }
    let numbers = groups.indices
    return (
      numbers.filter { !isSeldom[$0] }.map { groups[$0] },
      numbers.filter { isSeldom[$0] }.map { groups[$0] }
    )
  }

  /// Literals in their own order, each once, with its owners in the order they are given in.
  private static func grouped(
    _ found: [(literal: [UInt8], owner: Owner)]
  ) -> [(literal: [UInt8], owners: [Owner])] {
    let order = found.indices.sorted {
      let (a, b) = (found[$0].literal, found[$1].literal)
      return a == b ? $0 < $1 : a.lexicographicallyPrecedes(b)
    }
    var groups: [(literal: [UInt8], owners: [Owner])] = []
    for index in order {
      let (literal, owner) = found[index]
      if groups.last?.literal == literal {
        groups[groups.count - 1].owners.append(owner)
      } else {
        groups.append((literal, [owner]))
      }
    }
    return groups
  }
}
