/// The fields of a structure of Thrift, one after the other: `thrift-compact-protocol.md` of Thrift.
struct ThriftFields {
  /// What comes next.
  enum Event {
    /// A structure begins or ends.
    case begin, end
    case number(Int)
    /// Where bytes stand.
    case text(Range<Int>)
  }

  /// The numbers of the fields that lead to what came last, the outermost highest, a byte each: 0x0401
  /// for field 1 of field 4. A list's elements have its own.
  private(set) var path: UInt64 = 0
  /// Where the next field begins, or behind the structure's end.
  private(set) var place: Int
  /// Whether the structure has ended.
  private(set) var isWhole = false

  private let bytes: [UInt8]
  private var levels = [Level()]

  /// A structure or a list that is open.
  private struct Level {
    var path: UInt64 = 0
    /// The number of the last field of a structure.
    var last = 0
    /// The kind and number of the elements to come of a list; nil for a structure.
    var elements: (kind: UInt8, left: UInt64)?
  }

  /// More structures and lists in one another than any format has.
  private static let deepest = 8

  private enum Kind {
    static let yes: UInt8 = 1
    static let no: UInt8 = 2
    static let byte: UInt8 = 3
    static let numbers: ClosedRange<UInt8> = 4...6
    static let double: UInt8 = 7
    static let bytes: UInt8 = 8
    static let lists: ClosedRange<UInt8> = 9...10
    static let structure: UInt8 = 12
  }

  /// Begins with a structure.
  init(_ bytes: [UInt8], from place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  /// What comes next; nil at the end of the structure, and where it is damaged.
  mutating func next() -> Event? {
    while let level = levels.last {
      if let (kind, left) = level.elements {
        guard left > 0 else {
          levels.removeLast()
          continue
        }
        levels[levels.count - 1].elements = (kind, left - 1)
        path = level.path
        guard let found = value(kind, isElement: true) else { return nil }
        if let event = found { return event }
        continue
      }
      guard let header = byte() else { return nil }
      if header == 0 {
        levels.removeLast()
        path = level.path
        isWhole = levels.isEmpty
        return isWhole ? nil : .end
      }
      var number = level.last + Int(header >> 4)
      if header >> 4 == 0 {
        guard let given = signed() else { return nil }
        number = given
      }
      guard (1...255).contains(number) else { return nil }
      levels[levels.count - 1].last = number
      path = level.path << 8 | UInt64(number)
      guard let found = value(header & 15, isElement: false) else { return nil }
      if let event = found { return event }
    }
    return nil
  }

  /// Reads a value, or goes into it; the inner nil is for what has no event, the outer one for damage.
  private mutating func value(_ kind: UInt8, isElement: Bool) -> Event?? {
    switch kind {
    case Kind.yes, Kind.no:
      if !isElement { return .number(kind == Kind.yes ? 1 : 0) }
      return byte().map { .number(Int($0)) }
    case Kind.byte: return byte().map { .number(Int($0)) }
    case Kind.numbers: return signed().map { .number($0) }
    case Kind.double:
      guard bytes.count - place >= 8 else { return nil }
      place += 8
      return .some(nil)
    case Kind.bytes: return text().map { .text($0) }
    case Kind.lists:
      guard let header = byte() else { return nil }
      var count = UInt64(header >> 4)
      if count == 15 {
        guard let given = unsigned() else { return nil }
        count = given
      }
      return open(Level(path: path, elements: (header & 15, count))) ? .some(nil) : nil
    case Kind.structure: return open(Level(path: path)) ? .begin : nil
    default: return nil
    }
  }

  private mutating func open(_ level: Level) -> Bool {
    guard levels.count < Self.deepest else { return false }
    levels.append(level)
    return true
  }

  private mutating func signed() -> Int? {
    var next = place
    defer { place = next }
    return bytes.span.signed(at: &next)
  }

  private mutating func unsigned() -> UInt64? {
    var next = place
    defer { place = next }
    return bytes.span.variable(at: &next)
  }

  private mutating func text() -> Range<Int>? {
    var next = place
    defer { place = next }
    return bytes.span.counted(at: &next)
  }

  private mutating func byte() -> UInt8? {
    guard place < bytes.count else { return nil }
    defer { place += 1 }
    return bytes[place]
  }
}
