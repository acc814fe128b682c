import Bytes

/// What code makes of a key's beginning in more than one statement.
extension ConstantJoin {
  /// The most names that a key grows over.
  private static var mostNames: Int { 4 }

  /// What the uses of a name put behind its value, the beginning: in one of them, in several that each
  /// give the name or another one what they make, or in statements that add to it.
  ///
  /// - Returns: a whole key's parts, or else what may be those of an old one.
  func grown(
    _ first: Range<Int>, from beginning: Range<Int>, in text: Span<UInt8>,
    values: inout NamedValues, charging budget: WorkBudget
  ) -> [Range<Int>] {
    var grown: [Range<Int>] = []
    var best: [Range<Int>] = []
    var name = first
    var from = 0
    for _ in 0..<Self.mostNames {
      var next: Range<Int>?
      let isMacro = MacroJoin.defines(name, in: text)
      for place in values.places(of: name, in: text, charging: budget)
      where place != name.lowerBound && place >= from
        && text[place + name.count] != UInt8(ascii: "=")
      {
        let end = place + name.count
        let added =
          place > beginning.upperBound
          ? Definition.added(behind: end, in: text, charging: budget) : []
        if !added.isEmpty {
          grown += added
          if isWhole(grown, behind: beginning) { return grown }
          continue
        }
        var more = parts(from: end, in: text, values: &values, charging: budget)
        if more.isEmpty, isMacro {
          more = MacroJoin.parts(behind: end, in: text, values: &values, charging: budget)
        } else if more.isEmpty, MacroJoin.isPrinted(at: place, in: text) {
          let parts = MacroJoin.parts(behind: end, in: text, values: &values, charging: budget)
          let size = size(of: grown + parts, behind: beginning)
          if size == EncodingWindow.wholeKey { more = parts }
        }
        guard !more.isEmpty else { continue }
        let all = grown + more
        if isWhole(all, behind: beginning) { return all }
        if best.isEmpty, isEnough(all, for: beginning) { best = all }
        guard all.count <= Self.mostParts,
          let target = Definition.target(ofUseAt: place, in: text, charging: budget)
        else { continue }
        grown = all
        if text.isSame(target, name) { continue }
        next = target
        from = end
        break
      }
      guard let next else { break }
      name = next
    }
    let isLonger = size(of: grown, behind: beginning) > size(of: best, behind: beginning)
    return isLonger && isEnough(grown, for: beginning) ? grown : best
  }
}
