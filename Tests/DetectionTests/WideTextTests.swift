import Detection
import Fixtures
import Testing

/// Keys in UTF-16 as programs keep and print it.
@Suite struct WideTextTests {
  private static let key = String(decoding: Sample.key, as: UTF8.self)

  private static func wide(_ text: String, highFirst: Bool = false) -> [UInt8] {
    text.utf16.flatMap { unit -> [UInt8] in
      let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
      return highFirst ? bytes.reversed() : bytes
    }
  }

  @Test(
    "A text behind its length, with other lengths behind it", arguments: [true, false],
    [[0x12, 1], [0x2C, 0], [0x80, 2], [0x12, 0]] as [[UInt8]])
  func counted(inBytes: Bool, behind: [UInt8]) throws {
    for text in [Self.key, "token=" + Self.key, "k: " + Self.key + " ok"] {
      let bytes = Self.wide(text)
      let count = inBytes ? bytes.count : bytes.count / 2
      let blob = [1, 2, 3, 4, UInt8(count), 0, 0, 0] + bytes + behind + [6, 0xFE, 0xFF, 3]
      #expect(try search(blob).map(\.secret) == [Sample.key], "\(text)")
      if text == Self.key { #expect(try search(blob).first?.range.lowerBound == 8) }
    }
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = Array(bytes[start..<min(start + 3, bytes.count)])
      let bits = (group + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      for index in 0..<4 {
        text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : "=")
      }
    }
    return text
  }

  @Test("Passwords of Windows' setup", arguments: ["Password", "AdministratorPassword"])
  func passwords(name: String) throws {
    let value = Self.base64(Self.wide(Self.key + name))
    let text = "<Password><Value>\(value)</Value><PlainText>false</PlainText></Password>\n"
    let match = try #require(try search(Array(text.utf8)).first)
    #expect(match.secret == Sample.key)
    #expect(match.range.lowerBound == 17)
  }

  @Test(
    "What only looks like one",
    arguments: [
      ("", "Passwords"), ("", "password"), ("", "Word"), ("x", "Password"),
      ("", "PasswordPassword"),
    ])
  func noPasswords(before: String, behind: String) throws {
    let value = Self.base64(Self.wide(before + Self.key + behind))
    #expect(try search(Array("<Value>\(value)</Value>\n".utf8)).isEmpty)
    // One character less is no key.
    let short = Self.base64(Self.wide(String(Self.key.dropLast()) + "Password"))
    #expect(try search(Array("<Value>\(short)</Value>\n".utf8)).isEmpty)
  }

  @Test("Zeros that are printed as two characters", arguments: ["^@", "\\0"], [false, true])
  func marks(zero: String, isHighFirst: Bool) throws {
    func print(_ text: String) -> String {
      text.map { isHighFirst ? zero + String($0) : String($0) + zero }.joined()
    }
    for (before, after) in [("", ""), ("k = ", ""), ("\"", "\","), ("Bearer ", " ")] {
      let text = "[x]\n" + print(before + Self.key + after) + "$\n"
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [Sample.key], "\(before)")
      let start = 4 + print(before).utf8.count + (isHighFirst ? zero.utf8.count : 0)
      #expect(matches.first?.range.lowerBound == start)
    }
    for other in [Self.key + "x", String(Self.key.dropLast())] {
      #expect(try search(Array("v=\"\(print(other))\"\n".utf8)).isEmpty, "\(other.count)")
    }
  }

  /// Bytes as Qt writes them in its settings: `QSettingsPrivate::iniEscapedString`.
  private static func escaped(_ bytes: [UInt8]) -> String {
    var (text, isBehindEscape) = ("", false)
    for byte in bytes {
      let isDigit = Character(UnicodeScalar(byte)).isHexDigit
      if byte == 0 {
        text += "\\0"
        isBehindEscape = true
      } else if byte < 32 || byte >= 127 || isBehindEscape && isDigit {
        text += "\\x" + String(byte, radix: 16)
        isBehindEscape = true
      } else {
        text += String(UnicodeScalar(byte))
        isBehindEscape = false
      }
    }
    return text
  }

  @Test("Texts in the settings of Qt", arguments: ["", "Bearer ", "agent token: "])
  func settings(before: String) throws {
    let text = Self.wide(before + Self.key, highFirst: true)
    for behind in [[], [0, 0, 0, 2, 0, 0x6E, 0, 0, 0, 2, 0, 0, 0, 0x1C]] as [[UInt8]] {
      let value = [0, 0, 0, 10, 0, 0, 0, UInt8(text.count)] + text + behind
      let line = "history=@Variant(" + Self.escaped(value) + ")\n"
      #expect(try search(Array(line.utf8)).map(\.secret) == [Sample.key], "\(before)")
    }
    let long = Self.wide(Self.key + "1", highFirst: true)
    let line =
      "v=@Variant(" + Self.escaped([0, 0, 0, 10, 0, 0, 0, UInt8(long.count)] + long) + ")\n"
    #expect(try search(Array(line.utf8)).isEmpty)
  }
}
