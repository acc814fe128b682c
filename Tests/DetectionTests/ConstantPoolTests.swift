import Detection
import Fixtures
import Testing

/// Keys whose parts are constants of compiled code.
@Suite struct ConstantPoolTests {
  /// How a format writes a string, between others.
  private struct Pool: Sendable {
    var name: String
    var lead: [UInt8]
    var tail: [UInt8] = []
    var write: @Sendable (ArraySlice<UInt8>) -> [UInt8]

    func of(_ parts: [ArraySlice<UInt8>]) -> [UInt8] { lead + parts.flatMap(write) + tail }
  }

  private static let pools = [
    Pool(name: "class", lead: [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 9], tail: [10, 0, 1, 0, 2]) {
      [8, 0, 34, 1, 0, UInt8($0.count)] + $0
    },
    Pool(name: "class with others between", lead: [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 9]) {
      [8, 0, 34, 1, 0, UInt8($0.count)] + $0 + [10, 0, 7, 0, 13, 12, 0, 14, 0, 15, 1, 0, 6]
        + Array("append".utf8)
    },
    Pool(name: "pyc", lead: [0xA7, 13, 13, 10, 0, 0, 0, 0, 0x29, 3]) {
      [0xDA, UInt8($0.count)] + $0
    },
    Pool(name: "luac", lead: [0x1B] + Array("LuaT".utf8)) { [4, 0x81 + UInt8($0.count)] + $0 },
    Pool(name: "ocaml", lead: [0x84, 0x95, 0xA6, 0xBE], tail: [0, 0]) {
      [9, UInt8($0.count)] + $0
    },
    Pool(name: "beam", lead: [0, 0, 0, 3], tail: [0x83]) {
      [0x83, 0x6D, 0, 0, 0, UInt8($0.count)] + $0
    },
    Pool(name: "wasm", lead: [0] + Array("asm".utf8) + [1, 0, 0, 0]) {
      [0, 0x41, 16, 11, UInt8($0.count)] + $0
    },
    Pool(name: "C", lead: [0x7F] + Array("ELF".utf8) + [2, 1, 1, 0]) { $0 + [0] },
    Pool(name: ".NET", lead: [0, 1, 2, 0]) {
      [UInt8(2 * $0.count + 1)] + $0.flatMap { [$0, 0] } + [0]
    },
  ]

  @Test(arguments: pools.indices) func parts(index: Int) throws {
    let pool = Self.pools[index]
    let key = Sample.key
    for cuts in [[8], [16], [20, 30], [35]] {
      let ends = cuts + [key.count]
      let parts = zip([0] + cuts, ends).map { key[$0..<$1] }
      #expect(try search(pool.of(parts)).map(\.secret) == [key], "\(pool.name) \(cuts)")
      // One character too many, and words behind it.
      var others = parts
      others[parts.count - 1] = (Array(parts[parts.count - 1]) + [0x41])[...]
      #expect(try search(pool.of(others)).isEmpty, "\(pool.name) \(cuts)")
      others[parts.count - 1] = Array("getNumberOfActiveUsersPerRegion2".utf8)[...]
      if cuts == [8] { #expect(try search(pool.of(others)).isEmpty, "\(pool.name) words") }
    }
  }

  @Test("The place of parts is all between them") func place() throws {
    let key = Sample.key
    let bytes = Self.pools[2].of([key[..<8], key[8...]])
    let matches = try search(bytes)
    #expect(matches.map(\.range) == [12..<54])
    #expect(matches.map(\.encodings) == [["constants"]])
  }

  @Test("The rest before the prefix, and behind another constant") func apart() throws {
    let (prefix, body) = (Sample.key[..<8], Sample.key[8...])
    let before = [0x7F, 0, 1, 0] + body + [0] + prefix + [0] + Array("%s%s".utf8) + [0]
    #expect(try search(before).map(\.secret) == [Sample.key])
    let behind =
      [0x1B, 4, 0x89] + prefix + [4, 0x86] + Array("print".utf8) + [4, 0xA1] + body + [1]
    #expect(try search(behind).map(\.secret) == [Sample.key])
  }

  @Test("What a name stands for in the middle of the prefix") func middle() throws {
    let (head, rest) = (Sample.key[..<3], Sample.key[7...])
    let live = [0xDA, 4] + Array("live".utf8)
    let python = [0x29, 2, 0xDA, 3] + head + [0xDA, 33] + rest + [0x63]
    #expect(try search(live + [0x63, 0] + python).map(\.secret) == [Sample.key])
    #expect(try search(python).isEmpty)
    let recipe = [8, 0, 34, 1, 0, 37] + head + [1] + rest + [1, 0, 4] + Array("live".utf8) + [0]
    #expect(try search(recipe).map(\.secret) == [Sample.key])
    #expect(try search(Array(recipe.dropLast(5))).isEmpty)
  }

  @Test("A comment that GIF cuts in blocks") func blocks() throws {
    for (more, cut) in [(0, 18), (5, 18), (0, 39)] {
      let before = [UInt8](repeating: 0x20, count: 255 - cut)
      let rest = Sample.key[cut...] + [UInt8](repeating: 0x20, count: more)
      let text = [0x21, 0xFE, 0xFF] + before + Sample.key[..<cut] + [UInt8(rest.count)] + rest
      #expect(try search(text + [0, 0x3B]).map(\.secret) == [Sample.key])
    }
  }

  @Test("Text has no constants", arguments: ["\n", "\n ", "\t", "\t\t ", "\r\nb: "])
  func text(gap: String) throws {
    let (prefix, body) = (Sample.key[..<8], Sample.key[8...])
    let text = Array("prefix: ".utf8) + prefix + Array(gap.utf8) + body + Array("\nnext\n".utf8)
    #expect(try search(text).isEmpty)
  }

  @Test("Text of UTF-16 with the high byte first, before other data") func exif() throws {
    let key: [UInt8] = Sample.key.flatMap { [0, $0] }
    let leads: [[UInt8]] = [[0x04, 0x3A, 0x04, 0x4E, 0, 0x20], [0x04, 0x4E]]
    for lead in leads {
      var text = Array("UNICODE".utf8) + [0] + lead
      text += key
      text += [0xFF, 0xDB, 0, 0x43]
      #expect(try search(text).map(\.secret) == [Sample.key])
    }
  }
}
