import Fixtures
import Platform
import Testing

@testable import Git

@Suite struct LargeObjectTests {
  /// Takes blocks as a scanner does that needs to see the end of one block with the next.
  private final class BlockReader: ObjectVisitor {
    var sizes: [ObjectID: Int] = [:]
    var blocks = 0
    var isInOrder = true
    private var next = 0
    private var keep: [UInt8] = []

    func visit(
      _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, at offset: Int, isLast: Bool
    ) -> Int {
      blocks += 1
      if offset != next { isInOrder = false }
      for place in keep.indices where bytes[place] != keep[place] { isInOrder = false }
      if isLast {
        sizes[id] = offset + bytes.count
        next = 0
        keep = []
        return 0
      }
      let kept = min(1000, bytes.count / 2)
      keep = (bytes.count - kept..<bytes.count).map { bytes[$0] }
      next = offset + bytes.count - kept
      return bytes.count - kept
    }
  }

  /// What libdeflate can't take whole comes through git in blocks.
  @Test(arguments: ["sha1", "sha256"])
  func hugeBlob(format: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "--object-format=\(format)", "r")
    let size = FamilyWalker.longestWhole + 12_345_678
    var content = [UInt8](repeating: 0x61, count: size)
    for place in stride(from: 0, to: size, by: 4099) {
      content[place] = UInt8(truncatingIfNeeded: place / 4099)
    }
    try sandbox.write("r/huge", content)
    try sandbox.write("r/small", Array("small\n".utf8))
    try sandbox.git("r", "add", "-A", settings: ["core.compression=1"])
    let id = try #require(
      ObjectID(hexadecimal: Array(try sandbox.text("r", "rev-parse", ":huge").utf8)))
    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    let readers = [BlockReader(), BlockReader()]
    let result = store.scan(readers)
    #expect(result.unread.isEmpty)
    #expect(result.objects == 2)
    #expect(!readers.contains { !$0.isInOrder })
    let sizes = readers.reduce(into: [:]) { $0.merge($1.sizes) { first, _ in first } }
    #expect(sizes[id] == size)
    #expect(readers.reduce(0) { $0 + $1.blocks } > 10)
  }

  /// However deep and wide a family is, a walk keeps few of its objects.
  @Test func memory() throws {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    var stream: [UInt8] = []
    var lines = (0..<40).map { "line \($0)" }
    for commit in 0..<4000 {
      lines[commit % 40] = "changed in \(commit)"
      let text = lines.joined(separator: "\n")
      stream += Array(
        """
        commit refs/heads/main
        committer A <a> \(1_700_000_000 + commit) +0000
        data 1
        x
        M 100644 inline file
        data \(text.utf8.count)
        \(text)

        """.utf8)
    }
    try sandbox.git("r", "fast-import", "--quiet", "--depth=4095", input: stream)
    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    let result = store.scan([BlockReader(), BlockReader()], kinds: .all)
    #expect(result.objects == 12_000)
    #expect(result.unread.isEmpty)
    #expect(try mostKept(sandbox) == 1)  // A chain: each is let go for the next.
    try sandbox.git("r", "repack", "-adfq", "--depth=50", "--window=50")
    #expect(try mostKept(sandbox) <= 14)  // log2(12,000) + 1.
  }

  private func mostKept(_ sandbox: GitSandbox) throws -> Int {
    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    let plan = ScanPlan(store, .all, only: nil, workers: 1)
    let queue = WorkQueue(0..<plan.count, batch: 1)
    let walker = FamilyWalker(visitor: BlockReader(), observer: nil, kinds: .all, queue: queue)
    for number in 0..<plan.count {
      if case .root(let families, let entry) = plan[number] {
        walker.walk(families, entry, base: nil, kind: nil)
      }
    }
    return walker.mostKept
  }
}
