extension Wildmatch {
  /// Takes a pattern apart, byte by byte.
  struct Parser {
    let pattern: ArraySlice<UInt8>
    let matchesPath: Bool
    let foldsCase: Bool
    /// What is left of the pattern.
    var rest: ArraySlice<UInt8>
    var elements: [Element] = []
    var sets: [ByteSet] = []

    init(_ pattern: ArraySlice<UInt8>, matchesPath: Bool, foldsCase: Bool) {
      self.pattern = pattern
      self.matchesPath = matchesPath
      self.foldsCase = foldsCase
      rest = pattern
    }

    mutating func parse() {
      while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "*"):
          parseStars()
        case UInt8(ascii: "?"):
          elements.append(.any)
        case UInt8(ascii: "["):
          guard let set = parseSet() else { return elements.append(.never) }
          elements.append(.set(sets.count))
          sets.append(set)
        case UInt8(ascii: "\\"):
          // Git compares an escaped letter as it stands, even where it folds case.
          guard let escaped = rest.popFirst() else { return elements.append(.never) }
          elements.append(.byte(escaped))
        default:
          elements.append(.byte(foldsCase ? byte.folded : byte))
        }
      }
    }

    private mutating func parseStars() {
      let first = rest.startIndex - 1
      let before = first > pattern.startIndex ? pattern[first - 1] : nil
      let run = rest.prefix { $0 == UInt8(ascii: "*") }
      rest = rest.dropFirst(run.count)
      let slash = UInt8(ascii: "/")
      let isEscapedSlash = rest.starts(with: [UInt8(ascii: "\\"), slash])
      guard
        matchesPath, !run.isEmpty, before == nil || before == slash,
        rest.isEmpty || rest.first == slash || isEscapedSlash
      else { return elements.append(.star) }
      elements.append(.deepStar(mayVanish: rest.first == slash))
    }

    /// Reads a set after its `[`; nil where it does not end or names an unknown class.
    private mutating func parseSet() -> ByteSet? {
      var set = ByteSet()
      let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
      if isNegated { rest = rest.dropFirst() }
      var last: UInt8?  // What a range could begin with.
      var isFirst = true
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "]") && !isFirst {
          return finish(set, isNegated)
        }
        isFirst = false
        if byte == UInt8(ascii: "\\") {
          guard let escaped = rest.popFirst() else { return nil }
          set.insert(escaped)
          last = escaped
        } else if byte == UInt8(ascii: "-"), let low = last, let next = rest.first,
          next != UInt8(ascii: "]")
        {
          rest = rest.dropFirst()
          var high = next
          if next == UInt8(ascii: "\\") {
            guard let escaped = rest.popFirst() else { return nil }
            high = escaped
          }
          insert(low, high, into: &set)
          last = nil
        } else if byte == UInt8(ascii: "["), rest.first == UInt8(ascii: ":") {
          let inside = rest.dropFirst()
          guard let close = inside.firstIndex(of: UInt8(ascii: "]")) else { return nil }
          let name = inside[..<close]
          if name.last == UInt8(ascii: ":") {
            guard insert(named: name.dropLast(), into: &set) else { return nil }
            rest = inside[(close + 1)...]
            last = nil
          } else {
            set.insert(byte)
            last = byte
          }
        } else {
          set.insert(byte)
          last = byte
        }
      }
      return nil
    }

    private func finish(_ set: ByteSet, _ isNegated: Bool) -> ByteSet {
      var result = ByteSet()
      for byte in UInt8.min...UInt8.max
      where byte != UInt8(ascii: "/") && set.contains(byte) != isNegated {
        result.insert(byte)
      }
      return result
    }

    private func insert(_ low: UInt8, _ high: UInt8, into set: inout ByteSet) {
      for byte in UInt8.min...UInt8.max {
        let isIn = byte >= low && byte <= high
        if isIn || (foldsCase && byte.isLower && byte.raised >= low && byte.raised <= high) {
          set.insert(byte)
        }
      }
    }

    /// Inserts a class such as `alpha`; false if there is none of that name.
    private func insert(named name: ArraySlice<UInt8>, into set: inout ByteSet) -> Bool {
      let isIn: (UInt8) -> Bool
      switch String(decoding: name, as: UTF8.self) {
      case "alnum": isIn = { $0.isDigit || $0.folded.isLower }
      case "alpha": isIn = { $0.folded.isLower }
      case "blank": isIn = { $0 == 0x20 || $0 == 0x09 }
      case "cntrl": isIn = { $0 < 0x20 || $0 == 0x7f }
      case "digit": isIn = { $0.isDigit }
      case "graph": isIn = { $0 > 0x20 && $0 < 0x7f }
      case "lower": isIn = { $0.isLower }
      case "print": isIn = { $0 >= 0x20 && $0 < 0x7f }
      case "punct": isIn = { $0 > 0x20 && $0 < 0x7f && !$0.isDigit && !$0.folded.isLower }
      case "space": isIn = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0d) }
      case "upper": isIn = { [foldsCase] in $0 != $0.folded || (foldsCase && $0.isLower) }
      case "xdigit": isIn = { $0.isDigit || ($0.folded >= 0x61 && $0.folded <= 0x66) }
      default: return false
      }
      for byte in UInt8.min...0x7f where isIn(byte) { set.insert(byte) }
      return true
    }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}
