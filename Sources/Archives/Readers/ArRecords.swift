/// Takes down, as an `ar` archive passes, what its headers say beside names, and the table of long
/// names: ar(5), "System V/GNU variant".
final class ArRecords: ArchiveRecords {
  private enum State {
    /// The archive's magic, eight bytes.
    case magic
    case header
    /// The table of long names.
    case names
    /// A member's content, which the reader gives.
    case content
    /// No archive any more: the reader says so.
    case lost
  }

  private static let headerSize = 60
  private static let name = 0..<16
  private static let fields = 16..<58
  private static let size = 48..<58
  private static let end = 58..<60
  /// A longer table is passed by.
  private static let largestTable = 1 << 20

  private var state = State.magic
  /// What is left of the present part, in bytes.
  private var rest = 8
  private var part: [UInt8] = []

  override func pass(_ block: UnsafeRawBufferPointer, at start: Int) -> UnsafeRawBufferPointer {
    var index = 0
    while index < block.count {
      let count = min(rest, block.count - index)
      if state == .header || state == .names, part.count < Self.largestTable {
        unsafe part.append(contentsOf: block[index..<(index + count)])
      }
      index += count
      rest -= count
      if rest == 0 { goOn() }
    }
    return unsafe block
  }

  private func goOn() {
    defer { part = [] }
    switch state {
    case .header: readHeader()
    case .names:
      note(part[...])
      fallthrough
    case .magic, .content:
      state = .header
      rest = Self.headerSize
    case .lost: rest = .max
    }
  }

  private func readHeader() {
    guard part[Self.end].elementsEqual("`\n".utf8),
      let size = Int(
        String(decoding: part[Self.size], as: UTF8.self).prefix { $0 != " " }), size >= 0
    else {
      state = .lost
      rest = .max
      return
    }
    note(part[Self.fields])
    state = part[Self.name].starts(with: "// ".utf8) ? .names : .content
    // One line feed fills up a content of uneven size.
    rest = size + size % 2
    if rest == 0 {
      state = .header
      rest = Self.headerSize
    }
  }
}
