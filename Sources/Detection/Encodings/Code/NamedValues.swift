import Bytes

/// The values that a file gives to names, near one place of it.
struct NamedValues {
  /// The longest name, and the longest value.
  static let longestName = 64
  static let longestValue = 160
  /// How far away a definition or a use may stand, in bytes: less than blocks have in common.
  private static let reach = 7 << 10
  /// The shortest value that may be the whole rest of a key.
  private static let worthwhile = 16
  /// The most places at which one name is looked at, and the most names before one value.
  private static let mostPlaces = 16
  private static let mostNames = 4

  private let center: Int
  /// How often a name may still be looked for: each look passes over all that is near.
  private var looksLeft = 32

  /// How often it may still be asked what a parameter is given, and where one is looked for.
  private var argumentsLeft = 2
  private static let mostDeclarations = 4
  /// How often it may still be asked how a line joins lists.
  private var joinersLeft = 8

  init(around offset: Int) { center = offset }

  /// Whether there may be one more look at how a line joins lists: of arrays every comma leads to one.
  mutating func mayAskForJoiner() -> Bool {
    joinersLeft -= 1
    return joinersLeft >= 0
  }

  /// The value that a name is given: the last one before the center, but none that is too short for
  /// the rest of a key in place of one that is not; or else the first one behind it.
  ///
  /// - Parameter element: which element of the list that is the value; nil for the value itself.
  mutating func value(
    of name: Range<Int>, element: Int? = nil, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var best: Range<Int>?
    let places = places(of: name, in: text, charging: budget)
    for place in places where place != name.lowerBound {
      let end = place + name.count
      let found =
        if let element {
          ListElement.value(element, ofListBehind: end, in: text, charging: budget)
        } else {
          Definition.value(behind: end, in: text, charging: budget)
        }
      // `b: "ka_live_" + b` of a lambda gives nothing to its parameter.
      guard let value = found, value.lowerBound != center else { continue }
      guard let known = best else {
        best = value
        continue
      }
      if value.lowerBound > center { break }
      if value.count >= Self.worthwhile || known.count < Self.worthwhile { best = value }
    }
    if best != nil || element != nil { return best }
    return argument(for: name, declaredAt: places, in: text, charging: budget)
  }

  /// The value of a name, and what it grows by before the center; none if it has none.
  mutating func parts(
    of name: Range<Int>, element: Int?, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    guard let value = value(of: name, element: element, in: text, charging: budget) else {
      return []
    }
    guard element == nil, value.count < KeyForm.size else { return [value] }
    var parts =
      [value] + ValueGrowth.joined(behind: value, in: text, charging: budget)
    guard parts.count == 1, value.upperBound < center else { return parts }
    for place in places(of: name, in: text, charging: budget)
    where place > value.upperBound && place < center {
      parts += ValueGrowth.added(to: name, at: place, in: text, charging: budget)
    }
    return parts
  }

  /// What a call of a function gives to a parameter: the first string, or the value of the first name.
  ///
  /// - Parameter places: where the parameter's name stands.
  private mutating func argument(
    for name: Range<Int>, declaredAt places: [Int], in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> Range<Int>? {
    guard argumentsLeft > 0 else { return nil }
    argumentsLeft -= 1
    var declared: Parameter?
    // Between a parameter and its use there are few others of its name.
    for place in places.filter({ $0 < name.lowerBound }).suffix(Self.mostDeclarations) {
      declared = Parameter(declaredAt: place, in: text, charging: budget) ?? declared
    }
    guard let parameter = declared else { return nil }
    for call in self.places(of: parameter.function, in: text, charging: budget)
    where call != parameter.function.lowerBound {
      guard
        let argument = parameter.argument(
          ofCallAt: call + parameter.function.count, named: name, in: text, charging: budget)
      else { continue }
      if argument.isString { return argument.range }
      for place in self.places(of: argument.range, in: text, charging: budget) {
        let end = place + argument.range.count
        if let value = Definition.value(behind: end, in: text, charging: budget) { return value }
      }
    }
    return nil
  }

  /// The places near the center at which a name stands as a whole; none when there were too many
  /// looks.
  mutating func places(
    of name: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Int] {
    guard looksLeft > 0 else { return [] }
    looksLeft -= 1
    let start = max(0, center - Self.reach)
    let end = min(text.count, center + Self.reach) - name.count
    let first = text[name.lowerBound]
    var places: [Int] = []
    places.reserveCapacity(Self.mostPlaces)
    var next = start
    while places.count < Self.mostPlaces, next < end,
      let place = text.firstOffset(of: first, in: next..<end)
    {
      if isName(name, at: place, in: text) { places.append(place) }
      next = place + 1
    }
    budget.charge((next - start) / 8)
    return places
  }

  /// The names that are given the value at an offset, the nearest first: a type is among them.
  func names(
    givenValueAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    // Only what leads from a name to its value stands between, in the same line.
    var start = max(0, offset - 1)
    let least = max(0, offset - 2 * Self.longestName)
    // Ruby's `+"…"`.
    if start > least, text[start - 1] == UInt8(ascii: "+") { start -= 1 }
    while start > least, Definition.leadsToValue(text[start - 1]) { start -= 1 }
    budget.charge(offset - start)
    var names = Definition.nameAbove(offset, in: text, charging: budget).map { [$0] } ?? []
    var next = start
    while next < offset {
      let end = min(offset, text.skip(.identifier, from: next))
      if end > next, !ByteClass.digit.contains(text[next]),
        Definition.value(behind: end, in: text, charging: budget)?.lowerBound == offset
      {
        names.append(next..<end)
      }
      next = max(end, next + 1)
    }
    return Array(names.reversed().prefix(Self.mostNames))
  }

  private func isName(_ name: Range<Int>, at place: Int, in text: Span<UInt8>) -> Bool {
    if place > 0, ByteClass.identifier.contains(text[place - 1]) { return false }
    if ByteClass.identifier.contains(text[place + name.count]) { return false }
    return text.isSame(name, place..<place + name.count)
  }
}
