/// The header of a page of Parquet: `PageHeader` in `parquet.thrift` of parquet-format.
struct ParquetPage {
  /// How many bytes the header has.
  let headerSize: Int
  /// How many bytes stand behind it.
  private(set) var packedSize = -1
  private(set) var size = -1
  /// How many of those are levels, which are never packed.
  private(set) var levels = 0
  private(set) var isPacked = true
  /// Whether it has nothing but places in a dictionary.
  private(set) var isPlaces = false

  private enum Field {
    static let size: UInt64 = 0x02
    static let packedSize: UInt64 = 0x03
    static let encodings: [UInt64] = [0x05_02, 0x08_04]
    static let definitions: UInt64 = 0x08_05
    static let repetitions: UInt64 = 0x08_06
    static let isPacked: UInt64 = 0x08_07
  }

  /// - Parameter first: what it begins with, nil if that is no header, or not all of one.
  init?(_ first: [UInt8]) {
    var fields = ThriftFields(first)
    while let event = fields.next() {
      guard case .number(let number) = event else { continue }
      switch fields.path {
      case Field.size: size = number
      case Field.packedSize: packedSize = number
      case Field.definitions, Field.repetitions:
        guard (0...Int(Int32.max)).contains(number) else { return nil }
        levels += number
      case _ where Field.encodings.contains(fields.path): isPlaces = number == 2 || number == 8
      case Field.isPacked: isPacked = number == 1
      default: break
      }
    }
    guard fields.isWhole, (levels...Int(Int32.max)).contains(size),
      (levels...Int(Int32.max)).contains(packedSize)
    else { return nil }
    headerSize = fields.place
  }
}
