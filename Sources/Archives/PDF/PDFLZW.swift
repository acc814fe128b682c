/// LZW as PDF and TIFF have it: codes of 9 to 12 bits, the highest bit first, and the length that
/// changes one code early (section 7.4.4).
enum PDFLZW {
  private static let clear = 256
  private static let end = 257
  private static let mostCodes = 4096

  static func decode(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    var result: [UInt8] = []
    // Where in the result the text of each code stands.
    var texts: [(start: Int, count: Int)] = []
    var width = 9
    var last: (start: Int, count: Int)?
    var held: UInt32 = 0
    var bits = 0
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      bits += 8
      guard bits >= width else { continue }
      bits -= width
      let code = Int(held >> UInt32(bits) & (1 << UInt32(width) - 1))
      held &= 1 << UInt32(bits) - 1
      if code == end { return result }
      if code == clear {
        texts.removeAll(keepingCapacity: true)
        width = 9
        last = nil
        continue
      }
      let start = result.count
      if code < 256 {
        result.append(UInt8(code))
      } else if code - 258 < texts.count {
        let text = texts[code - 258]
        for index in text.start..<text.start + text.count { result.append(result[index]) }
      } else if let last, code - 258 == texts.count {
        for index in last.start..<last.start + last.count { result.append(result[index]) }
        result.append(result[last.start])
      } else {
        return nil
      }
      if let last, texts.count + 258 < mostCodes { texts.append((last.start, last.count + 1)) }
      last = (start, result.count - start)
      guard result.count <= limit else { return nil }
      let codes = texts.count + 258 + 1
      width = codes >= 2048 ? 12 : codes >= 1024 ? 11 : codes >= 512 ? 10 : 9
    }
    return result
  }
}
