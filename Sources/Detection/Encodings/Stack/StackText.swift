/// What instructions put on the stack piece by piece: compilers make these of a text that a function has
/// to itself (`char key[] = "…"`).
struct StackText {
  /// What one instruction puts there.
  struct Store {
    /// What the place is counted from, as the kind of code numbers it.
    var base: Int
    var place: Int
    /// Which of the texts that are put there one after the other.
    var generation: Int
    var bytes: [UInt8]
    /// Where the bytes stand in the code, and the instruction that puts them there.
    var range: Range<Int>
  }

  /// A text, and where the instructions that make it stand.
  struct Run {
    var bytes: [UInt8]
    var range: Range<Int>
  }

  private var stores: [Store] = []
  private var generation = 0
  /// What registers hold: numbers, and where they stand.
  private var held: [Int: (value: UInt64, range: Range<Int>)] = [:]

  /// The most instructions that are looked at.
  private static let most = 256

  /// Whether there is room for more.
  var isFull: Bool { stores.count >= Self.most }

  mutating func load(_ register: Int, _ value: UInt64, at range: Range<Int>) {
    held[register] = (value, range)
  }

  mutating func store(_ value: UInt64, _ size: Int, base: Int, place: Int, at range: Range<Int>) {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    // What is put where something is already begins another text.
    if stores.reversed().prefix(Self.mostBefore).contains(where: {
      $0.generation == generation && $0.base == base && $0.place == place
    }) {
      generation += 1
    }
    stores.append(
      Store(base: base, place: place, generation: generation, bytes: bytes, range: range))
  }

  /// How many stores back a place is looked for.
  private static let mostBefore = 64

  /// Forgets what registers hold where a function ends: another one has its own texts.
  mutating func endFunction() {
    held = [:]
    generation += 1
  }

  /// Stores what a register holds, if that is known.
  mutating func store(
    register: Int, _ size: Int, base: Int, place: Int, at range: Range<Int>
  ) {
    guard let known = held[register] else { return }
    let start = min(known.range.lowerBound, range.lowerBound)
    store(known.value, size, base: base, place: place, at: start..<range.upperBound)
  }

  /// The texts that hold one of some prefixes, in the order of the code.
  func runs(holding prefixes: [[UInt8]]) -> [Run] {
    var runs: [Run] = []
    var known: [(generation: Int, base: Int)] = []
    for store in stores where !known.contains(where: { $0 == (store.generation, store.base) }) {
      known.append((store.generation, store.base))
    }
    for (generation, base) in known {
      var bytes: [Int: (byte: UInt8, store: Int)] = [:]
      for (index, store) in stores.enumerated()
      where store.generation == generation && store.base == base {
        for (offset, byte) in store.bytes.enumerated() {
          bytes[store.place + offset] = (byte, index)
        }
      }
      var text: [UInt8] = []
      var range: Range<Int>?
      var last: Int?
      func end() {
        if let range, prefixes.contains(where: { text.holds($0) }) {
          runs.append(Run(bytes: text, range: range))
        }
        (text, range) = ([], nil)
      }
      for place in bytes.keys.sorted() {
        guard let (byte, index) = bytes[place] else { continue }
        if last != place - 1 { end() }
        let source = stores[index].range
        range =
          range.map {
            min($0.lowerBound, source.lowerBound)..<max($0.upperBound, source.upperBound)
          } ?? source
        text.append(byte)
        last = place
      }
      end()
    }
    return runs.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}

extension [UInt8] {
  /// Whether bytes stand somewhere in these.
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard count >= part.count else { return false }
    return (0...count - part.count).contains { self[$0...].starts(with: part) }
  }
}
