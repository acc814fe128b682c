import Bytes

/// The instructions of x86 that put numbers on the stack: Intel's manual, volume 2, `MOV`.
enum MachineCode {
  /// How much code around a number is looked at, in bytes.
  private static let before = 160
  private static let after = 480

  /// How much more a byte costs here than one that is only passed over.
  private static let dearness = 64

  /// Whether the number of an instruction may stand where a literal was found: in eight bytes the
  /// opcode stands a few bytes before.
  static func isNumber(at hit: Int, in text: Span<UInt8>) -> Bool {
    if hit + 4 < text.count, text[hit + 4] == 0xC7 { return true }
    return (2...4).contains { lead in
      hit >= lead + 2 && text[hit - lead] & 0xF8 == 0xB8 && text[hit - lead - 1] & 0xFE == 0x48
    }
  }

  /// What the instructions around an offset put on the stack.
  ///
  /// Others are passed over byte by byte: what is taken for one of these by chance makes no key.
  static func stack(
    around offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> StackText {
    var stack = StackText()
    var next = max(0, offset - before)
    let end = min(text.count, offset + after)
    budget.charge(dearness * (end - next))
    while next < end, !stack.isFull {
      // `ret` and `leave`.
      if text[next] == 0xC3 || text[next] == 0xC9 { stack.endFunction() }
      next = read(at: next, in: text, into: &stack) ?? next + 1
    }
    return stack
  }

  /// Reads an instruction; nil if it is another one.
  private static func read(
    at start: Int, in text: Span<UInt8>, into stack: inout StackText
  ) -> Int? {
    var next = start
    let isShort = text[next] == 0x66
    if isShort { next += 1 }
    guard next + 3 < text.count else { return nil }
    let rex = text[next] & 0xF0 == 0x40 ? text[next] : 0
    if rex != 0 { next += 1 }
    let isWide = rex & 8 != 0
    let opcode = text[next]
    let size = opcode & 1 == 0 ? 1 : isWide ? 8 : isShort ? 2 : 4
    switch opcode {
    case 0xB8...0xBF:
      let count = isWide ? 8 : 4
      guard !isShort, let value = number(count, at: next + 1, in: text) else { return nil }
      let register = Int(opcode & 7 | (rex & 1) << 3)
      stack.load(register, value, at: next + 1..<next + 1 + count)
      return next + 1 + count
    case 0xC6, 0xC7:
      guard text[next + 1] & 0x38 == 0, let memory = memory(at: next + 1, rex, in: text),
        let value = number(min(size, 4), at: memory.end, in: text)
      else { return nil }
      // Four bytes are made eight.
      let whole = size == 8 ? UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))) : value
      let end = memory.end + min(size, 4)
      stack.store(whole, size, base: memory.base, place: memory.place, at: memory.end..<end)
      return end
    case 0x88, 0x89:
      guard let memory = memory(at: next + 1, rex, in: text) else { return nil }
      let register = Int(text[next + 1] >> 3 & 7 | (rex & 4) << 1)
      stack.store(
        register: register, size, base: memory.base, place: memory.place, at: start..<memory.end)
      return memory.end
    default: return nil
    }
  }

  /// The place in memory that a ModR/M byte names, by a register and a distance.
  private static func memory(
    at offset: Int, _ rex: UInt8, in text: Span<UInt8>
  ) -> (base: Int, place: Int, end: Int)? {
    guard offset + 1 < text.count else { return nil }
    let mode = text[offset] >> 6
    var base = text[offset] & 7
    var next = offset + 1
    if base == 4 {
      // No index.
      guard text[next] & 0x38 == 0x20 else { return nil }
      base = text[next] & 7
      next += 1
    } else if base == 5, mode == 0 {
      return nil
    }
    let register = Int(base | (rex & 1) << 3)
    switch mode {
    case 0: return (register, 0, next)
    case 1:
      guard next < text.count else { return nil }
      return (register, Int(Int8(bitPattern: text[next])), next + 1)
    case 2:
      guard let value = number(4, at: next, in: text) else { return nil }
      return (register, Int(Int32(truncatingIfNeeded: value)), next + 4)
    default: return nil
    }
  }

  private static func number(_ count: Int, at offset: Int, in text: Span<UInt8>) -> UInt64? {
    guard offset + count <= text.count else { return nil }
    return (0..<count).reduce(0) { $0 | UInt64(text[offset + $1]) << UInt64(8 * $1) }
  }
}
