import Bytes

/// Instructions of WebAssembly that store numbers: `i32.const` or `local.get`, `i64.const`, `i64.store`
/// (WebAssembly specification, section 5.4; numbers are in LEB128).
enum WasmStores {
  private static let const32: UInt8 = 0x41
  private static let const64: UInt8 = 0x42
  private static let local: UInt8 = 0x20
  private static let store64: UInt8 = 0x37
  private static let mostStores = 16
  private static let longestNumber = 10
  /// How much more a byte costs here than one that is only passed over.
  private static let dearness = 16

  /// How a number of 64 bits is written.
  static func number(_ bytes: [UInt8]) -> [UInt8] {
    var value = Int64(bitPattern: bytes.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    var number: [UInt8] = []
    while number.count < longestNumber {
      let byte = UInt8(truncatingIfNeeded: value) & 0x7F
      value >>= 7
      let isLast = value == 0 && byte & 0x40 == 0 || value == -1 && byte & 0x40 != 0
      number.append(isLast ? byte : byte | 0x80)
      if isLast { break }
    }
    return number
  }

  /// Whether a number's own instruction stands before it.
  static func isNumber(at hit: Int, in text: Span<UInt8>) -> Bool {
    hit > 0 && text[hit - 1] == const64
  }

  /// What is stored from a number on whose bytes begin near an offset: the one that stands there or
  /// behind it.
  static func stack(
    around offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> StackText {
    var stack = StackText()
    // An address stands before the number's instruction.
    let least = max(0, offset - longestNumber)
    for start in least..<max(least, offset)
    where text[start] == const32 || text[start] == local {
      var next = start
      var stores = 0
      while stores < mostStores, let end = read(at: next, in: text, into: &stack) {
        next = end
        stores += 1
      }
      budget.charge(dearness * (next - start + 1))
      if stores > 1 { return stack }
      stack = StackText()
    }
    return stack
  }

  private static func read(
    at start: Int, in text: Span<UInt8>, into stack: inout StackText
  ) -> Int? {
    guard start < text.count, let address = value(at: start + 1, in: text) else { return nil }
    let isConstant = text[start] == const32
    guard isConstant || text[start] == local, address.end < text.count,
      text[address.end] == const64, let number = value(at: address.end + 1, in: text),
      number.end + 2 < text.count, text[number.end] == store64,
      let offset = value(at: number.end + 2, in: text), address.value.magnitude < 1 << 32,
      offset.value >= 0, offset.value < 1 << 32
    else { return nil }
    let base = isConstant ? 0 : Int(address.value) + 1
    stack.store(
      UInt64(bitPattern: number.value), 8, base: base,
      place: Int(offset.value) + (isConstant ? Int(address.value) : 0),
      at: address.end + 1..<number.end)
    return offset.end
  }

  private static func value(
    at offset: Int, in text: Span<UInt8>
  ) -> (value: Int64, end: Int)? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var next = offset
    while next < text.count, next - offset < longestNumber {
      let byte = text[next]
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      next += 1
      if byte & 0x80 == 0 {
        if byte & 0x40 != 0, shift < 64 { value |= ~0 << shift }
        return (Int64(bitPattern: value), next)
      }
    }
    return nil
  }
}
