import Fixtures
import Platform
import Testing

@testable import Git

/// Packs read without their index, held against git's index and its objects.
@Suite struct PackFileTests {
  private func makePack(
    _ format: String, _ arguments: String
  ) throws -> (GitSandbox, [ObjectID: StoredObject]) {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", format: format, commits: 12)
    let expected = try ObjectOracle.objects(sandbox, "r")
    let ids = Array(expected.keys.map { $0.hexadecimal + [0x0a] }.joined())
    let options = arguments.split(separator: " ").map(String.init)
    let pack = try Program(
      "git",
      (["-C", sandbox.path("r"), "pack-objects", "-q", "--stdout"] + options)
        .map { Array($0.utf8) }, environment: sandbox.environment
    ).run(input: ids).output
    try sandbox.write("it.pack", pack)
    return (sandbox, expected)
  }

  static let kinds = ["", "--delta-base-offset", "--depth=500 --window=50", "--depth=0"]

  @Test(arguments: kinds, ["sha1", "sha256"])
  func everyObject(_ arguments: String, _ format: String) throws {
    let (sandbox, expected) = try makePack(format, arguments)
    let file = try PackFile(path: Array(sandbox.path("it.pack").utf8), shouldStop: { false })
    #expect(file.defect == nil && file.missing.isEmpty && file.broken == 0)
    let collector = Collector()
    let result = file.store.scan([collector], kinds: .all)
    #expect(result.unread.isEmpty)
    #expect(collector.repeated.isEmpty)
    #expect(collector.objects == expected)
  }

  /// But for the checksums at the end, the index is git's own, byte for byte.
  @Test(arguments: kinds, ["sha1", "sha256"])
  func index(_ arguments: String, _ format: String) throws {
    let (sandbox, expected) = try makePack(format, arguments)
    try sandbox.git(
      ".", "index-pack", "--object-format=\(format)", "-o", sandbox.path("git.idx"),
      sandbox.path("it.pack"))
    let path = Array(sandbox.path("it.pack").utf8)
    let algorithm: HashAlgorithm = format == "sha1" ? .sha1 : .sha256
    let theirs = try PackIndex(path: Array(sandbox.path("git.idx").utf8), algorithm)
    let file = try PackFile(path: path, shouldStop: { false })
    let ours = try #require(file.store.packs.first).index
    #expect(ours.count == theirs.count && ours.count == expected.count)
    for place in 0..<theirs.count {
      #expect(ours.id(at: place) == theirs.id(at: place))
      #expect(ours.offset(at: place) == theirs.offset(at: place))
      #expect(ours.checksum(at: place) == theirs.checksum(at: place))
    }
  }

  /// With no memory for what others are made from, objects are made again, and are the same.
  @Test(arguments: kinds.prefix(3)) func objectsMadeAgain(_ arguments: String) throws {
    let (sandbox, expected) = try makePack("sha1", arguments)
    let mapped = try MappedFile(path: Array(sandbox.path("it.pack").utf8))
    let source = MappedPack(mapped, from: 0, shouldStop: { false })
    var failure: PackFileFailure?
    let layout = PackLayout(source, failure: &failure)
    #expect(failure == nil)
    let walk = PackWalk(source, layout, keeping: 0)
    var found: [ObjectID: StoredObject] = [:]
    while let object = try walk.next() {
      found[object.id] = StoredObject(kind: object.kind, content: unsafe Array(object.bytes))
    }
    #expect(found == expected)
  }

  @Test func bundleHeader() throws {
    let text = """
      # v3 git bundle
      @object-format=sha1
      @filter=blob:none
      -\(String(repeating: "a", count: 40)) the subject of it
      \(String(repeating: "b", count: 40)) refs/heads/with space

      PACK
      """
    let bytes = Array(text.utf8)
    let read = BundleHeader.read { Array(bytes.prefix($0)) }
    let header = try read.get()
    #expect(header.isFiltered)
    #expect(header.algorithm == .sha1)
    #expect(header.prerequisites.map(\.description) == [String(repeating: "a", count: 40)])
    #expect(header.refs.map(\.name) == [Array("refs/heads/with space".utf8)])
    #expect(String(decoding: header.comments, as: UTF8.self) == " the subject of it\n")
    #expect(bytes[header.end...].elementsEqual("PACK".utf8))
    for count in 16..<header.end {
      let cut = BundleHeader.read { Array(bytes.prefix(min($0, count))) }
      #expect(throws: PackDefect.self) { try cut.get() }
    }
  }
}
