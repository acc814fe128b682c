import Fixtures
import Synchronization
import Testing

@testable import Git

/// Scans that are told to stop.
@Suite struct StopTests {
  private func scan(
    _ sandbox: GitSandbox, only wanted: Set<ObjectID>? = nil, after questions: Int
  ) throws -> (read: Int, result: ObjectStore.ScanResult) {
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    let asked = Atomic<Int>(0)
    let collector = Collector()
    let result = ObjectStore(repository).scan([collector], kinds: .all, only: wanted) {
      asked.wrappingAdd(1, ordering: .relaxed).oldValue >= questions
    }
    return (collector.objects.count, result)
  }

  @Test func stops() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 12)
    let all = try ObjectOracle.objects(sandbox, "r")
    for isPacked in [false, true] {
      if isPacked { try sandbox.git("r", "repack", "-adfq", "--depth=200", "--window=100") }
      for wanted in [nil, Set(all.keys)] {
        let whole = try scan(sandbox, only: wanted, after: .max)
        #expect(whole.read == all.count)
        #expect(!whole.result.isStopped)
        let none = try scan(sandbox, only: wanted, after: 0)
        #expect(none.read == 0)
        #expect(none.result.isStopped)
        #expect(none.result.unread.isEmpty)
        let some = try scan(sandbox, only: wanted, after: 2)
        #expect((1..<all.count).contains(some.read))
        #expect(some.result.isStopped)
        #expect(some.result.objects == some.read)
      }
    }
  }

  /// A family is left in the middle.
  @Test func longFamily() throws {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    var lines = (0..<400).map { "line \($0)" }
    for number in 0..<300 {
      lines[number] = "changed"
      try sandbox.git(
        "r", "hash-object", "-w", "--stdin", input: Array(lines.joined(separator: "\n").utf8))
    }
    let all = try ObjectOracle.objects(sandbox, "r")
    let names: [UInt8] = Array(all.keys.sorted().map { $0.hexadecimal + [0x0a] }.joined())
    try sandbox.git(
      "r", "pack-objects", "-q", "--depth=400", "--window=300", ".git/objects/pack/pack",
      input: names)
    try sandbox.git("r", "prune-packed")
    let some = try scan(sandbox, after: 2)
    #expect((1..<200).contains(some.read))
    #expect(some.result.isStopped)
  }
}
