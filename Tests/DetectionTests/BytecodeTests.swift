import Detection
import Fixtures
import Testing

/// Keys that compiled code, and listings of it, make of numbers and constants.
@Suite struct BytecodeTests {
  private static func found(_ text: [UInt8]) throws -> [[UInt8]] {
    try search(text).map(\.secret)
  }

  private static func found(_ text: String) throws -> [[UInt8]] { try found(Array(text.utf8)) }

  /// What begins a program, so that it is no text.
  private static let head: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]

  /// Lines that put a byte at a place.
  private static let lines: [@Sendable (Int, UInt8) -> String] = [
    { "\tmovb\t$\($1), -\(48 - $0)(%rbp)\n" },
    {
      "    12e2:\tc6 45 d0 6b          \tmovb   $0x\(String($1, radix: 16)),-0x\(String(48 - $0, radix: 16))(%rbp)\n"
    },
    { "\tmov\tBYTE PTR -\(48 - $0)[rbp], \($1)\n" },
    {
      "  4011:\tmov    BYTE PTR [rbp-0x\(String(48 - $0, radix: 16))],0x\(String($1, radix: 16))\n"
    },
    {
      "  %\($0 + 3) = getelementptr inbounds [48 x i8], ptr %2, i64 0, i64 \($0)\n"
        + "  store i8 \($1), ptr %\($0 + 3), align 1\n"
    },
    {
      "  %\($0 + 3) = getelementptr inbounds [48 x i8], [48 x i8]* %2, i64 0, i64 \($0)\n"
        + "  store i8 \($1), i8* %\($0 + 3), align 1\n"
    },
  ]

  @Test("Listings that store a byte at once", arguments: lines.indices)
  func bytes(form: Int) throws {
    var generator = SeededGenerator(seed: UInt64(form))
    let key = Sample.key(using: &generator)
    let rows = (key + [0]).enumerated().map { Self.lines[form]($0, $1) }
    #expect(try Self.found("f:\n" + rows.joined() + "\tret\n") == [key])
    let other = rows[..<20] + rows[21...]
    #expect(try Self.found("f:\n" + other.joined() + "\tret\n").isEmpty)
  }

  private static let stores: [@Sendable (Int, UInt8) -> [UInt8]] = [
    { [0xC6, 0x45, UInt8($0) &- 48, $1] }, { [0xC6, 0x44, 0x24, UInt8($0 + 8), $1] },
  ]

  @Test("Code that stores a byte at once", arguments: stores.indices)
  func machine(form: Int) throws {
    var generator = SeededGenerator(seed: UInt64(form))
    let key = Sample.key(using: &generator)
    let code = (key + [0]).enumerated().map { Self.stores[form]($0, $1) }
    #expect(try Self.found(Self.head + code.joined() + [0xC9, 0xC3]) == [key])
    let other = code[..<20] + code[21...]
    #expect(try Self.found(Self.head + other.joined() + [0xC9, 0xC3]).isEmpty)
  }

  /// The numbers of eight bytes that a key is.
  private static func words(_ key: [UInt8]) -> [Int64] {
    StackTests.pieces(key, of: 8).map { Int64(bitPattern: $0.value) }
  }

  private static func leb128(_ number: Int64) -> [UInt8] {
    var value = number
    var bytes: [UInt8] = []
    while true {
      let byte = UInt8(truncatingIfNeeded: value) & 0x7F
      value >>= 7
      if value == 0 && byte < 0x40 || value == -1 && byte >= 0x40 { return bytes + [byte] }
      bytes.append(byte | 0x80)
    }
  }

  @Test("WebAssembly, as it is and as text") func webAssembly() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<8 {
      let key = Sample.key(using: &generator)
      let words = Self.words(key)
      let code = words.enumerated().map { index, word in
        [0x41] + Self.leb128(Int64(1024 + 8 * index)) + [0x42] + Self.leb128(word) + [0x37, 3, 0]
      }
      let module = [0] + Array("asm".utf8) + [1, 0, 0, 0, 0x0A, 0x57, 1, 0x55, 0]
      #expect(try Self.found(module + code.joined() + [0x0B]) == [key])
      let local = words.enumerated().map { index, word in
        [0x20, 2, 0x42] + Self.leb128(word) + [0x37, 3, UInt8(8 * index)]
      }
      #expect(try Self.found(module + local.joined() + [0x0B]) == [key])
      #expect(try Self.found(module + (code[..<2] + code[3...]).joined() + [0x0B]).isEmpty)
      let text = words.enumerated().map {
        "    i32.const \(1024 + 8 * $0)\n    i64.const \($1)\n    i64.store\n"
      }
      #expect(try Self.found("(module\n" + text.joined() + "))\n") == [key])
    }
  }

  @Test("Arrays of characters of Java", arguments: [0x54, 0x55] as [UInt8])
  func java(store: UInt8) throws {
    var generator = SeededGenerator(seed: 4)
    let key = Sample.key(using: &generator)
    let code = key.enumerated().map { index, byte in
      [0x59] + (index < 6 ? [UInt8(3 + index)] : [0x10, UInt8(index)]) + [0x10, byte, store]
    }
    let head: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0x10, 40, 0xBC, 5]
    let match = try #require(try search(head + code.joined() + [0xB3, 0, 7]).first)
    #expect(match.secret == key)
    #expect(match.encodings == ["bytecode"])
    #expect(try Self.found(head + (code[..<20] + code[21...]).joined() + [0xB3, 0, 7]).isEmpty)
    let name = store == 0x54 ? "bastore" : "castore"
    let lines = key.enumerated().map { index, byte in
      "       \(4 * index): dup\n      \(4 * index + 1): "
        + (index < 6 ? "iconst_\(index)" : "bipush        \(index)")
        + "\n      \(4 * index + 2): bipush        \(byte)\n      \(4 * index + 3): \(name)\n"
    }
    #expect(
      try Self.found("    Code:\n" + lines.joined() + "     243: putstatic     #7\n") == [key])
    #expect(try Self.found("    Code:\n" + lines[..<30].joined() + "     return\n").isEmpty)
  }

  @Test("The only other string of a class", arguments: [2, 8, 20])
  func classStrings(cut: Int) throws {
    let key = Sample.key
    func string(_ index: UInt8, _ text: some Collection<UInt8>) -> [UInt8] {
      [8, 0, index, 1, 0, UInt8(text.count)] + text
    }
    let begin = key.prefix(cut + 3)
    let rest = key.dropFirst(cut + 3)
    let head: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 9]
    let other = string(2, rest) + string(4, Array("println".utf8)) + string(6, begin)
    #expect(try Self.found(head + other + [12, 0, 1, 0, 2]) == [key])
    // Two that may be meant.
    let two = string(2, rest) + string(4, rest.reversed()) + string(6, begin)
    #expect(try Self.found(head + two + [12, 0, 1, 0, 2]).isEmpty)
  }

  @Test("Tuples of numbers of Python, of which some are used again") func tuple() throws {
    var generator = SeededGenerator(seed: 6)
    for first in [0, 3, 700] {
      let key = Sample.key(using: &generator)
      var known: [UInt8] = []
      let items = key.flatMap { byte -> [UInt8] in
        if let index = known.firstIndex(of: byte) {
          let number = first + index
          return [UInt8(ascii: "r"), UInt8(number & 0xFF), UInt8(number >> 8), 0, 0]
        }
        known.append(byte)
        return [0xE9, byte, 0, 0, 0]
      }
      let head: [UInt8] = [0xA7, 13, 13, 10, 0, 0, 0, 0, 0x29, 40]
      let match = try #require(try search(head + items + [0xDA, 1, 0x4B]).first)
      #expect(match.secret == key)
      #expect(match.encodings == ["marshal"])
    }
  }

  /// Short texts of compiled Python.
  private static func marshal(_ texts: [some Collection<UInt8>]) -> [UInt8] {
    texts.flatMap { [0xDA, UInt8($0.count)] + Array($0) }
  }

  @Test("The pieces of a formatted string of Python") func formatted() throws {
    let body = Sample.key.dropFirst(8)
    let head: [UInt8] = [0xA7, 13, 13, 10, 0, 0, 0, 0, 0x29, 3]
    let pieces = [Array("ka_".utf8), Array("_".utf8), Array(body.suffix(16))]
    let values = [Array("live".utf8), Array(body.prefix(16))]
    let tail: [UInt8] = [0x29, 1, 0xDA, 1, 0x41]
    #expect(
      try Self.found(head + Self.marshal(pieces) + tail + Self.marshal(values) + [0]) == [
        Sample.key
      ])
    // Two that may be meant.
    let two = values + [Array(body.prefix(16).reversed())]
    #expect(try Self.found(head + Self.marshal(pieces) + tail + Self.marshal(two) + [0]).isEmpty)
  }

  @Test("Listings of Python's code", arguments: [9, 20, 32]) func disassembled(cut: Int) throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    let text = """
        2           2 LOAD_CONST               1 ('\(key.prefix(cut))')
                    4 STORE_FAST               0 (a)

        3           6 LOAD_FAST                0 (a)
                    8 LOAD_CONST               2 ('\(key.dropFirst(cut))')
                   10 BINARY_OP                0 (+)

      """
    #expect(try Self.found(text) == [Sample.key])
    #expect(
      try Self.found(text.replacing("LOAD_CONST               2", with: "LOAD_NAME  2")).isEmpty)
  }

  @Test("Strings of Ruby's and OCaml's code, of which the length may look like a letter")
  func lengths() throws {
    let key = Sample.key
    for cut in 9..<38 {
      let (one, two) = (Array(key[..<cut]), Array(key[cut...]))
      let ruby =
        [0, 0, 0x45, 3, UInt8(2 * cut + 1)] + one + [0x14, 5, 3, 0x41, 0xF2, 0x29, 0, 0, 0x45, 3]
        + [UInt8(2 * two.count + 1)] + two + [0x14, 5, 3, 0x2B]
      if (0x30...0x7A).contains(2 * cut + 1) || two.count > 0 {
        #expect(try Self.found(Self.head + ruby).allSatisfy { $0 == key }, "\(cut)")
      }
      guard cut < 32, two.count < 32 else { continue }
      let ocaml = [0x40, 0x20 + UInt8(cut)] + one + [0x20 + UInt8(two.count)] + two + [0x40, 0x40]
      #expect(try Self.found(Self.head + ocaml).allSatisfy { $0 == key }, "\(cut)")
      if (16...25).contains(two.count) { #expect(try Self.found(Self.head + ocaml) == [key]) }
    }
  }

  @Test("A row of readelf that spells digits") func readelf() throws {
    // `8B` behind the bytes of a row is what they spell.
    let key = Sample.key.prefix(16) + Array("8B".utf8) + Sample.key.dropFirst(18)
    let bytes =
      Array("ab\0\0".utf8) + [UInt8](repeating: 0, count: 12) + key + [0, 0, 0, 0, 0, 0, 0, 0]
    let rows = stride(from: 0, to: bytes.count, by: 16).map { start in
      let row = bytes[start..<start + 16]
      let digits = row.enumerated().map { index, byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16) + (index % 4 == 3 ? " " : "")
      }
      let spelled = row.map { $0 > 0x20 ? String(UnicodeScalar($0)) : "." }
      return "  0x0000\(String(0x2000 + start, radix: 16)) " + digits.joined() + spelled.joined()
    }
    let text = "Hex dump of section '.rodata':\n" + rows.joined(separator: "\n") + "\n"
    #expect(try Self.found(text) == [Array(key)])
  }

  @Test("Deflated members of PHP's archives") func phar() throws {
    let program = Array("<?php __HALT_".utf8) + Array("COMPILER(); ?>\r\n".utf8)
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }
    let text = Array("<?php\n$k = '".utf8) + Sample.key + Array("';\n".utf8)
    // One stored block.
    let data = [1, UInt8(text.count), 0, ~UInt8(text.count), 0xFF] + text.map { $0 }
    let entry =
      number(5) + Array("a.php".utf8) + number(text.count) + number(0)
      + number(data.count) + number(0) + number(0x1000) + number(0)
    let list = number(1) + [0x11, 0] + number(0x1000) + number(0) + number(0) + entry
    #expect(try Self.found(program + number(list.count) + list + data) == [Sample.key])
  }
}
