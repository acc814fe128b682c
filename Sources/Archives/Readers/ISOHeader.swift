import CArchive

/// An ISO 9660 image, looked at before libarchive reads it: 3.6 follows a ring of Rock Ridge's records
/// for ever, and makes a name of all of them.
enum ISOHeader {
  /// Opens an image; where such records lead to others, without Rock Ridge. Then names are short, and
  /// the contents are the same.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    let head = try source.head()
    let end = Signatures.endOfISO(head.span)
    var format = LibarchiveFormat(containers: ["iso9660"], end: end)
    if try hasChains(source) { format.option = ("rockridge", nil) }
    source.position = 0
    return try LibarchiveReader(source, format)
  }

  /// What a CE record begins with: its name, size and version (SUSP 1.12, section 5.1).
  private static let mark: [UInt8] = [0x43, 0x45, 28, 1]
  private static let recordSize = 28
  /// Where the size of a block stands: ECMA-119, section 8.4.12.
  private static let blockSizePlace = 32_768 + 128
  private static let windowSize = 1 << 20
  /// No more records are kept; an image that has more is read without Rock Ridge.
  private static let mostRecords = 1 << 20

  /// Whether a CE record stands where another one, or it itself, says that records go on.
  private static func hasChains(_ source: ArchiveSource) throws(ArchiveError) -> Bool {
    let head = try source.bytes(at: blockSizePlace, count: 2)
    guard head.count == 2 else { return false }
    let blockSize = Int(head.span.little16(0))
    var places: [Int] = []
    var areas: [Range<Int>] = []
    var start = 0
    var window = try source.bytes(at: 0, count: windowSize)
    while window.count >= recordSize, places.count <= mostRecords {
      for place in find(in: window) where place + recordSize <= window.count {
        let area = area(of: window, at: place, blockSize)
        places.append(start + place)
        if !area.isEmpty { areas.append(area) }
      }
      start += window.count - recordSize + 1
      window = try source.bytes(at: start, count: windowSize)
    }
    return places.count > mostRecords || overlap(places, areas)
  }

  /// Where in the image a record says that others stand.
  private static func area(of window: [UInt8], at place: Int, _ blockSize: Int) -> Range<Int> {
    let window = window.span
    let start =
      Int(window.little32(place + 4)) * blockSize + Int(window.little32(place + 12))
    return start..<start + Int(window.little32(place + 20))
  }

  /// Whether a place stands in an area.
  private static func overlap(_ places: [Int], _ areas: [Range<Int>]) -> Bool {
    var furthest = 0
    var next = 0
    let areas = areas.sorted { $0.lowerBound < $1.lowerBound }
    for place in places {
      while next < areas.count, areas[next].lowerBound <= place {
        furthest = max(furthest, areas[next].upperBound)
        next += 1
      }
      if place < furthest { return true }
    }
    return false
  }

  /// Where the mark stands in some bytes.
  private static func find(in bytes: [UInt8]) -> [Int] {
    var found: [Int] = []
    var place = 0
    while let next = find(in: bytes, from: place) {
      found.append(next)
      place = next + 1
    }
    return found
  }

  private static func find(in bytes: [UInt8], from place: Int) -> Int? {
    unsafe bytes.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      let rest = bytes.count - place
      guard let next = unsafe kascan_archive_find(base + place, rest, mark, mark.count) else {
        return nil
      }
      return unsafe next - base
    }
  }
}
