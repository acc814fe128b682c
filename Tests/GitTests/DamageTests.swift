import Blobs
import Fixtures
@testable import Git
import Platform
import Testing

/// Damaged stores: the reader ends, and says what it did not read.
@Suite struct DamageTests {
  /// How often each kind of file is damaged; `KASCAN_LONG` asks for the full number.
  private static var rounds: Int {
    Program.Environment.inherited["KASCAN_LONG"] == nil ? 400 : 10_000
  }

  /// Asserts that every object is handed on as it was or that something is reported.
  private func check(
    _ sandbox: GitSandbox, _ repository: Repository, _ expected: [ObjectID: StoredObject],
    _ what: String
  ) {
    let store = ObjectStore(repository)
    let (found, result) = ObjectOracle.scan(store, workers: 2, kinds: .all)
    // A damaged name in an index gives the right content under a wrong id: that is read.
    let contents = Set(found.values.map(\.content))
    for (id, object) in expected where !contents.contains(object.content) {
      #expect(!result.unread.isEmpty, "\(what): \(id) is not read and not reported")
      if result.unread.isEmpty { break }
    }
    for (id, object) in found {
      if let right = expected[id], right != object, result.unread.isEmpty {
        Issue.record("\(what): \(id) has another content")
      }
    }
  }

  private func makePack(
    _ format: String, settings: [String]
  ) throws -> (GitSandbox, Repository, [ObjectID: StoredObject]) {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", format: format, commits: 6)
    try sandbox.git("r", "repack", "-adfq", settings: settings)
    try sandbox.git("r", "prune-packed")
    let expected = try ObjectOracle.objects(sandbox, "r")
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    return (sandbox, repository, expected)
  }

  private func file(_ sandbox: GitSandbox, _ suffix: String) throws -> String {
    let names = try sandbox.names("r/.git/objects/pack")
    let name = try #require(names.first { $0.hasSuffix(suffix) })
    return "r/.git/objects/pack/\(name)"
  }

  @Test(arguments: [".pack", ".idx"], ["sha1", "sha256"])
  func flippedBits(suffix: String, format: String) throws {
    let (sandbox, repository, expected) = try makePack(format, settings: [])
    let name = try file(sandbox, suffix)
    let whole = try sandbox.read(name)
    sandbox.remove(name)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<Self.rounds / 2 {
      var damaged = whole
      let place = Int.random(in: 0..<whole.count, using: &random)
      let bit = UInt8.random(in: 0..<8, using: &random)
      damaged[place] ^= 1 << bit
      try sandbox.write(name, damaged)
      check(sandbox, repository, expected, "bit \(bit) of byte \(place) of \(suffix)")
    }
  }

  @Test(arguments: [".pack", ".idx"])
  func flippedBitsWithoutChecksums(suffix: String) throws {
    let (sandbox, repository, expected) = try makePack(
      "sha1", settings: ["pack.indexVersion=1", "repack.useDeltaBaseOffset=false"])
    let name = try file(sandbox, suffix)
    let whole = try sandbox.read(name)
    sandbox.remove(name)
    var random = SeededGenerator(seed: 8)
    for _ in 0..<Self.rounds / 2 {
      var damaged = whole
      let place = Int.random(in: 0..<whole.count, using: &random)
      damaged[place] = UInt8.random(in: 0...255, using: &random)
      try sandbox.write(name, damaged)
      check(sandbox, repository, expected, "byte \(place) of \(suffix)")
    }
  }

  @Test(arguments: [".pack", ".idx"])
  func truncation(suffix: String) throws {
    let (sandbox, repository, expected) = try makePack("sha1", settings: [])
    let name = try file(sandbox, suffix)
    let whole = try sandbox.read(name)
    sandbox.remove(name)
    let step = Self.rounds == 10_000 ? 1 : max(1, whole.count / 150)
    for count in stride(from: 0, to: whole.count, by: step) {
      try sandbox.write(name, Array(whole.prefix(count)))
      check(sandbox, repository, expected, "\(suffix) cut off at \(count)")
    }
  }

  @Test func looseObjects() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    let expected = try ObjectOracle.objects(sandbox, "r")
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    let ids = expected.keys.sorted()
    var random = SeededGenerator(seed: 9)
    for round in 0..<Self.rounds / 8 {
      let id = try #require(ids.randomElement(using: &random))
      let text = "\(id)"
      let name = "r/.git/objects/\(text.prefix(2))/\(text.dropFirst(2))"
      let whole = try sandbox.read(name)
      var damaged = whole
      let place = Int.random(in: 0..<whole.count, using: &random)
      if round.isMultiple(of: 3) {
        damaged = Array(whole.prefix(place))
      } else {
        damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      sandbox.remove(name)
      try sandbox.write(name, damaged)
      check(sandbox, repository, expected, "loose object \(id) at \(place)")
      try sandbox.write(name, whole)
    }
  }

  @Test func missingParts() throws {
    let (sandbox, repository, expected) = try makePack("sha1", settings: [])
    let pack = try file(sandbox, ".pack")
    let index = try file(sandbox, ".idx")
    let bytes = try (sandbox.read(pack), sandbox.read(index))
    sandbox.remove(index)
    // To git its objects are not there; as a file it is read by whoever scans everything.
    let withoutIndex = ObjectStore(repository)
    #expect(withoutIndex.unread.isEmpty)
    #expect(withoutIndex.strays == [Array(sandbox.path(pack).utf8)])
    try sandbox.write(index, bytes.1)
    sandbox.remove(pack)
    let withoutPack = ObjectStore(repository)
    #expect(withoutPack.unread == [Unread(.file(Array(sandbox.path(pack).utf8)), .missing)])
    try sandbox.write(pack, bytes.0)
    check(sandbox, repository, expected, "whole")
    #expect(ObjectStore(repository).unread.isEmpty)
  }

  /// One damaged copy does not matter as long as there is another.
  @Test func secondCopy() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    try sandbox.git("r", "repack", "-aq")  // Loose objects stay.
    let expected = try ObjectOracle.objects(sandbox, "r")
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    let name = try file(sandbox, ".pack")
    let whole = try sandbox.read(name)
    var damaged = whole
    for place in stride(from: 50, to: whole.count - 50, by: 97) { damaged[place] ^= 0x10 }
    sandbox.remove(name)
    try sandbox.write(name, damaged)
    let (found, result) = ObjectOracle.scan(ObjectStore(repository), workers: 2, kinds: .all)
    #expect(found == expected)
    #expect(result.unread.isEmpty)
  }
}
