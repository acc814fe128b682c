import Fixtures
import Platform
import Testing

/// No report, and nothing on standard error, holds a key or its encoded text, wherever it stood.
@Suite struct MaskingTests {
  /// How a key is written: a piece of text for each of its characters, or a run of base64.
  enum Form: String, CaseIterable {
    case plain, base64, base32, hexadecimal, percent, unicode, html, decimal, bytewise, marked
    case markup, invisible, backslash, wordJoiner
    case caesar, xored, octal, base58, reversed
    case rotatedBase64, otherBase64, integer, repeatedXor, lookAlike, zeroMark

    /// A key in this form.
    func text(of key: [UInt8]) -> String {
      switch self {
      case .plain: String(decoding: key, as: UTF8.self)
      case .base64: Self.base64(key)
      case .hexadecimal: key.map { Self.digits($0) }.joined()
      case .percent: key.map { "%" + Self.digits($0) }.joined()
      case .unicode: key.map { "\\u00" + Self.digits($0) }.joined()
      case .html: key.map { "&#\($0);" }.joined()
      case .base32: Self.base32(key)
      case .decimal: key.map { String($0) }.joined(separator: ".")
      case .bytewise: key.map { "0x\(Self.digits($0))" }.joined(separator: ",")
      case .marked: key.map { "$\(UnicodeScalar($0))" }.joined(separator: ",")
      case .markup: Self.cut(key, "<wbr>")
      case .invisible: Self.cut(key, "\u{200B}")
      case .wordJoiner: Self.cut(key, "\u{2060}", 7)
      case .backslash: String(decoding: key, as: UTF8.self).replacing("_", with: "\\_")
      case .caesar: String(decoding: key.map(Self.shifted), as: UTF8.self)
      case .xored: key.map { Self.digits($0 ^ 0x5A) }.joined()
      case .octal: key.map { "0o" + String($0, radix: 8) }.joined(separator: ",")
      case .base58: Self.base58(key)
      case .reversed: String(decoding: key.reversed(), as: UTF8.self)
      case .rotatedBase64: String(decoding: Self.base64(key).utf8.map(Self.turned), as: UTF8.self)
      case .otherBase64: String(decoding: Self.base64(key).utf8.map(Self.swapped), as: UTF8.self)
      case .integer: Self.number(key, Array("0123456789"))
      case .repeatedXor:
        key.enumerated().map { Self.digits($1 ^ [0x5A, 0x13, 0xC4][$0 % 3]) }.joined()
      case .lookAlike: String(decoding: key, as: UTF8.self).replacing("a_", with: "\u{430}_")
      case .zeroMark: Self.cut(key, "^@")
      }
    }

    /// A key with something between its characters, or between every few of them.
    private static func cut(_ key: [UInt8], _ seam: String, _ every: Int = 1) -> String {
      stride(from: 0, to: key.count, by: every).map { start in
        String(decoding: key[start..<min(start + every, key.count)], as: UTF8.self)
      }.joined(separator: seam)
    }

    /// What stands between the characters, in all the ways in which reports may write it.
    var seams: [String] {
      switch self {
      case .markup: ["<wbr>", "&lt;wbr&gt;", "&#60;wbr&#62;", "u003cwbru003e", "%3Cwbr%3E"]
      case .invisible: ["\u{200B}", "u{200b}", "u{200B}", "u200b", "&#8203;", "%E2%80%8B"]
      case .wordJoiner: ["\u{2060}", "u{2060}", "u2060", "&#8288;", "%E2%81%A0"]
      default: []
      }
    }

    /// Whether a ref's name may hold it (git-check-ref-format(1)).
    var fitsRef: Bool { ![.unicode, .backslash, .zeroMark].contains(self) }

    /// How much of the text tells characters of the key: eight in a row are too many.
    var window: Int {
      switch self {
      case .plain, .markup, .invisible, .backslash, .wordJoiner, .caesar, .reversed, .lookAlike: 8
      case .base64, .rotatedBase64, .otherBase64: 12
      case .hexadecimal, .xored, .repeatedXor: 16
      case .integer: 20
      case .percent, .marked, .zeroMark: 24
      case .unicode: 40
      case .html: 40
      case .base32: 13
      case .decimal: 30
      case .bytewise: 40
      case .octal: 44
      case .base58: 12
      }
    }

    /// Three places further on in the alphabet.
    private static func shifted(_ byte: UInt8) -> UInt8 {
      switch byte {
      case 0x41...0x57, 0x61...0x77: byte + 3
      case 0x58...0x5A, 0x78...0x7A: byte - 23
      default: byte
      }
    }

    /// Thirteen places further on in the alphabet.
    private static func turned(_ byte: UInt8) -> UInt8 {
      switch byte {
      case 0x41...0x4D, 0x61...0x6D: byte + 13
      case 0x4E...0x5A, 0x6E...0x7A: byte - 13
      default: byte
      }
    }

    /// Capitals for small letters, and small letters for capitals.
    private static func swapped(_ byte: UInt8) -> UInt8 {
      (0x41...0x5A).contains(byte & 0xDF) ? byte ^ 0x20 : byte
    }

    private static func base58(_ bytes: [UInt8]) -> String {
      number(bytes, Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
    }

    private static func number(_ bytes: [UInt8], _ alphabet: [Character]) -> String {
      let base = alphabet.count
      var number = bytes
      var digits: [Character] = []
      while number.contains(where: { $0 > 0 }) {
        var rest = 0
        for index in number.indices {
          (number[index], rest) = (
            UInt8((rest << 8 | Int(number[index])) / base),
            (rest << 8 | Int(number[index])) % base
          )
        }
        digits.append(alphabet[rest])
      }
      return String(digits.reversed())
    }

    private static func digits(_ byte: UInt8) -> String {
      let text = String(byte, radix: 16)
      return text.count < 2 ? "0" + text : text
    }

    private static func base32(_ bytes: [UInt8]) -> String {
      let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
      let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
      return String(
        stride(from: 0, to: bits.count, by: 5).map { start in
          alphabet[bits[start..<min(start + 5, bits.count)].reduce(0) { $0 << 1 | Int($1) }]
        })
    }

    /// The URL-safe alphabet, which file names may hold.
    private static func base64(_ bytes: [UInt8]) -> String {
      let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
      let alphabet = Array(digits.utf8)
      var result: [UInt8] = []
      var waiting = 0
      var count = 0
      for byte in bytes {
        waiting = waiting << 8 | Int(byte)
        count += 8
        while count >= 6 {
          count -= 6
          result.append(alphabet[waiting >> count & 63])
        }
        waiting &= 63
      }
      if count > 0 { result.append(alphabet[waiting << (6 - count) & 63]) }
      return String(decoding: result, as: UTF8.self)
    }
  }

  /// The text without what a format escapes with, or a quoted manifest loses.
  private static func bare(_ text: [UInt8]) -> [UInt8] {
    let escapes = ["amp;", "#x26;", "25"].map { Array($0.utf8) }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == UInt8(ascii: "\\") { continue }
      result.append(byte)
      guard byte == UInt8(ascii: "&") || byte == UInt8(ascii: "%") else { continue }
      for escape in escapes where text[index...].starts(with: escape) { index += escape.count }
    }
    return result
  }

  private func expectMasked(
    _ output: [UInt8], _ keys: [TestKey], _ form: Form, _ place: String
  ) {
    var output = Self.bare(output)
    if !form.seams.isEmpty {
      let text = form.seams.reduce(String(decoding: output, as: UTF8.self)) {
        $0.replacing($1, with: "")
      }
      output = Array(text.utf8)
    }
    // Windows of the bodies (every key begins alike) by their first eight bytes.
    var windows: [UInt64: [(bytes: ArraySlice<UInt8>, key: TestKey)]] = [:]
    for key in keys {
      let text = form.seams.isEmpty ? Self.bare(Array(form.text(of: key.bytes).utf8)) : key.bytes
      for offset in stride(from: text.count / 3, to: text.count - form.window, by: 4) {
        let window = text[offset..<(offset + form.window)]
        windows[window.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, default: []]
          .append((window, key))
      }
    }
    var recent: UInt64 = 0
    for (index, byte) in output.enumerated() {
      recent = recent << 8 | UInt64(byte)
      guard index >= 7, let candidates = windows[recent] else { continue }
      for candidate in candidates where output[(index - 7)...].starts(with: candidate.bytes) {
        Issue.record("\(form) key \(candidate.key.fingerprint) in \(place)")
        return
      }
    }
  }

  @Test(arguments: Form.allCases) func everyFieldOfEveryReport(form: Form) throws {
    let sandbox = try GitSandbox()
    let keys = (60..<75).map { TestKey($0) }
    var names = keys.map { form.text(of: $0.bytes) }.makeIterator()
    func next() -> String { names.next() ?? "" }

    let plain = TestKey(80)
    try sandbox.git(".", "init", "-q", "-b", "main", "r")
    try sandbox.write("r/folder-\(next())/in/plain.txt", plain.secret)
    try sandbox.write("r/file-\(next()).txt", "token: \(plain.secret)\n")
    try sandbox.write(
      "r/secret.yaml",
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: agent-\(next())
      stringData:
        key-\(next()): \(plain.secret)
      """)
    try sandbox.write("r/allowed.txt", "\(plain.secret) # kascan:allow -- was \(next())\n")
    try sandbox.write("r/line.txt", "before \(next()) \(plain.secret) after \(next())\n")
    try sandbox.write("r/pack/member-\(next()).txt", plain.secret)
    try sandbox.shell("tar -cf ../outer.tar *", in: "r/pack")
    try sandbox.shell("mv outer.tar pack; head -c 100 pack/outer.tar > pack/cut.tar", in: "r")
    try sandbox.shell("gzip -n < pack/outer.tar | head -c 80 > pack/'cut-\(next()).gz'", in: "r")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "config", "user.name", "A U Thor \(next())")
    try sandbox.git("r", "commit", "-qm", "Add \(next())")
    if form.fitsRef {
      try sandbox.git("r", "checkout", "-qb", "topic/\(next())")
      try sandbox.git("r", "tag", "-a", "v-\(next())", "-m", "Tag \(next())")
    }

    let options = OutputTests.formats.flatMap { ["--report", "\($0)=../\($0).out"] }
    let more = ["--show-suppressed", "--no-config", "-f", "text", "--group", "place"]
    let runs: [[String]] = [
      ["scan", "."], ["git", "."], ["git", "--names", "."], ["git", "--range", "HEAD"],
      ["git", "--range", form.text(of: TestKey(90).bytes) + "..HEAD"],
      ["git", form.text(of: TestKey(90).bytes)], ["scan", form.text(of: TestKey(90).bytes)],
    ]
    for arguments in runs {
      let ended = try sandbox.kascan(arguments + more + options, in: "r")
      let place = "\(arguments.prefix(2))"
      #expect(arguments.count > 2 || arguments[1] != "." || ended.status == 1)
      let all = keys + [plain, TestKey(90)]
      expectMasked(ended.output, all, form, "standard output of \(place)")
      expectMasked(ended.errors, all, form, "standard error of \(place)")
      for format in OutputTests.formats {
        expectMasked(try sandbox.report("\(format).out"), all, form, "\(format) of \(place)")
      }
    }
  }

  /// What is said about files that can't be used.
  @Test(arguments: Form.allCases) func messages(form: Form) throws {
    let sandbox = try GitSandbox()
    let key = TestKey(61)
    let text = form.text(of: key.bytes)
    let quoted = text.replacing("\\", with: "\\\\")
    try sandbox.write("key.toml", "\"\(quoted)\" = 1\n")
    try sandbox.write("value.toml", "rules = [\"../\(quoted)\"]\n")
    try sandbox.write("syntax.toml", "exclude = [ \(text)\n")
    try sandbox.write("baseline", "\(text) reason=\"x\"\n")
    try sandbox.write("rules.toml", "[[rules]]\nid = \"\(quoted)\"\n")
    for arguments in [
      ["--config", "key.toml"], ["--config", "value.toml"], ["--config", "syntax.toml"],
      ["--baseline", "baseline"], ["--rules", "rules.toml"], ["--config", text], ["--\(text)"],
      ["--rules", text], ["-o", "/nowhere/\(text)"], ["--fail-on", text],
      ["--verify", "--endpoint", text],
    ] {
      let ended = try sandbox.kascan(["scan"] + arguments)
      #expect(ended.status == 64 || ended.status == 2, "\(arguments.first ?? "")")
      expectMasked(ended.output, [key], form, "standard output of \(arguments.first ?? "")")
      expectMasked(ended.errors, [key], form, "standard error of \(arguments.first ?? "")")
    }
  }

  /// What stands beside a key on its line: its characters in a dump, its body alone, other secrets.
  @Test func besideTheKey() throws {
    let sandbox = try GitSandbox()
    let keys = (400..<406).map { TestKey($0) }
    for (number, key) in keys.prefix(3).enumerated() {
      try sandbox.write("raw\(number)", "api_key = \(key.secret)\n")
    }
    try sandbox.shell("mkdir in; xxd raw0 in/xxd.txt; hexdump -C raw1 > in/hexdump.txt")
    try sandbox.shell("iconv -t UTF-16LE raw2 | xxd > in/utf16.txt")
    let body = keys[3].secret.dropFirst(8)
    try sandbox.write("in/body", "a=\(keys[3].secret) b=\(body)\n")
    let other = "gh" + "p_Zq83mD0xKcV7tWbR5yLsJ2nHfA4eUo91"
    try sandbox.write("in/other", "t=\(other) \(keys[4].secret) password=hunter2-hunter3\n")
    try sandbox.write("in/line", "\(keys[5].secret) was \(body) and \(keys[5].secret.suffix(9))\n")
    let options = OutputTests.formats.flatMap { ["--report", "\($0)=\($0).out"] }
    let ended = try sandbox.kascan(["scan", "-f", "text"] + options + ["in"])
    #expect(ended.status == 1)
    var outputs = [("text", ended.output), ("standard error", ended.errors)]
    for format in OutputTests.formats {
      outputs.append((format, try sandbox.report("\(format).out")))
    }
    for (place, output) in outputs {
      let text = String(decoding: output, as: UTF8.self)
      #expect(!text.contains(other.suffix(20)) && !text.contains("hunter2"), "\(place)")
      for (number, key) in keys.enumerated() {
        let characters = Array(key.secret.utf8.dropFirst(8))
        for start in 0...(characters.count - 6) {
          let piece = Array(characters[start..<(start + 6)])
          let isShown =
            output.firstRange(of: piece) != nil
            || output.firstRange(of: Array(piece.map { [$0] }.joined(separator: [0x2E]))) != nil
          if isShown { Issue.record("key \(number) in \(place)") }
          if isShown { break }
        }
      }
    }
  }
}
