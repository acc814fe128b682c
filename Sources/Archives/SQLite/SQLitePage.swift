/// The cells of a page: "B-tree Pages" and "Cell Payload Overflow Pages" of SQLite's "Database File
/// Format".
enum SQLitePage {
  /// A cell's part in its page, the size of the whole, and the first page that it goes on in.
  struct Cell {
    var part: Range<Int>
    var count: Int
    var next: UInt32

    /// Whether it goes on in other pages.
    var goesOn: Bool { count > part.count }
  }

  /// The cells that hold a row.
  ///
  /// - Parameters:
  ///   - bytes: the page.
  ///   - isFirst: whether the database's header stands at its beginning.
  static func cells(_ bytes: Span<UInt8>, usable: Int, isFirst: Bool) -> [Cell] {
    let header = isFirst ? 100 : 0
    guard usable >= 480, usable <= bytes.count else { return [] }
    let type = bytes[header]
    guard type == 0x0D || type == 0x0A || type == 0x02 else { return [] }
    let cells = number16(bytes, header + 3)
    let pointers = header + (type == 0x02 ? 12 : 8)
    guard cells > 0, pointers + 2 * cells <= usable else { return [] }
    let most = type == 0x0D ? usable - 35 : (usable - 12) * 64 / 255 - 23
    let least = (usable - 12) * 32 / 255 - 23
    var found: [Cell] = []
    for index in 0..<cells {
      var place = number16(bytes, pointers + 2 * index)
      if type == 0x02 { place += 4 }
      guard let size = varint(bytes, &place), size < 1 << 31 else { continue }
      if type == 0x0D, varint(bytes, &place) == nil { continue }
      if size <= most {
        guard place + size <= usable else { continue }
        found.append(Cell(part: place..<place + size, count: size, next: 0))
        continue
      }
      let part = least + (size - least) % (usable - 4)
      let local = part <= most ? part : least
      guard place + local + 4 <= usable else { continue }
      found.append(
        Cell(part: place..<place + local, count: size, next: bytes.big32(place + local)))
    }
    return found
  }

  private static func number16(_ bytes: Span<UInt8>, _ place: Int) -> Int {
    place + 2 <= bytes.count ? Int(bytes[place]) << 8 | Int(bytes[place + 1]) : 0
  }

  /// A number of one to nine bytes; nil if it ends outside or is no size.
  static func varint(_ bytes: Span<UInt8>, _ place: inout Int) -> Int? {
    var value = 0
    for index in 0..<9 {
      guard place < bytes.count else { return nil }
      let byte = bytes[place]
      place += 1
      if index == 8 { return value >= 0 ? value : nil }
      guard value < 1 << 55 else { return nil }
      value = value << 7 | Int(byte & 0x7F)
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
