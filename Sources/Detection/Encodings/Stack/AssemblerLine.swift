import Bytes

/// The lines of assemblers and disassemblers of x86 that put numbers on the stack, in AT&T's syntax
/// (`movabsq $6874…, %rax`, `movq %rax, 7(%rsp)`) and in Intel's (`mov QWORD PTR [rbp-0x29], rax`).
enum AssemblerLine {
  /// How many lines around a number are looked at, and how long they are at the most.
  private static let before = 48
  private static let after = 96
  private static let longest = 160

  /// How much more a byte costs here than one that is only passed over.
  private static let dearness = 128

  /// Whether a line moves something.
  ///
  /// - Parameter isByte: whether only a byte was found, which is in many other texts.
  static func isMove(at hit: Int, in text: Span<UInt8>, isByte: Bool) -> Bool {
    if IntermediateLine.isStored(at: hit, in: text) { return true }
    if isByte {
      let start = text[hit] == UInt8(ascii: "x") ? hit - 1 : hit
      guard start > 2,
        text[start - 1] == UInt8(ascii: "$")
          || text.starts(at: start - 2, with: "],") || text.starts(at: start - 3, with: "], ")
      else { return false }
    }
    let line = text.lineStart(before: hit, within: longest)
    return (line..<hit).contains { isMnemonic(at: $0, in: text) }
  }

  private static func isMnemonic(at offset: Int, in text: Span<UInt8>) -> Bool {
    (offset == 0 || ByteClass.space.contains(text[offset - 1]))
      && text.starts(at: offset, with: "mov")
  }

  /// What the lines around an offset put on the stack.
  static func stack(
    around offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> StackText {
    var stack = StackText()
    var line = text.lineStart(before: offset, within: longest)
    for _ in 0..<before where line > 0 { line = text.lineStart(before: line - 1, within: longest) }
    let start = line
    defer { budget.charge(Self.dearness * (line - start)) }
    var lines = 0
    var intermediate = IntermediateLine()
    while line < text.count, lines < after, !stack.isFull {
      let limit = min(text.count, line + longest)
      var end = line
      while end < limit, text[end] != 0x0A { end += 1 }
      if endsFunction(line..<end, in: text) { stack.endFunction() }
      if !intermediate.read(line..<end, in: text, into: &stack),
        let start = (line..<end).first(where: { isMnemonic(at: $0, in: text) })
      {
        read(start..<end, in: text, into: &stack)
      }
      line = end + 1
      if line > offset { lines += 1 }
    }
    return stack
  }

  /// Whether a line is a label or leaves a function.
  private static func endsFunction(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    var end = range.upperBound
    while end > range.lowerBound, ByteClass.space.contains(text[end - 1]) { end -= 1 }
    if end > range.lowerBound, ":}".utf8.contains(text[end - 1]) { return true }
    let start = text.start(of: .smallLetter, endingAt: end, within: 8)
    let word = start..<end
    return leaving.contains {
      $0.utf8CodeUnitCount == word.count && text.starts(at: start, with: $0)
    }
  }

  private static let leaving: [StaticString] = ["ret", "retq", "leave", "leaveq"]

  /// What an instruction moves, or where to.
  private enum Operand {
    case number(UInt64)
    case register(Int, size: Int)
    case memory(base: Int, place: Int, size: Int?)
  }

  private static func read(_ range: Range<Int>, in text: Span<UInt8>, into stack: inout StackText) {
    let whole = String(decoding: range.map { text[$0] }, as: UTF8.self)
    let code = whole.prefix { $0 != "#" && $0 != ";" && $0 != "<" }
    let mnemonic = code.prefix { !$0.isWhitespace }
    // A comma within parentheses stands before an index, which no place of a text has.
    let parts = code.dropFirst(mnemonic.count).split(separator: ",")
    guard parts.count == 2, let one = operand(parts[0]), let two = operand(parts[1]) else { return }
    let isATT = whole.contains("%")
    let (source, target) = isATT ? (one, two) : (two, one)
    switch (source, target) {
    case (.number(let value), .register(let register, _)):
      stack.load(register, value, at: range)
    case (.number(let value), .memory(let base, let place, let size)):
      guard let size = size ?? suffix(mnemonic) else { return }
      stack.store(value, size, base: base, place: place, at: range)
    case (.register(let register, let size), .memory(let base, let place, _)):
      stack.store(register: register, size, base: base, place: place, at: range)
    default: break
    }
  }

  /// The size that the last letter of a mnemonic tells.
  private static func suffix(_ mnemonic: Substring) -> Int? {
    switch mnemonic {
    case "movb": 1
    case "movw": 2
    case "movl": 4
    case "movq", "movabsq": 8
    default: nil
    }
  }

  private static func operand(_ text: Substring) -> Operand? {
    let text = text.drop(while: \.isWhitespace)
    let word = text.prefix { !$0.isWhitespace }
    if word.hasPrefix("$") { return number(word.dropFirst()).map { .number($0) } }
    if let open = word.firstIndex(of: "("), word.last == ")" {
      let base = word[word.index(after: open)...].dropLast().drop { $0 == "%" }
      guard let register = register(base), let place = distance(word[..<open]) else { return nil }
      return .memory(base: register.number, place: place, size: nil)
    }
    if text.contains("[") { return memory(text) }
    if let value = number(word) { return .number(value) }
    return register(word.drop { $0 == "%" }).map { .register($0.number, size: $0.size) }
  }

  private static let sizes: [String: Int] = ["byte": 1, "word": 2, "dword": 4, "qword": 8]

  /// `QWORD PTR -41[rbp]`, `qword ptr [rsp + 8]`, `[rbp-0x29]`.
  private static func memory(_ text: Substring) -> Operand? {
    let words = text.lowercased().split(separator: " ")
    guard let first = words.first else { return nil }
    let size = sizes[String(first)]
    let rest = words.filter { $0 != "ptr" && sizes[String($0)] == nil }.joined()
    guard let open = rest.firstIndex(of: "["), let close = rest.firstIndex(of: "]"), open < close
    else { return nil }
    let inner = rest[rest.index(after: open)..<close]
    let base = inner.prefix { $0 != "+" && $0 != "-" }
    guard let register = register(base), let own = distance(inner.dropFirst(base.count)),
      let outer = distance(rest[..<open])
    else { return nil }
    return .memory(base: register.number, place: own + outer, size: size)
  }

  /// A number with a sign or without; nothing is zero.
  private static func distance(_ text: Substring) -> Int? {
    if text.isEmpty { return 0 }
    let digits = text.first == "+" ? text.dropFirst() : text
    return number(digits).flatMap { Int(exactly: Int64(bitPattern: $0)) }
      .flatMap { abs($0) < 1 << 31 ? $0 : nil }
  }

  private static func number(_ text: Substring) -> UInt64? {
    let isNegative = text.first == "-"
    let digits = isNegative ? text.dropFirst() : text
    guard let first = digits.first, first.isASCII, first.isNumber else { return nil }
    let value =
      digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
    return value.map { isNegative ? 0 &- $0 : $0 }  // As the processor has it.
  }

  private static let names = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"]

  /// A register's number, and how many bytes its name stands for.
  private static func register(_ name: Substring) -> (number: Int, size: Int)? {
    if name.count < 2 || name.count > 4 { return nil }
    if let number = names.firstIndex(of: String(name)) { return (number, 2) }
    if let number = names.firstIndex(of: String(name.dropFirst())) {
      return name.first == "r" ? (number, 8) : name.first == "e" ? (number, 4) : nil
    }
    if name.first == "r", let number = Int(name.dropFirst().prefix { $0.isNumber }), number < 16 {
      switch name.last {
      case "d": return (number, 4)
      case "w": return (number, 2)
      case "b": return (number, 1)
      default: return (number, 8)
      }
    }
    if name.last == "l", let number = names.firstIndex(where: { $0.first == name.first }) {
      return (number, 1)
    }
    return nil
  }
}
