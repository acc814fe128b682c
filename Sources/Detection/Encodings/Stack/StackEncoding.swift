import Bytes

/// A text that instructions put on the stack as numbers: in the listings of compilers and
/// disassemblers, and in the machine code of x86.
struct StackEncoding: Encoding {
  /// What the instructions are written as.
  enum Code {
    case listing, machine
  }

  let name = "immediates"
  let literals: [[UInt8]]
  private let code: Code
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
      return (words + numbers).map { Array($0.utf8.prefix(8)) }
    case .machine:
      // In 8 bytes, and in 4 with the next instruction behind them.
      return [Array(prefix.dropFirst(2)), prefix[..<4] + [0xC7]]
    }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil else { return nil }
    switch code {
    case .listing: guard AssemblerLine.isMove(at: hit, in: text) else { return nil }
    case .machine: guard MachineCode.isNumber(at: hit, in: text) else { return nil }
    }
    return runs(around: hit, in: text, charging: budget).first {
      $0.range.upperBound > hit
    }?.range.lowerBound
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
      }
    return stack.runs(holding: prefixes)
  }
}
