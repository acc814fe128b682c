/// The fields of a message of Protocol Buffers, one after the other: "Encoding" of its documentation.
struct ProtobufFields {
  enum Value {
    case number(UInt64)
    /// Where bytes stand, or a message.
    case bytes(Range<Int>)
  }

  private let bytes: [UInt8]
  private let end: Int
  private var place: Int
  /// Whether a field is none.
  private(set) var isDamaged = false

  /// - Parameter range: where the message stands.
  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    place = range.lowerBound
    end = range.upperBound
  }

  /// The next field and its value; nil behind the last.
  mutating func next() -> (field: UInt64, value: Value)? {
    while place < end {
      var next = place
      defer { place = next }
      guard let key = bytes.span.variable(at: &next) else { return damage() }
      let field = key >> 3
      switch key & 7 {
      case 0:
        guard let number = bytes.span.variable(at: &next), next <= end else { return damage() }
        return (field, .number(number))
      case 2:
        guard let range = bytes.span.counted(at: &next), next <= end else { return damage() }
        return (field, .bytes(range))
      case 1: next += 8
      case 5: next += 4
      default: return damage()
      }
    }
    if place > end { isDamaged = true }
    return nil
  }

  private mutating func damage() -> (field: UInt64, value: Value)? {
    isDamaged = true
    return nil
  }
}
