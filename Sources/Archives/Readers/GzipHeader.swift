import Bytes

/// The header of a gzip file: RFC 1952 section 2.3.
enum GzipHeader {
  private static let extra: UInt8 = 4
  private static let name: UInt8 = 8
  private static let comment: UInt8 = 16

  /// The header, as far as some first bytes reach, if it says more than a name; else nothing.
  static func records(of head: [UInt8]) -> [UInt8] {
    guard head.count > GzipMark.headerSize, head[3] & (extra | comment) != 0 else { return [] }
    var end = behindExtra(head)
    // A name and a comment end with a NUL each.
    for flag in [name, comment] where head[3] & flag != 0 && end < head.count {
      end = (head[end...].firstIndex(of: 0) ?? head.count - 1) + 1
    }
    return Array(head.prefix(end))
  }

  /// The file's name; empty if there is none.
  static func name(in head: [UInt8]) -> [UInt8] {
    guard head.count > GzipMark.headerSize, head[3] & name != 0 else { return [] }
    let start = behindExtra(head)
    guard start < head.count, let end = head[start...].firstIndex(of: 0) else { return [] }
    return Array(head[start..<end])
  }

  private static func behindExtra(_ head: [UInt8]) -> Int {
    let start = GzipMark.headerSize
    guard head[3] & extra != 0, head.count >= start + 2 else { return start }
    return start + 2 + Int(head.span.little16(start))
  }
}
