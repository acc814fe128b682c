import Fixtures
import Glibc
import Platform
import Testing

/// Keys where blocks of a large file end: each is found, and once.
@Suite struct BlockEdgeTests {
  /// The sizes that blocks and system reads have.
  static let sizes = [4096, 65_536, 131_072, 262_144, 524_288, 1_048_576]

  @Test func keyAtTheEndOfFilesOfEverySize() throws {
    let sandbox = try GitSandbox()
    let key = TestKey(1)
    var expected: [String: Int] = [:]
    for size in Self.sizes {
      for difference in -60...60 {
        let name = "files/\(size)-\(difference + 60)"
        try sandbox.writeSparse(
          name, size: size + difference, key.bytes, at: size + difference - 40)
        expected[name] = size + difference - 40
      }
    }
    try expectOffsets(expected, try sandbox.kascan("scan", "-f", "json", "files"))
  }

  @Test func keyAcrossEveryEdge() throws {
    let sandbox = try GitSandbox()
    let key = TestKey(2)
    var expected: [String: Int] = [:]
    for size in Self.sizes {
      for difference in -44...4 {
        let name = "files/\(size)-\(difference + 44)"
        try sandbox.writeSparse(name, size: size * 2, key.bytes, at: size + difference)
        expected[name] = size + difference
      }
    }
    try expectOffsets(expected, try sandbox.kascan("scan", "-f", "json", "files"))
  }

  /// Keys without gaps over several blocks: whatever a block keeps of the one before, some key lies
  /// across it. The keys take turns, because of one key only so many places are listed.
  @Test(arguments: [0, 17, 31]) func keysEverywhere(_ shift: Int) throws {
    let sandbox = try GitSandbox()
    let lines = (30..<46).map { TestKey($0).bytes + [UInt8(ascii: "\n")] }
    let count = (Executables.isOptimized ? 3 << 20 : 600 << 10) / lines[0].count
    var content = Array(repeating: UInt8(ascii: "-"), count: shift)
    for index in 0..<count { content += lines[index % lines.count] }
    try sandbox.write("dense", content)
    let expected = (0..<count).map { shift + $0 * lines[0].count }
    let file = try sandbox.kascan("scan", "-f", "jsonl", "dense")
    // Told apart outside of `#expect`, which takes minutes to show two lists of this length.
    let fileIsRight = file.byteOffsets == expected
    #expect(fileIsRight, "a file")
    let stream = try sandbox.kascan("scan", "-f", "jsonl", "-", input: content)
    let streamIsRight = stream.byteOffsets == expected
    #expect(streamIsRight, "standard input")
  }

  /// The same for a key that stands in base64 across the edge.
  @Test func encodedKeyAcrossEveryEdge() throws {
    let sandbox = try GitSandbox()
    let key = TestKey(4)
    try sandbox.shell(
      #"printf ' %s ' "$(printf %s "$KEY" | base64 -w0)" > encoded"#,
      variables: ["KEY": key.secret])
    let encoded = try sandbox.read("encoded")
    var expected: Set<String> = []
    for size in [262_144, 524_288] {
      for difference in -60...2 {
        let name = "files/\(size)-\(difference + 60)"
        try sandbox.writeSparse(name, size: size * 2, encoded, at: size + difference)
        expected.insert(name)
      }
    }
    let report = try sandbox.kascan("scan", "-f", "json", "files").report()
    #expect(report.findings.count == expected.count)
    #expect(Set(report.findings.map(\.path)) == expected)
    #expect(report.findings.allSatisfy { $0.fingerprint == key.fingerprint })
  }

  private func expectOffsets(_ expected: [String: Int], _ ended: Ended) throws {
    #expect(ended.status == 1)
    let report = try ended.report()
    #expect(report.coverage.complete)
    #expect(report.findings.count == expected.count)
    for finding in report.findings where expected[finding.path] != finding.byteOffset {
      Issue.record("\(finding.path): found at \(finding.byteOffset ?? -1)")
    }
    #expect(Set(report.findings.map(\.path)) == Set(expected.keys))
  }
}

extension GitSandbox {
  /// Writes a file that is zeros but for some bytes at a place.
  func writeSparse(_ name: String, size: Int, _ bytes: [UInt8], at offset: Int) throws {
    try write(name, [])
    let file = try FileDescriptor(opening: Array(path(name).utf8), O_WRONLY)
    guard ftruncate(file.raw, size) == 0 else { throw SystemError("ftruncate") }
    guard unsafe pwrite(file.raw, bytes, bytes.count, offset) == bytes.count else {
      throw SystemError("pwrite")
    }
  }
}

extension Ended {
  /// Every `"byteOffset"` of a JSON Lines report, in its order: a full decoding of a hundred
  /// thousand lines takes longer than the scan.
  var byteOffsets: [Int] {
    let name = Array("\"byteOffset\":".utf8)
    return output.split(separator: UInt8(ascii: "\n")).map { line in
      guard let start = line.firstRange(of: name)?.upperBound else { return -1 }
      return line[start...].prefix { (48...57).contains($0) }.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
  }
}
