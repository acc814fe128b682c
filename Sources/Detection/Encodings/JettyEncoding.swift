import Bytes

/// A password as Jetty and its relatives keep it: `OBF:` and four digits of base 36 for each byte, made of the
/// byte and the one as far from the other end (`org.eclipse.jetty.util.security.Password`).
struct JettyEncoding: Encoding {
  let name = "jetty"
  let literals: [[UInt8]]

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    literals = prefixes.contains(KeyForm.prefix) ? [Self.mark] : []
  }

  private static let mark = Array("OBF:1".utf8)
  private static let lead = 4
  private static let digits = 4
  /// The longest password that is read, in characters.
  private static let longest = 256

  func isSeldom(_ literal: Int) -> Bool { true }

  var leavesPlain: Bool { false }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var next = anchor + Self.lead
    while decoded.bytes.count < Self.longest, let byte = Self.byte(at: next, in: text) {
      decoded.append(byte, from: next, to: next + Self.digits)
      next += Self.digits
    }
    budget.charge(next - anchor)
    // What goes on behind is none.
    let isWhole = next >= text.count || !ByteClass.identifier.contains(text[next])
    decoded.isChanged = isWhole
    decoded.reach = next
    decoded.isComplete = true
  }

  /// The byte that four digits stand for: 256 times 127 and the sum of two bytes, and 127 and their difference.
  private static func byte(at offset: Int, in text: Span<UInt8>) -> UInt8? {
    guard offset + digits <= text.count else { return nil }
    var value = 0
    for index in offset..<offset + digits {
      switch text[index] {
      case 0x30...0x39: value = value * 36 + Int(text[index] - 0x30)
      case 0x61...0x7A: value = value * 36 + Int(text[index] - 0x61) + 10
      default: return nil
      }
    }
    let sum = value / 256 + value % 256 - 254
    return sum > 0 && sum & 1 == 0 ? UInt8(exactly: sum / 2) : nil
  }
}
