@testable import Detection

/// The decoder of runs that is fast against the one that goes character by character.
final class RunFuzz: FuzzTarget {
  private let kind: Run.Kind
  private var made = [UInt8](repeating: 0, count: Run.usualRoom)
  private var bytes: [UInt8] = []

  init(kind: Run.Kind) { self.kind = kind }

  /// - Parameter input: whether the run begins with the text, and how much may be made of it.
  func run(_ input: FuzzInput) {
    let text = input.text.span
    let run = Run(kind: kind, start: input.head[0] & 1 == 0 ? 0 : input.place)
    let limit = input.head[3] & 1 == 0 ? 1 << 16 : Int(input.head[3])
    let decoded = run.decode(text, limit: limit, into: &made)
    bytes.removeAll(keepingCapacity: true)
    var last = run.start
    let end = run.each(text, from: run.start, limit: decoded.count) { byte, start, end in
      expect(start >= last && end <= text.count && start < end, "a run is out of order")
      last = start
      bytes.append(byte)
    }
    expect(bytes.elementsEqual(made.prefix(decoded.count)), "a run is decoded in two ways")
    expect(
      end <= text.count && decoded.end <= text.count && decoded.groupEnd <= decoded.end,
      "a run ends outside")
    guard !bytes.isEmpty else { return }
    let sources = run.sources(of: [0..<bytes.count, bytes.count - 1..<bytes.count], in: text)
    for source in sources {
      expect(
        source.lowerBound >= run.start && source.upperBound <= text.count,
        "a run comes from outside")
    }
  }
}
