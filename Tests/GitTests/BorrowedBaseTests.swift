import Fixtures
import Platform
import Testing

@testable import Git

/// Packs with differences from objects that they do not hold.
@Suite struct BorrowedBaseTests {
  @Test func thinPack() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 12)
    try sandbox.git("r", "repack", "-adfq")
    let expected = try ObjectOracle.objects(sandbox, "r")

    // A thin pack of the last commits, and where its objects are in it: completing it, git puts
    // the borrowed bases behind them.
    let thin = try sandbox.git(
      "r", "pack-objects", "-q", "--revs", "--thin", "--stdout",
      input: Array("main\n^main~4\n".utf8))
    try sandbox.git(".", "clone", "-q", "--bare", "--no-local", "r", "copy.git")
    try sandbox.git("copy.git", "index-pack", "--fix-thin", "--stdin", input: thin)
    let name = try #require(
      try sandbox.names("copy.git/objects/pack").filter { $0.hasSuffix(".idx") }
        .max { first, second in
          ((try? sandbox.read("copy.git/objects/pack/\(first)").count) ?? 0)
            > ((try? sandbox.read("copy.git/objects/pack/\(second)").count) ?? 0)
        })
    let listing = try sandbox.git(
      "copy.git", "show-index", input: try sandbox.read("copy.git/objects/pack/\(name)"))
    var rows: [(id: ObjectID, offset: UInt32)] = []
    for line in String(decoding: listing, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      let offset = try #require(UInt32(words[0]))
      if offset < thin.count - 20 {
        rows.append((try #require(ObjectID(hexadecimal: Array(words[1].utf8))), offset))
      }
    }
    rows.sort { $0.id < $1.id }
    var index: [UInt8] = []
    func append(_ number: UInt32) {
      for shift in [24, 16, 8, 0] as [UInt32] {
        index.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    for byte in 0..<256 { append(UInt32(rows.filter { $0.id[0] <= byte }.count)) }
    for row in rows {
      append(row.offset)
      index += row.id.bytes
    }
    index += thin.suffix(20) + [UInt8](repeating: 0, count: 20)
    try sandbox.write("r/.git/objects/pack/pack-thin.pack", thin)
    try sandbox.write("r/.git/objects/pack/pack-thin.idx", index)

    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    #expect(store.packs.count == 2)
    let (found, result) = ObjectOracle.scan(store, workers: 2, kinds: .all)
    #expect(found == expected)
    #expect(result.unread.isEmpty)

    // Taken by itself, the thin pack still gives its objects, with the other one's as bases.
    let pack = try #require(store.packs.first { $0.path.ends(in: "pack-thin.pack") })
    let families = PackFamilies(pack)
    families.readHeads(workers: 1)
    families.link(.all, wanted: nil)
    #expect(!families.borrowers.isEmpty)
    let collector = Collector()
    let walker = FamilyWalker(
      visitor: collector, observer: nil, kinds: .all, queue: WorkQueue(0..<0, batch: 1))
    for root in families.roots + families.treeRoots {
      walker.walk(families, root, base: nil, kind: nil)
    }
    let reader = ObjectReader(store)
    for (base, entries) in families.borrowers {
      let (kind, buffer) = try reader.load(base)
      for entry in entries {
        walker.walk(families, entry, base: buffer, kind: kind, isBorrowed: true)
      }
    }
    #expect(walker.failed.isEmpty)
    #expect(collector.objects == expected.filter { row in rows.contains { $0.id == row.key } })
  }

  /// Differences that refer to one another, in several packs at once, come to an end.
  @Test func ring() throws {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    func id(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 20) }
    func number(_ value: Int) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    let stream: [UInt8] = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]  // Nothing, in zlib.
    let entry = 1 + 20 + stream.count
    // Each object is a difference from the next but one and from the next, by pack.
    let count = 40
    for pack in 0..<4 {
      var body = Array("PACK".utf8) + number(2) + number(count)
      for object in 0..<count {
        body += [0x70] + id(UInt8((object + 1 + pack % 2) % count)) + stream
      }
      body += [UInt8](repeating: 0, count: 20)
      var index: [UInt8] = []
      for byte in 0..<256 { index += number(min(byte + 1, count)) }
      for object in 0..<count { index += number(12 + object * entry) + id(UInt8(object)) }
      index += [UInt8](repeating: 0, count: 40)
      try sandbox.write("r/.git/objects/pack/pack-\(pack).pack", body)
      try sandbox.write("r/.git/objects/pack/pack-\(pack).idx", index)
    }
    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    #expect(store.packs.count == 4)
    let (found, result) = ObjectOracle.scan(store, workers: 2, kinds: .all)
    #expect(found.isEmpty)
    #expect(result.unread.count == count)
  }
}
