/// A table of a FlatBuffer: "FlatBuffers binary format" of Google's documentation. Every place is held
/// against the bytes.
struct FlatTable {
  private let bytes: [UInt8]
  private let start: Int
  /// Where the places of its fields stand, and how many bytes those take.
  private let fields: Int
  private let fieldsSize: Int

  /// The table that a buffer begins with.
  init?(root bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    self.init(bytes, at: Int(bytes.span.little32(0)))
  }

  private init?(_ bytes: [UInt8], at start: Int) {
    guard start >= 0, start <= bytes.count - 4 else { return nil }
    let fields = start - Int(Int32(bitPattern: bytes.span.little32(start)))
    guard fields >= 0, fields <= bytes.count - 4 else { return nil }
    fieldsSize = Int(bytes.span.little16(fields))
    guard fieldsSize >= 4, fieldsSize <= bytes.count - fields else { return nil }
    self.bytes = bytes
    self.start = start
    self.fields = fields
  }

  /// Where a field of a size stands; nil if it is left out.
  private func place(of field: Int, size: Int) -> Int? {
    guard 4 + 2 * field + 2 <= fieldsSize else { return nil }
    let offset = Int(bytes.span.little16(fields + 4 + 2 * field))
    guard offset > 0, start + offset <= bytes.count - size else { return nil }
    return start + offset
  }

  /// Whether it says that it has a field, wherever that is.
  func has(_ field: Int) -> Bool {
    4 + 2 * field + 2 <= fieldsSize && bytes.span.little16(fields + 4 + 2 * field) > 0
  }

  func byte(_ field: Int) -> UInt8? { place(of: field, size: 1).map { bytes[$0] } }

  func long(_ field: Int) -> Int? { place(of: field, size: 8).flatMap { bytes.span.little64($0) } }

  func table(_ field: Int) -> FlatTable? {
    place(of: field, size: 4).flatMap { FlatTable(bytes, at: $0 + Int(bytes.span.little32($0))) }
  }

  /// Where the structures of a size stand that a field has a list of; nil if not all are there.
  func list(_ field: Int, of size: Int) -> [Int]? {
    guard let place = place(of: field, size: 4) else { return has(field) ? nil : [] }
    let list = place + Int(bytes.span.little32(place))
    guard list <= bytes.count - 4 else { return nil }
    let count = Int(bytes.span.little32(list))
    guard count <= (bytes.count - list - 4) / size else { return nil }
    return (0..<count).map { list + 4 + $0 * size }
  }
}
