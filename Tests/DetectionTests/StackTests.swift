import Detection
import Fixtures
import Testing

/// Keys that instructions put on the stack in pieces.
@Suite struct StackTests {
  /// Numbers of some bytes each, and where in the text they stand; the last one begins amid the one
  /// before if nothing is left for it.
  static func pieces(_ text: [UInt8], of size: Int) -> [(place: Int, value: UInt64)] {
    stride(from: 0, to: text.count, by: size).map { start in
      let place = min(start, text.count - size)
      let bytes = text[place..<place + size]
      return (place, bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  /// Lines for a number of 8 bytes that goes to a place.
  static let listings: [@Sendable (Int, UInt64) -> String] = [
    { "\tmovabsq\t$\($1), %rax\n\tmovq\t%rax, \($0 + 7)(%rsp)\n" },
    { "\tmovabs\trdx, \($1)\n\tmov\tQWORD PTR -\(90 - $0)[rbp], rdx\n" },
    {
      "   4:\t48 b8 6b 61 5f 6c \tmovabs $0x\(String($1, radix: 16)),%r8\n"
        + "   b:\t76 65 5f \n   e:\t4c 89 44 24 07 \tmov    %r8,0x\(String($0 + 7, radix: 16))(%rsp)\n"
    },
    {
      "  401136:\t48 b8 6b \tmovabs rax,0x\(String($1, radix: 16))\n"
        + "  40113d:\t48 89 45 \tmov    QWORD PTR [rbp-0x\(String(90 - $0, radix: 16))],rax\n"
    },
    { "        mov     rcx, \($1)\n        mov     qword ptr [rsp + \($0)], rcx\n" },
  ]

  @Test(arguments: listings.indices)
  func inListings(form: Int) throws {
    var generator = SeededGenerator(seed: UInt64(form))
    for rest in [[0], [], [0, 0, 0], Array("\n\0".utf8)] as [[UInt8]] {
      let key = Sample.key(using: &generator)
      let lines = Self.pieces(key + rest, of: 8).map { Self.listings[form]($0.place, $0.value) }
      let text = "f:\n\tpushq\t%rbp\n" + lines.joined(separator: "\tsubq\t$56, %rsp\n") + "\tret\n"
      let match = try #require(try search(Array(text.utf8)).first, "\(text)")
      #expect(match.secret == key)
      #expect(match.encodings == ["immediates"])
      // A piece less, and one at another place.
      let other = (lines[..<2] + lines[3...]).joined()
      #expect(try search(Array(other.utf8)).isEmpty)
    }
  }

  @Test("Numbers of four bytes", arguments: ["l", ""])
  func words(suffix: String) throws {
    let lines = Self.pieces(Sample.key + [0], of: 4).map { place, value in
      suffix == "l"
        ? "\tmovl\t$\(value), -\(60 - place)(%rbp)\n"
        : "\tmov\tDWORD PTR [ebp-0x\(String(60 - place, radix: 16))],0x\(String(value, radix: 16))\n"
    }
    let found = try search(Array(lines.joined().utf8))
    #expect(found.map(\.secret) == [Sample.key])
  }

  static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  /// Instructions that put a number at a place.
  static let machines: [(size: Int, code: @Sendable (Int, UInt64) -> [UInt8])] = [
    (8, { [0x48, 0xB8] + bytes($1, 8) + [0x48, 0x89, 0x44, 0x24, UInt8($0)] }),
    (8, { [0x48, 0xBA] + bytes($1, 8) + [0x48, 0x89, 0x55, UInt8($0) &- 100] }),
    (8, { [0x49, 0xB8] + bytes($1, 8) + [0x4C, 0x89, 0x84, 0x24, UInt8($0), 1, 0, 0] }),
    (4, { [0xC7, 0x44, 0x24, UInt8($0)] + bytes($1, 4) }),
    (4, { [0xC7, 0x45, UInt8($0) &- 100] + bytes($1, 4) }),
  ]

  @Test(arguments: machines.indices)
  func inCode(form: Int) throws {
    var generator = SeededGenerator(seed: UInt64(form))
    let (size, code) = Self.machines[form]
    let head: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0x55, 0x48, 0x89, 0xE5]
    for rest in [[0], [0, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]] {
      let key = Sample.key(using: &generator)
      let pieces = Self.pieces(key + rest, of: size).map { code($0.place, $0.value) }
      let found = try search(head + pieces.joined() + [0xC9, 0xC3])
      #expect(found.map(\.secret) == [key])
      let other = pieces[..<2] + pieces[3...]
      #expect(try search(head + other.joined() + [0xC9, 0xC3]).isEmpty)
    }
  }

  /// The first eight characters of a key as a number, the first one lowest.
  private static let beginning = "6874030601412764011"

  @Test(
    "The smallest number is no place",
    arguments: [
      "i64.const -9223372036854775808\ni64.const \(beginning)\ni64.store\n",
      "i32.const 0\ni64.const \(beginning)\ni64.store offset=-9223372036854775808\n",
    ])
  func smallest(text: String) throws { #expect(try search(Array(text.utf8)).isEmpty) }

  @Test("The smallest number is no place in a program of WebAssembly", arguments: [0x41, 0x20])
  func smallestStored(code: UInt8) throws {
    let number: [UInt8] = [0xEB, 0xC2, 0xFD, 0xE2, 0x96, 0xCD, 0xDD, 0xB2, 0xDF, 0]
    let smallest = [UInt8](repeating: 0x80, count: 9) + [1]
    let stores = [0x41, 0, 0x42] + number + [0x37, 3, 0, code] + smallest + [0x42, 0, 0x37, 3, 0]
    #expect(try search([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0] + stores + [0, 0]).isEmpty)
  }
}
