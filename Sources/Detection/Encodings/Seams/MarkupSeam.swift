import Bytes
import Platform

/// Tags of inline elements, comments and the edges of CDATA sections, in HTML and XML, as they are or
/// inside a JSON string. What begins a new line, cell or paragraph is no seam.
enum MarkupSeam {
  /// The longest row of tags, and the longest tag or comment, in bytes.
  private static let longestRow = 4096
  private static let longestTag = 1024
  private static let longestName = 24
  private static let mostTags = 64

  /// Elements of HTML, SVG, MathML and search results that stand within a word.
  private static let inline = Names([
    "span", "wbr", "b", "i", "u", "s", "a", "em", "strong", "mark", "code", "font", "tspan", "tt",
    "kbd", "samp", "var", "small", "big", "sub", "sup", "del", "ins", "strike", "abbr", "acronym",
    "cite", "dfn", "data", "q", "bdi", "bdo", "nobr", "nowiki", "textpath", "hl",
    "highlight", "emphasis", "hi", "literal", "phrase", "shy", "zwsp", "x", "g",
  ])
  /// What stands in a run of text of spreadsheets (SpreadsheetML, `CT_RElt`), beside some of those
  /// above.
  private static let spreadsheet = Names([
    "t", "r", "rpr", "rfont", "sz", "color", "family", "scheme", "charset", "vertalign", "outline",
    "shadow", "condense", "extend", "phoneticpr", "rph",
  ])
  /// Elements with a prefix that end a line, a cell or a paragraph, or are a character.
  private static let blocks = Names([
    "p", "br", "tab", "cr", "tc", "tr", "tbl", "sym", "body", "h", "s", "line-break", "list-item",
    "list", "table-cell", "table-row", "drawing", "pict", "object", "instrtext", "nobreakhyphen",
    "ptab", "txbody", "sp", "footnote", "endnote", "comment", "section", "note", "frame", "page",
  ])
  private static let labels = Names(["text"])
  /// A line's end within a paragraph: a key that it cuts is whole with it.
  private static let breaks = Names(["br", "line-break"])
  /// What was taken out of a document of WordprocessingML whose changes are tracked.
  private static let deletions = Names(["del", "movefrom"])
  private static let word = Names(["w"])
  private static let parts = Names(["tspan"])
  private static let del = Names.number("del")
  private static let br = Names.number("br")
  /// Prefixes of WordprocessingML, DrawingML, OpenDocument, and of SpreadsheetML where it has one.
  private static let prefixes = Names([
    "w", "w14", "a", "text", "x", "officeooo", "office", "svg", "ac", "mc", "m", "loext", "xliff",
  ])

  /// A row of tags, comments and edges.
  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    if let seam = PlacedLine.seam(at: offset, in: text, charging: budget) { return seam }
    var cursor = ByteCursor(text, at: offset, reach: longestRow, charging: budget)
    var end: Int?
    var isOutside = false
    var isLoose = false
    var isBroken = false
    rows: for _ in 0..<mostTags {
      switch skipTag(&cursor) {
      case .none: break rows
      case .text: isOutside = false
      case .endOfText: isOutside = true
      case .label: isLoose = true
      case .lineBreak:
        isBroken = true
        cursor.skip(.space)
      case .endOfPart:
        // Each letter may have a place of its own: SVG of Inkscape and pdf2svg.
        var next = cursor
        next.skip(.space)
        if next.offset > cursor.offset, next.starts(with: "<tspan") {
          isLoose = true
          cursor = next
        }
      case .other: break
      }
      if !isOutside { end = cursor.offset }
      // Between two runs of an office document there may be white space, which says nothing.
      if isOutside {
        cursor.skip(.space)
      }
    }
    guard let end else { return nil }
    if isBroken {
      return LineSeam.wholeKey(cutAt: offset, behind: end, in: text, charging: budget)
    }
    return Seam(length: end - offset, isLoose: isLoose)
  }

  /// What a tag was.
  private enum Tag { case none, text, endOfText, label, lineBreak, endOfPart, other }

  /// Skips one tag; stays where no tag is that may be part of a seam.
  private static func skipTag(_ cursor: inout ByteCursor) -> Tag {
    var probe = cursor
    guard probe.skip(UInt8(ascii: "<")) else {
      guard probe.starts(with: "]]>") else { return .none }
      cursor.advance(3)
      return .other
    }
    if probe.current == UInt8(ascii: "!") {
      if probe.starts(with: "![CDATA[") {
        cursor.advance(9)
        return .other
      }
      guard probe.starts(with: "!--"), probe.skip(behind: "-->", from: 3) else { return .none }
      cursor = probe
      return .other
    }
    while probe.current == UInt8(ascii: "\\") { probe.advance() }
    let isEnd = probe.skip(UInt8(ascii: "/"))
    guard let name = name(&probe) else { return .none }
    let isEmpty = skipRest(&probe)
    guard let isEmpty else { return .none }
    if name.isDeletion, !isEnd, !isEmpty {
      guard probe.skip(behind: name.isMove ? "</w:moveFrom>" : "</w:del>", from: 0) else {
        return .none
      }
    }
    cursor = probe
    if name.isLabel { return .label }
    if name.isBreak { return .lineBreak }
    if name.isPart, isEnd { return .endOfPart }
    if !name.isText || isEmpty { return .other }
    return isEnd ? .endOfText : .text
  }

  /// What is known of a name.
  private struct Name {
    /// Whether it is the element of office documents that holds all text: `w:t`, `a:t`, `t`.
    var isText = false
    /// Whether it is SVG's `text`: a label by itself, or a part of a line in another colour.
    var isLabel = false
    var isBreak = false
    /// Whether it is one of SVG's `tspan`.
    var isPart = false
    var isDeletion = false
    var isMove = false
  }

  /// Reads the name of an element that may be part of a seam.
  private static func name(_ cursor: inout ByteCursor) -> Name? {
    // InDesign's stories.
    if cursor.skip("CharacterStyleRange") { return Name() }
    if cursor.skip("Content") { return Name(isText: true) }
    var prefix: UInt128 = 0
    var name: UInt128 = 0
    let end = cursor.offset + longestName
    while cursor.offset < end, let byte = cursor.current,
      ByteClass.alphanumeric.contains(byte) || byte == UInt8(ascii: "-")
    {
      let letter = ByteClass.letter.contains(byte) ? byte | 0x20 : byte
      name = name < Names.limit ? name << 8 | UInt128(letter) : Names.other
      cursor.advance()
      if prefix == 0, cursor.skip(UInt8(ascii: ":")) { swap(&prefix, &name) }
    }
    guard name != 0 else { return nil }
    let isText = name == UInt128(UInt8(ascii: "t"))
    if prefix == 0 {
      if labels.contains(name) { return Name(isLabel: true) }
      if name == br { return Name(isBreak: true) }
      guard inline.contains(name) || spreadsheet.contains(name) else { return nil }
      return Name(isText: isText, isPart: parts.contains(name))
    }
    guard prefixes.contains(prefix) else { return nil }
    if breaks.contains(name) { return Name(isBreak: true) }
    if word.contains(prefix), deletions.contains(name) {
      return Name(isDeletion: true, isMove: name != del)
    }
    return blocks.contains(name) ? nil : Name(isText: isText)
  }

  /// Skips attributes and the end of a tag; says whether the tag is an empty element's.
  private static func skipRest(_ cursor: inout ByteCursor) -> Bool? {
    let end = cursor.offset + longestTag
    guard let byte = cursor.current,
      byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
        || byte <= 0x20
    else { return nil }
    var last: UInt8 = 0
    while cursor.offset < end, let byte = cursor.current {
      switch byte {
      case UInt8(ascii: ">"):
        cursor.advance()
        return last == UInt8(ascii: "/")
      case UInt8(ascii: "<"), 0: return nil
      // A key inside a tag is no part of a seam.
      case UInt8(ascii: "k") where cursor.starts(with: "ka_"): return nil
      default:
        last = byte
        cursor.advance()
      }
    }
    return nil
  }
}

/// Names of up to 16 letters, digits and hyphens, each as the number that its bytes are.
private struct Names: Sendable {
  /// The first number that leaves no room for one byte more.
  static let limit: UInt128 = 1 << 120
  /// What longer names are: in no list.
  static let other = UInt128.max

  private let numbers: [UInt128]

  init(_ names: [StaticString]) {
    numbers = names.map { Self.number($0) }.sorted()
  }

  static func number(_ name: StaticString) -> UInt128 {
    name.withUTF8Buffer { unsafe $0.reduce(0) { $0 << 8 | UInt128($1) } }
  }

  func contains(_ name: UInt128) -> Bool {
    let index = numbers.partitioningIndex { $0 >= name }
    return index < numbers.count && numbers[index] == name
  }
}
