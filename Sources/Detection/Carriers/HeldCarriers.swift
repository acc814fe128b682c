/// Carriers of which the data may be at the beginning of what another one held.
struct HeldCarriers {
  private let carriers: [any Carrier]
  /// For each first byte, whether the data of any may begin so.
  private let beginnings: [Bool]

  init(_ carriers: [any Carrier]) {
    self.carriers = carriers
    let first = carriers.map(\.firstBytes)
    var beginnings = [Bool](repeating: first.contains { $0 == nil }, count: 256)
    for byte in first.compactMap(\.self).joined() { beginnings[Int(byte)] = true }
    self.beginnings = beginnings
  }

  /// Whether the data of any may begin with a byte: for nearly all that runs are decoded to, none may.
  @inline(__always)
  func mayBegin(with byte: UInt8) -> Bool { beginnings[Int(byte)] }

  /// Whether decoded bytes begin as the data of one does.
  func isHeader(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > 0, mayBegin(with: bytes[0]) else { return false }
    return carriers.contains { $0.isHeader(at: 0, in: bytes) }
  }
}
