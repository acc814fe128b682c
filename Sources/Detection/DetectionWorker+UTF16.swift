/// Text that is all UTF-16, as its byte order mark says: then it is read as a whole, so that any
/// encoding may be in it.
extension DetectionWorker {
  /// How much before the hits is read again, for what began there.
  private static let overlap = 8 << 10

  /// The byte order that a text's first two bytes name.
  func markedByteOrder(_ text: Span<UInt8>) -> ByteOrder? {
    guard text.count > 2 else { return nil }
    switch (text[0], text[1]) {
    case (0xFF, 0xFE): return .lowFirst
    case (0xFE, 0xFF): return .highFirst
    default: return nil
    }
  }

  /// Whether a text says that it is all UTF-16: then it is read whatever its hits are.
  package func isMarkedAsUTF16(_ text: Span<UInt8>) -> Bool { markedByteOrder(text) != nil }

  /// Reads UTF-16 text and searches it; what is not ASCII becomes a byte that no secret holds.
  ///
  /// - Parameters:
  ///   - start: where hits may begin.
  ///   - blobOffset: how much of the blob lies before the text: its characters are counted from
  ///     there.
  func followUTF16(
    _ text: Span<UInt8>, from start: Int, _ order: ByteOrder, depth: Int, blobOffset: Int,
    state: inout TextState
  ) {
    guard depth < detector.limits.decodeDepth else { return }
    var base = max(0, start - Self.overlap)
    base += (blobOffset + base) & 1
    let count = max(0, text.count - base) / 2
    guard count > 0, budget.spend(count) else { return }
    let (low, high) = order == .lowFirst ? (0, 1) : (1, 0)
    var bytes = [UInt8](repeating: 0, count: count)
    for index in 0..<count {
      let offset = base + 2 * index
      bytes[index] = text[offset + high] == 0 ? text[offset + low] : 0xFF
    }
    let before = mark
    state.hasDecoded = true
    let open = searchDecoded(
      bytes.span, from: max(0, start - base) / 2, depth: depth + 1, isWhole: true,
      goesOn: state.waitsFrom < text.count, isCut: state.isCut,
      waitsFrom: max(0, min(state.waitsFrom, text.count) - base + 1) / 2)
    if let open { state.deferred = min(state.deferred ?? Int.max, base + 2 * open) }
    adopt(from: before, of: UTF16Encoding.label, text, depth: depth) { ranges in
      ranges.map { base + 2 * $0.lowerBound..<base + 2 * $0.upperBound }
    }
  }
}
