import Bytes

/// The time that logs of CI, of containers and of Kubernetes have before each line, as in
/// `2026-11-06T14:19:29.8836610Z `.
enum LogTime {
  /// The longest one, in bytes.
  static let longest = 40
  private static let form = Array("0000-00-00T00:00:00".utf8)

  /// Where the rest of a line begins; nil if it begins with no time.
  static func end(ofLineAt line: Int, in text: Span<UInt8>) -> Int? {
    guard line + form.count + 2 < text.count, text[line + 4] == form[4] else { return nil }
    for index in form.indices {
      let byte = text[line + index]
      guard byte == form[index] || form[index] == 0x30 && ByteClass.digit.contains(byte) else {
        return nil
      }
    }
    var next = line + form.count
    if text[next] == UInt8(ascii: ".") || text[next] == UInt8(ascii: ",") {
      next += 1
      while next < min(text.count, line + 30), ByteClass.digit.contains(text[next]) { next += 1 }
    }
    guard next + 6 < text.count else { return nil }
    switch text[next] {
    case UInt8(ascii: "Z"): next += 1
    case UInt8(ascii: "+"), UInt8(ascii: "-"): next += 6
    default: break
    }
    guard next + 4 < text.count, text[next] == 0x20 else { return nil }
    next += 1
    // The stream of GitLab's logs: `00O `, and `00O+` where a line goes on.
    if ByteClass.digit.contains(text[next]), ByteClass.digit.contains(text[next + 1]),
      text[next + 2] == UInt8(ascii: "O") || text[next + 2] == UInt8(ascii: "E"),
      text[next + 3] == 0x20 || text[next + 3] == UInt8(ascii: "+")
    {
      next += 4
    }
    return next
  }
}
