import Bytes

/// Compressed data whose bytes are written as numbers, one by one: as programs embed it in source code
/// (`xxd -i`, Java's `(byte) 0x8B`), or print it (Go's `%v`, Java's `Arrays.toString`, JSON of buffers).
///
/// What stands between the first two numbers stands between all others as well, but for white space,
/// casts, comments and indices, and for the word that begins a row of an assembler.
final class PackedList: PackedText {
  let name: String
  let literals: [[UInt8]]
  let tellsCuts = true
  /// Digits alone are printed to be looked at.
  var showsParts: Bool { form == .digits }
  private let form: PackedNumber
  let held: [any Carrier]

  init(_ form: PackedNumber, holding held: [any Carrier]) {
    self.form = form
    self.held = held
    name = form.name
    literals = form.literals.map { Array($0.utf8) }
  }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal,
      let start = form.start(at: hit, of: literal, in: text),
      gap(behind: start, in: text, charging: budget) != nil
    else { return CarrierReadings() }
    // What is shorter holds no key; a dump's row has as many bytes.
    let isPacked = beginsPacked(least: RunReading.sample) {
      _ = each(text, from: start, limit: RunReading.sample, charging: budget, $0)
    }
    return isPacked ? CarrierReadings(start) : CarrierReadings()
  }

  /// The gap between the first number, at an offset, and the second.
  private func gap(
    behind start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> PackedGap? {
    guard let first = form.item(at: start, in: text) else { return nil }
    let end = min(text.count, first.end + PackedGap.longestFirst)
    var next = first.end
    defer { budget.charge(next - start) }
    while next < end {
      if form.mayBegin(at: next, after: first, in: text) {
        guard let second = form.item(at: next, in: text) else { return nil }
        if form.standsApart, PackedGap.isPart(text, at: next) {
          next = max(next + 1, second.end)
          continue
        }
        guard next > first.end, PackedNumber.pairs(first.value, second.value) else { return nil }
        return PackedGap(first.end..<second.start)
      } else {
        next += 1
      }
    }
    return nil
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    guard let gap = gap(behind: start, in: text, charging: budget) else { return .complete }
    var next = start
    var made = 0
    defer { budget.charge(next - start) }
    while made < limit, let item = form.item(at: next, in: text) {
      body(item.value, item.start, item.end)
      made += 1
      next = item.end
      guard let behind = gap.end(at: next, in: text, charging: budget) else { break }
      next = behind
    }
    if made == limit { return .limit }
    return next + PackedGap.longest < text.count ? .complete : .cutOff
  }
}
