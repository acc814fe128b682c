/// The header of a gzip file: RFC 1952 section 2.3.
enum GzipHeader {
  private static let extra: UInt8 = 4
  private static let name: UInt8 = 8
  private static let comment: UInt8 = 16
  private static let fixedSize = 10

  /// The header, as far as some first bytes reach, if it says more than a name; else nothing.
  static func records(of head: [UInt8]) -> [UInt8] {
    guard head.count > fixedSize, head[3] & (extra | comment) != 0 else { return [] }
    var end = behindExtra(head)
    // A name and a comment end with a NUL each.
    for flag in [name, comment] where head[3] & flag != 0 && end < head.count {
      end = (head[end...].firstIndex(of: 0) ?? head.count - 1) + 1
    }
    return Array(head.prefix(end))
  }

  /// The file's name; empty if there is none.
  static func name(in head: [UInt8]) -> [UInt8] {
    guard head.count > fixedSize, head[3] & name != 0 else { return [] }
    let start = behindExtra(head)
    guard start < head.count, let end = head[start...].firstIndex(of: 0) else { return [] }
    return Array(head[start..<end])
  }

  /// Whether a header begins at a place as some program writes it: flags, a level of compression (XFL)
  /// and a system that there are.
  static func isWritten(at place: Int, in bytes: Span<UInt8>) -> Bool {
    guard bytes.holds([0x1f, 0x8b, 8], at: place), bytes[place + 3] & 0xe0 == 0 else {
      return false
    }
    let (level, system) = (bytes[place + 8], bytes[place + 9])
    return [0, 2, 4].contains(level) && (system <= 13 || system == 255)
  }

  private static func behindExtra(_ head: [UInt8]) -> Int {
    guard head[3] & extra != 0, head.count >= fixedSize + 2 else { return fixedSize }
    return fixedSize + 2 + Int(head.span.little16(fixedSize))
  }
}
