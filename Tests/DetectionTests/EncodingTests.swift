import Fixtures
import Detection
import Testing

/// Every encoding at a random place of random text: found, and where it stands.
@Suite struct EncodingTests {
  @Test func base64AtEveryAlignment() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<200 {
      let key = Sample.key(using: &generator)
      let before = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        UInt8.random(in: 32..<127, using: &generator)
      }
      let inner = before + [0x20] + key + [0x0A] + before
      let text = Array("x: ".utf8) + base64(inner) + [0x0A]
      let matches = try search(text)
      #expect(matches.map(\.secret) == [key])
      #expect(matches.first?.encodings == ["base64"])
      let start = 3 + (before.count + 1) * 8 / 6
      let end = 3 + ((before.count + 41) * 8 + 5) / 6
      #expect(matches.first?.range == start..<end)
    }
  }

  @Test(arguments: [4, 5, 7, 10, 19, 40, 57, 64, 75, 76])
  func base64InLines(width: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    for _ in 0..<20 {
      let key = Sample.key(using: &generator)
      let inner =
        Array("prefix of any length".utf8.prefix(Int.random(in: 0..<20, using: &generator)))
        + key + Array(" and more".utf8)
      var text: [UInt8] = Array("data: |\n".utf8)
      var line: [UInt8] = []
      for byte in base64(inner) {
        line.append(byte)
        if line.count == width {
          text += Array("    ".utf8) + line + Array("\r\n".utf8)
          line = []
        }
      }
      text += Array("    ".utf8) + line
      #expect(try search(text).map(\.secret) == [key])
    }
  }

  @Test(arguments: ["%", "\\x", "\\u00", "=", "&#x", "\\u{", "hex", "HEX", "spaced"])
  func escaped(style: String) throws {
    var generator = SeededGenerator(seed: 3)
    for share in [0.1, 0.5, 1.0] {
      for _ in 0..<50 {
        let key = Sample.key(using: &generator)
        var text = Array("value=(".utf8)
        for byte in key {
          let hex = String(byte + 0, radix: 16)
          let plain = [byte]
          let escaped: String =
            switch style {
            case "&#x": "&#x\(hex);"
            case "\\u{": "\\u{\(hex)}"
            case "hex": hex
            case "HEX": hex.uppercased()
            case "spaced": hex + " "
            default: style + (style == "=" ? hex.uppercased() : hex)
            }
          let isEscaped =
            style.lowercased() == "hex" || style == "spaced"
            || Double.random(in: 0..<1, using: &generator) < share
          text += isEscaped ? Array(escaped.utf8) : plain
        }
        text += Array(")".utf8)
        #expect(
          try search(text).map(\.secret) == [key], "\(String(decoding: text, as: UTF8.self).count)")
      }
    }
  }

  @Test(arguments: [
    #""ka_live_" + "BODY""#, #""ka_" "live_BODY""#, "'ka_l' .\n  'ive_BODY'", #"k="ka_"live_BODY"#,
    #""k" & "a_live_BODY""#, "\"ka_live_\\\n   BODY\"", #"\"ka_live_\" + \"BODY\""#,
    #"concat!("ka_live_", "BODY")"#, #"x = "ka" .. "_live_BODY""#,
  ])
  func joined(text: String) throws {
    let body = String(decoding: Sample.key.dropFirst(8), as: UTF8.self)
    let matches = try search(Array(text.replacing("BODY", with: body).utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.first?.encodings == ["string-join"])
  }

  private func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : 0x3D)
      }
    }
    return text
  }
}
