/// A carrier of text characters of which each byte that they stand for has characters of its own.
protocol TextCarrier: Carrier {
  /// Decodes up to a number of bytes from where the data begins.
  ///
  /// - Parameter body: gets each byte, and the start and end of its characters.
  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending
}

extension TextCarrier {
  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    bytes.removeAll(keepingCapacity: true)
    decoded.ending = each(text, from: start, limit: limit, charging: budget) { byte, _, end in
      bytes.append(byte)
      decoded.end = end
    }
    decoded.count = bytes.count
    if bytes.isEmpty { decoded.ending = .nothing(isRefused: false) }
    return decoded
  }

  func sources(
    of ranges: [Range<Int>], from source: Range<Int>, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> [Range<Int>] {
    var places = CarrierPlaces(ranges)
    _ = each(text, from: source.lowerBound, limit: places.limit, charging: budget) {
      places.note($1, $2)
    }
    return places.sources(or: source)
  }
}
