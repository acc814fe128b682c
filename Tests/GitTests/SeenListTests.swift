import Blobs
import Fixtures
import Platform
import Testing

@testable import Git

/// Lists of seen objects, and their files.
@Suite struct SeenListTests {
  private func ids(_ count: Int, _ algorithm: HashAlgorithm = .sha1) throws -> [ObjectID] {
    var random = SeededGenerator(seed: 7)
    // Of few first bytes, so that some begin alike.
    return (0..<count).map { _ in
      let bytes = (0..<algorithm.byteCount).map { place in
        place < 8 ? UInt8(random.next() & 1) : UInt8(truncatingIfNeeded: random.next())
      }
      return ObjectID(bytes.span, algorithm)
    }
  }

  private func list(_ ids: [ObjectID], packs: Set<[UInt8]> = []) -> SeenList {
    let algorithm = ids.first?.algorithm ?? .sha1
    var builder = SeenListBuilder(algorithm)
    for id in ids { builder.add(id) }
    return SeenList(algorithm, ids: builder.list().ids, packs: packs)
  }

  private func scope(_ sandbox: GitSandbox, digest: String = "digest") throws -> SeenScope {
    let directory = try #require(ObjectDirectory(Array(sandbox.path.utf8)))
    return SeenScope(directory, digest: digest, .sha1)
  }

  @Test(arguments: [HashAlgorithm.sha1, .sha256])
  func containsItsObjects(algorithm: HashAlgorithm) throws {
    let all = try ids(600, algorithm)
    let list = list(Array(all[..<300]))
    #expect(list.count == 300)
    for (place, id) in all.enumerated() { #expect(list.contains(id) == (place < 300)) }
    #expect(!SeenList(algorithm, ids: [], packs: []).contains(all[0]))
  }

  @Test(arguments: [HashAlgorithm.sha1, .sha256])
  func unionOfTwo(algorithm: HashAlgorithm) throws {
    let all = try ids(600, algorithm)
    let joined = list(Array(all[..<400])).union(list(Array(all[200...])))
    #expect(joined.ids == list(all).ids)
  }

  /// What git has fetched counts in every repository, up to a limit.
  @Test func sharedAmongFetched() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 8)
    for name in ["a", "b"] {
      try sandbox.git(".", "clone", "-q", "--mirror", "file://\(sandbox.path("r"))", name)
    }
    func read(_ seen: SeenObjects, _ name: String) throws -> (read: Int, known: Int) {
      let repository = try Repository(
        path: Array(sandbox.path(name).utf8), inheritsEnvironment: false)
      var scan = StoreScan(
        ObjectStore(repository), leavingOut: StoreSeen(seen, of: repository, digest: "d"),
        workers: 2)
      let visitors = [Collector(), Collector()]
      scan.readContents(visitors, kinds: .all)
      _ = scan.readTrees(visitors, of: nil)
      #expect(scan.remember(except: []).isEmpty)
      return (scan.result.objects, scan.knownCount)
    }
    let seen = SeenObjects(ofFetchedUpTo: 1 << 20)
    let first = try read(seen, "a")
    #expect(first.known == 0)
    #expect(try read(seen, "b") == (0, first.read))
    let small = SeenObjects(ofFetchedUpTo: 3)
    #expect(try read(small, "a") == first)
    #expect(try read(small, "b").known <= 3)
  }

  @Test func positionsInAnIndex() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 8)
    try sandbox.git("r", "repack", "-adq")
    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    let index = store.packs[0].index
    let known = (0..<index.count).filter { $0 % 3 == 0 }
    let found = list(try ids(100) + known.map { index.id(at: $0) }).positions(in: index)
    #expect((0..<index.count).filter { found[$0] } == known)
    #expect(found.members(below: index.count) == known.count)
    #expect(store.packs[0].objectDirectory?.ends(in: "/r/.git/objects") == true)
  }

  @Test func fileIsReadBack() throws {
    let sandbox = try GitSandbox()
    let scope = try scope(sandbox)
    let packs: Set<[UInt8]> = [Array(repeating: 1, count: 20), Array(repeating: 2, count: 20)]
    for count in [0, 1, 500] {
      let list = list(try ids(count), packs: packs)
      let bytes = SeenFile.bytes(of: list, for: scope)
      #expect(try SeenFile.list(bytes, for: scope) == list)
      #expect(SeenFile.head(of: bytes)?.count == count)
      #expect(SeenFile.head(of: bytes)?.directory == scope.directory.path)
    }
  }

  /// Whatever byte is another, or missing, the file does not count.
  @Test func everyChangedByteIsNoticed() throws {
    let sandbox = try GitSandbox()
    let scope = try scope(sandbox)
    let bytes = SeenFile.bytes(of: list(try ids(3)), for: scope)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1
      #expect(throws: Coverage.SeenDefect.self) { try SeenFile.list(changed, for: scope) }
      #expect(throws: Coverage.SeenDefect.self) {
        try SeenFile.list(Array(bytes[..<place]), for: scope)
      }
    }
    #expect(throws: Coverage.SeenDefect.self) { try SeenFile.list(bytes + [0], for: scope) }
    #expect(throws: Coverage.SeenDefect.self) {
      try SeenFile.list(bytes, for: self.scope(sandbox, digest: "another"))
    }
  }

  /// Of one folder, files for a few other rules and versions are kept, and no more.
  @Test func oldFilesGo() throws {
    let sandbox = try GitSandbox()
    let folder = try SeenFolder(making: Array(sandbox.path("cache").utf8))
    let list = list(try ids(3))
    for number in 0..<9 { try folder.write(list, for: scope(sandbox, digest: "digest \(number)")) }
    #expect(try sandbox.names("cache").count == 4)
    #expect(try folder.list(for: scope(sandbox, digest: "digest 8")) == list)
    #expect(try folder.list(for: scope(sandbox, digest: "none")) == nil)
    #expect(try folder.hasOthers(of: scope(sandbox, digest: "none")))
    #expect(folder.entries().entries.count == 4)
    #expect(try folder.clear() == 4)
  }
}
