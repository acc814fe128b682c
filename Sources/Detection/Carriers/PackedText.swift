/// Packed data that is written in characters, byte by byte: it is followed where its first bytes are
/// those of packed data.
protocol PackedText: TextCarrier {
  /// What may be packed so.
  var held: [any Carrier] { get }
}

extension PackedText {
  var continuation: CarrierContinuation { .fromBeginning(longestWait: 4 << 20) }
  var isSure: Bool { false }
  var readsOnce: Bool { true }

  /// Whether bytes begin as packed data does.
  ///
  /// - Parameters:
  ///   - least: how many bytes there have to be.
  ///   - isPlausible: says no to what begins so by chance.
  ///   - decode: hands the bytes over up to `RunReading.sample`, as `each` does.
  func beginsPacked(
    least: Int = 0, where isPlausible: (Span<UInt8>) -> Bool = { _ in true },
    _ decode: ((UInt8, Int, Int) -> Void) -> Void
  ) -> Bool {
    var first: [UInt8] = []
    first.reserveCapacity(RunReading.sample)
    decode { byte, _, _ in first.append(byte) }
    return first.count >= least && isPlausible(first.span)
      && held.contains { $0.isHeader(at: 0, in: first.span) }
  }
}
