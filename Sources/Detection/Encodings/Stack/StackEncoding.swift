import Bytes

/// A text that instructions put on the stack as numbers: in the listings of compilers and
/// disassemblers, in the machine code of x86, and in WebAssembly.
struct StackEncoding: Encoding {
  /// What the instructions are written as.
  enum Code {
    case listing, machine, wasm
  }

  let name = "immediates"
  let literals: [[UInt8]]
  let code: Code
  private let prefixes: [[UInt8]]

  init(_ code: Code, prefixes: [[UInt8]]) {
    self.code = code
    self.prefixes = prefixes.filter { $0.count >= 8 }
    literals = self.prefixes.flatMap { Self.literals(of: $0, code) }.distinct()
  }

  /// Others have most of them as well.
  private static func literals(of prefix: [UInt8], _ code: Code) -> [[UInt8]] {
    switch code {
    case .listing:
      // In 8 bytes and in 4, as hexadecimal digits and as a decimal number.
      let words = (0..<4).map { HexDigits.text(prefix[$0..<$0 + 4].reversed()) }
      let numbers = [8, 4].map { size in
        String(prefix[..<size].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
      }
      // And byte by byte, as lists have it as well.
      let bytes = [String(prefix[0]), "x" + String(prefix[0], radix: 16)]
      return (words + numbers + bytes).map { Array($0.utf8.prefix(8)) }
    case .machine:
      // In 8 bytes, and in 4 or one with the next instruction behind them.
      return [
        Array(prefix.dropFirst(2)), prefix[..<4] + [0xC7], prefix[..<1] + [0xC6, 0x45],
        prefix[..<1] + [0xC6, 0x44, 0x24],
      ]
    case .wasm: return [Array(WasmStores.number(Array(prefix.prefix(8))).prefix(8))]
    }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    switch code {
    case .listing:
      let isByte = literals[literal].count < 4
      guard AssemblerLine.isMove(at: hit, in: text, isByte: isByte) else { return nil }
    case .machine:
      guard MachineCode.isNumber(at: hit, in: text) || isByte(at: hit, in: text) else {
        return nil
      }
    case .wasm: guard WasmStores.isNumber(at: hit, in: text) else { return nil }
    }
    return runs(around: hit, in: text, charging: budget).first {
      $0.range.upperBound > hit
    }?.range.lowerBound
  }

  /// Whether the next instruction stores the prefix's next byte, one place further.
  private func isByte(at hit: Int, in text: Span<UInt8>) -> Bool {
    guard hit + 5 < text.count, hit > 3, text[hit + 1] == 0xC6 else { return false }
    // A place is a byte behind 0x45, or behind 0x44 and 0x24.
    let place = text[hit + 2] == 0x45 ? hit + 3 : hit + 4
    return text[place] == text[hit - 1] &+ 1
      && prefixes.contains { text[place + 1] == $0[1] && text[hit] == $0[0] }
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    guard
      let run = runs(around: anchor, in: text, charging: budget).first(where: {
        $0.range.lowerBound == anchor
      })
    else { return }
    decoded.isChanged = true
    decoded.isComplete = true
    decoded.append(run.bytes, standingFor: run.range)
    decoded.reach = run.range.upperBound
  }

  private func runs(
    around offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [StackText.Run] {
    let stack =
      switch code {
      case .listing: AssemblerLine.stack(around: offset, in: text, charging: budget)
      case .machine: MachineCode.stack(around: offset, in: text, charging: budget)
      case .wasm: WasmStores.stack(around: offset, in: text, charging: budget)
      }
    return stack.runs(holding: prefixes)
  }
}
