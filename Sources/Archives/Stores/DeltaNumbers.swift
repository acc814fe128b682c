/// Numbers of which the differences are packed: `DELTA_BINARY_PACKED` in `Encodings.md` of parquet-format.
enum DeltaNumbers {
  /// The most numbers of a small page, which may take no bits; programs put some 20,000 in one.
  private static let most = 1 << 16

  /// Reads the numbers at a place and goes on behind them; nil if they are none.
  static func read(_ page: [UInt8], at start: inout Int) -> [Int]? {
    let span = page.span
    var place = start
    guard let size = span.variable(at: &place), size > 0, size <= 1 << 16, size % 128 == 0,
      let parts = span.variable(at: &place), parts > 0, size % parts == 0, size / parts % 32 == 0,
      let count = span.variable(at: &place), count <= UInt64(max(page.count, most)),
      let first = span.signed(at: &place)
    else { return nil }
    var numbers: [Int] = []
    if count > 0 { numbers.append(first) }
    while numbers.count < Int(count) {
      guard let least = span.signed(at: &place), Int(parts) <= page.count - place else {
        return nil
      }
      let widths = place
      place += Int(parts)
      for part in 0..<Int(parts) where numbers.count < Int(count) {
        let width = Int(page[widths + part])
        let size = Int(size / parts)
        guard width <= 56, size / 8 * width <= page.count - place else { return nil }
        for index in 0..<min(size, Int(count) - numbers.count) {
          let last = numbers[numbers.count - 1]
          // A damaged file may have any number: what comes of it is no length.
          numbers.append(last &+ least &+ bits(span, at: 8 * place + index * width, width))
        }
        place += size / 8 * width
      }
    }
    start = place
    return numbers
  }

  /// A number of so many bits, the lowest first.
  private static func bits(_ page: Span<UInt8>, at bit: Int, _ width: Int) -> Int {
    var value: UInt64 = 0
    let first = bit / 8
    let last = (bit + width + 7) / 8
    for index in first..<last { value |= UInt64(page[index]) << UInt64(8 * (index - first)) }
    return Int(value >> UInt64(bit % 8) & (1 << UInt64(width) - 1))
  }
}
