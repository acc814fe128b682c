extension Span<UInt8> {
  /// The number at a place that has seven bits a byte, the lowest first, of ten bytes at the most; nil if
  /// there is none.
  func variable(at place: inout Int) -> UInt64? {
    var value: UInt64 = 0
    for index in 0..<10 where place + index < count {
      let byte = self[place + index]
      value |= UInt64(byte & 0x7F) << UInt64(7 * index)
      if byte < 0x80 {
        place += index + 1
        return value
      }
    }
    return nil
  }

  /// The same, where the lowest bit is the sign.
  func signed(at place: inout Int) -> Int? {
    variable(at: &place).map { Int(bitPattern: UInt($0 >> 1)) ^ -Int($0 & 1) }
  }

  /// The same, where the number is a count of bytes of which all are there behind it: where they stand.
  func counted(at place: inout Int) -> Range<Int>? {
    guard let size = variable(at: &place), size <= UInt64(count - place) else { return nil }
    defer { place += Int(size) }
    return place..<place + Int(size)
  }
}
