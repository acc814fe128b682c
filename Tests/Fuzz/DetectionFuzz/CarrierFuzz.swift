@testable import Detection

/// A carrier that is decoded from its beginning: what it makes comes from the text, and is bounded.
struct CarrierFuzz: FuzzTarget {
  private static let limit = 64 << 10
  /// What may be looked at beside the text: what inflating costs at first, a few times.
  private static let most = 1 << 20

  private let carrier: any Carrier

  init(_ carrier: any Carrier) { self.carrier = carrier }

  /// - Parameter input: whether the text begins with one of the carrier's literals, and which.
  func run(_ input: FuzzInput) {
    var text = input.text
    var offset = input.offset
    let literals = carrier.literals
    if !literals.isEmpty, input.head[0] & 1 == 0 {
      offset = 0
      text = literals[Int(input.head[3]) % literals.count] + text
    }
    check(text.span, at: offset, literals)
  }

  private func check(_ text: Span<UInt8>, at offset: Int, _ literals: [[UInt8]]) {
    let budget = WorkBudget(.max / 2)
    var readings = CarrierReadings()
    for (number, literal) in literals.enumerated() where text.holds(literal, at: offset) {
      readings = carrier.readings(
        at: offset, of: number, after: 0, in: text, charging: budget)
    }
    if carrier.isHeader(at: offset, in: text) { readings.append(.init(start: offset)) }
    for number in 0..<readings.count {
      let start = readings[number].start
      expect((0..<text.count).contains(start), "\(carrier.name) begins outside")
      var bytes: [UInt8] = []
      let decoded = carrier.decode(
        text, from: start, limit: Self.limit, mayWait: offset % 2 == 0, into: &bytes,
        charging: budget)
      expect(decoded.count <= Self.limit, "\(carrier.name) makes too much")
      expect(
        decoded.end >= start && decoded.end <= text.count, "\(carrier.name) ends outside")
      guard decoded.count > 0 else { continue }
      expect(bytes.count >= decoded.count, "\(carrier.name) makes less than it says")
      let ranges = [0..<decoded.count, decoded.count - 1..<decoded.count, 0..<1]
      for source in carrier.sources(
        of: ranges, from: start..<decoded.end, in: text, charging: budget)
      {
        expect(
          source.lowerBound >= start && source.upperBound <= text.count,
          "\(carrier.name) comes from outside")
      }
    }
    expect(budget.spent <= Self.most + 64 * text.count, "\(carrier.name) looks at too much")
  }
}

extension Span<UInt8> {
  fileprivate func holds(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard bytes.count <= count - offset else { return false }
    for index in bytes.indices where self[offset + index] != bytes[index] { return false }
    return true
  }
}
