@testable import Detection

/// A carrier of runs: what it does fast against the same character by character.
final class RunFuzz<Carrier: RunCarrier>: FuzzTarget {
  private let carrier: Carrier
  private let budget = WorkBudget(.max / 2)
  private var made: [UInt8] = []
  private var bytes: [UInt8] = []

  init(_ carrier: Carrier) { self.carrier = carrier }

  /// - Parameter input: whether the run begins with the text, and how much may be made of it.
  func run(_ input: FuzzInput) {
    let text = input.text.span
    let start = input.head[0] & 1 == 0 ? 0 : input.offset
    let limit = input.head[3] & 1 == 0 ? 1 << 16 : Int(input.head[3])
    let decoded = carrier.decode(
      text, from: start, limit: limit, mayWait: false, into: &made, charging: budget)
    bytes.removeAll(keepingCapacity: true)
    var last = start
    let end = carrier.decodeSlowly(
      text, from: start, limit: decoded.count, joins: decoded.ownEnd != nil, charging: budget
    ) { byte, start, end in
      expect(start >= last && end <= text.count && start < end, "a run is out of order")
      last = start
      bytes.append(byte)
    }
    expect(bytes.elementsEqual(made.prefix(decoded.count)), "a run is decoded in two ways")
    expect(
      end <= text.count && decoded.end <= text.count && decoded.groupEnd <= decoded.end,
      "a run ends outside")
    let restart = carrier.restart(
      before: decoded.groupEnd, overlap: 64, in: text, charging: budget)
    expect((0...decoded.groupEnd).contains(restart), "a run begins again outside")
    guard !bytes.isEmpty else { return }
    let sources = carrier.sources(
      of: [0..<bytes.count, bytes.count - 1..<bytes.count], from: start..<decoded.end, in: text,
      charging: budget)
    for source in sources {
      expect(
        source.lowerBound >= start && source.upperBound <= text.count,
        "a run comes from outside")
    }
  }
}
