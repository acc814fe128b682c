/// An `ar` archive: ar(5), with the long names of BSD, of GNU, and of Microsoft's tools ("Microsoft
/// Portable Executable and Common Object File Format Specification", section 6). libarchive refuses
/// the last, and names with a slash.
final class ArReader: MemberReader {
  /// The table of long names.
  private var names: [UInt8] = []

  /// How many members came, and whether they are those of a Debian package, which has three (deb(5)).
  private var count = 0
  private var isPackage = false
  private var holdsData = false

  private static let magicSize = 8
  private static let headerSize = 60
  private static let fields = 16..<58
  private static let size = 48..<58
  /// A longer table of names, or name of BSD, is not read as one.
  private static let largestNames = 16 << 20
  private static let longestName = 64 << 10

  override var promisesArchive: Bool {
    isPackage && ["control.tar", "data.tar"].contains { entry.name.starts(with: $0.utf8) }
  }

  override func readHeader() throws(ArchiveError) -> Bool {
    if input.place == 0 { try input.skip(Self.magicSize) }
    while true {
      let start = input.place
      input.used = start
      let header = try input.take(Self.headerSize)
      if header.isEmpty {
        // One that is cut off between two members ends as any other does.
        if isPackage, !holdsData { throw .truncated }
        return false
      }
      guard header.count == Self.headerSize else { throw .truncated }
      guard header[Self.fields.upperBound...].elementsEqual("`\n".utf8),
        let size = Self.number(header[Self.size])
      else { throw .damaged }
      note(header[Self.fields])
      let name = header[..<Self.fields.lowerBound].prefix(upToTrailing: UInt8(ascii: " "))
      if name.elementsEqual("//".utf8), names.isEmpty, size <= Self.largestNames {
        names = try input.take(size + size % 2)
        guard names.count >= size else { throw .truncated }
        note(names[...])
        continue
      }
      rest = size
      filling = size % 2
      entry = ArchiveEntry(name: try self.name(name))
      starts = (start, input.place)
      noteMember()
      return true
    }
  }

  private func noteMember() {
    if count == 0 { isPackage = entry.name.starts(with: "debian-binary".utf8) }
    if entry.name.starts(with: "data.tar".utf8) { holdsData = true }
    count += 1
  }

  /// A member's whole name, from what its header says.
  private func name(_ written: ArraySlice<UInt8>) throws(ArchiveError) -> [UInt8] {
    if written.first == UInt8(ascii: "/"), let place = Self.number(written.dropFirst()),
      place < names.count
    {
      // GNU ends a name with a slash and a line feed, Microsoft with NUL.
      let name = names[place...].prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }
      return Array(name.last == UInt8(ascii: "/") ? name.dropLast() : name)
    }
    if written.starts(with: "#1/".utf8), let length = Self.number(written.dropFirst(3)),
      length <= min(rest, Self.longestName)
    {
      let name = try input.take(length)
      rest -= name.count
      return Array(name.prefix(upToTrailing: 0))
    }
    let isSpecial = written.first == UInt8(ascii: "/")
    return Array(
      !isSpecial && written.last == UInt8(ascii: "/") ? written.dropLast() : written)
  }

  /// A decimal number with blanks behind it; nil if it is none.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: field.prefix(upToTrailing: UInt8(ascii: " ")), as: UTF8.self))
      .flatMap { $0 < 0 ? nil : $0 }
  }
}

extension ArraySlice<UInt8> {
  /// Without the same bytes at the end.
  fileprivate func prefix(upToTrailing byte: UInt8) -> ArraySlice<UInt8> {
    prefix(through: lastIndex { $0 != byte } ?? startIndex - 1)
  }
}

extension [UInt8] {
  fileprivate func prefix(upToTrailing byte: UInt8) -> ArraySlice<UInt8> {
    self[...].prefix(upToTrailing: byte)
  }
}
