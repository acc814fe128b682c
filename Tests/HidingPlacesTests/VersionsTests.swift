import Blobs
import Detection
import Findings
import Fixtures
import Inputs
import Platform
import Rules
import Scanning
import Testing

/// Many versions of a few files. In a pack they are differences from one another, of which only
/// what is new is searched; loose, each is searched whole.
@Suite struct VersionsTests {
  private let sandbox: GitSandbox
  private var random = SeededGenerator(seed: 17)
  private var keys = TestKeys(seed: 17)

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "-b", "main", "r")
  }

  /// Paragraphs that hold a key in one guise each.
  private mutating func guises() throws -> [[UInt8]] {
    let commands = [
      "cat", "base64 -w 0", "base64 -w 60", "gzip -n | base64 -w 76", "od -An -v -tx1",
      "od -An -v -tx1 | tr -d ' \\n'", "iconv -t utf-16le | base64 -w 76",
      "base64 -w 76 | base64 -w 64", "sed 's/_/%5F/g'", "sed 's/_/\\&lowbar;/g'", "gzip -n",
      "iconv -t utf-16be",
    ]
    var guises: [[UInt8]] = []
    for (number, command) in commands.enumerated() {
      let filler = (0..<20).map { "setting\($0 * number): \($0 * $0)\n" }.joined()
      try sandbox.write("in", "\(filler)token: \(keys.next())\n\(filler)")
      try sandbox.shell("(echo 'part: |'; (\(command)) <in; echo; echo '# end') >out")
      guises.append(try TextFile.bytes(sandbox.path("out")))
    }
    return guises
  }

  private mutating func prose() -> [UInt8] {
    let words = ["replicas", "limits:", "128Mi", "- name", "true", "image/tag", "x=1;", "enabled"]
    var text = ""
    for _ in 0..<Int.random(in: 20..<200, using: &random) {
      text += words[Int.random(in: 0..<words.count, using: &random)]
      text += Int.random(in: 0..<7, using: &random) == 0 ? "\n" : " "
      if Int.random(in: 0..<9, using: &random) == 0 { text += "\(random.next())" }
    }
    return Array((text + "\n").utf8)
  }

  /// Changes a file as people do: adds, takes away, moves, repeats, and edits amid a line.
  private mutating func change(_ paragraphs: inout [[UInt8]], _ guises: [[UInt8]]) {
    for _ in 0..<Int.random(in: 1..<4, using: &random) {
      let place = Int.random(in: 0..<paragraphs.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: paragraphs.insert(prose(), at: place)
      case 1: paragraphs.insert(guises[Int.random(in: 0..<guises.count, using: &random)], at: place)
      case 2: if paragraphs.count > 12 { paragraphs.remove(at: place) }
      case 3: paragraphs.append(paragraphs.remove(at: place))
      case 4: paragraphs.insert(paragraphs[place], at: 0)
      default:
        let index = Int.random(in: 0..<paragraphs[place].count, using: &random)
        paragraphs[place].insert(UInt8(ascii: "~"), at: index)
      }
    }
  }

  private func scan() throws -> (findings: [Finding], unread: [Coverage.Entry]) {
    var scan = RepositoryScan(
      ScanSettings(detector: try Detector(rules: try RuleFile.shipped())))
    scan.inheritsEnvironment = false
    scan.settings.threads = 2
    let outcome = scan.run(Array(sandbox.path("r").utf8))
    return (outcome.findings, outcome.coverage.unread)
  }

  @Test mutating func packedAsLoose() throws {
    let guises = try guises()
    for file in 0..<4 {
      var paragraphs = (0..<12).map { _ in prose() } + (file == 0 ? guises : [])
      for version in 0..<50 {
        try sandbox.write("r/\(file)/\(version).yaml", Array(paragraphs.joined()))
        change(&paragraphs, guises)
      }
    }
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Add all")
    let (loose, damaged) = try scan()
    #expect(Set(loose.map(\.secret)).count == guises.count)
    #expect(Set(loose.map(\.encodings)).count == 10)
    #expect(loose.count > 1000)
    #expect(!damaged.isEmpty)

    for depth in [4, 50, 250] {
      try sandbox.git("r", "repack", "-adkfq", "--window=60", "--depth=\(depth)")
      let pack = try sandbox.text("r", "count-objects", "-v")
      #expect(pack.contains("count: 0\n"))
      let (packed, packedDamaged) = try scan()
      #expect(packed.count == loose.count, "depth \(depth)")
      let areSame = packed == loose && packedDamaged == damaged
      #expect(areSame, "depth \(depth)")
    }
  }
}
