import Fixtures
import Glibc
import Platform
import Testing

/// Memory does not grow with a file.
@Suite struct MemoryTests {
  /// Prints the peak memory of a program in KiB, the last line of standard error: the parent is
  /// small, since a new process counts its parent's peak as its own until it has started.
  private static let measuring = """
    import resource, subprocess, sys
    status = subprocess.run(sys.argv[1:]).returncode
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
    sys.exit(status)
    """

  private func peak(of ended: Ended) throws -> Int {
    try #require(Int(ended.errorText.split(separator: "\n").last.map(String.init) ?? ""))
  }

  /// What is found has to be kept until it is reported: so many bytes for each place and no more.
  @Test func manyFindings() throws {
    let sandbox = try GitSandbox()
    var peaks: [Int] = []
    for count in [10_000, 60_000] {
      let lines = (0..<count).map { number in
        let digits = String(number + 100_000)
        return "ka_" + "live_Zq7Xw2Lm9Kt4Rv8Ny3Hb6Jd5Gs\(digits)\n"
      }
      try sandbox.write("keys", Array(lines.joined().utf8))
      let ended = try sandbox.kascan(
        "scan", "-q", "-f", "csv", "-o", "report", "keys",
        through: ["python3", "-c", Self.measuring])
      #expect(ended.status == 1)
      peaks.append(try peak(of: ended))
    }
    #expect((peaks[1] - peaks[0]) * 1024 / 50_000 < 2500, "bytes a finding")
  }

  @Test func oneLongLine() throws {
    let sandbox = try GitSandbox()
    let size = Executables.isOptimized ? 300_000_000 : 60_000_000
    let offsets = [0, size / 2, size - 40]
    try sandbox.writeLine("line", size: size, TestKey(1).bytes, at: offsets)
    let ended = try sandbox.kascan(
      "scan", "-f", "json", "line", through: ["python3", "-c", Self.measuring])
    #expect(ended.status == 1)
    let findings = try ended.report().findings
    #expect(findings.map(\.byteOffset) == offsets)
    #expect(findings.map(\.startColumn) == offsets.map { $0 + 1 })
    #expect(findings.map(\.startLine) == [1, 1, 1])
    #expect(try peak(of: ended) < 60 * 1024, "peak memory in KiB")
  }
}

extension GitSandbox {
  /// Writes a file of one line of letters, without an end, and some bytes at several places.
  func writeLine(_ name: String, size: Int, _ bytes: [UInt8], at offsets: [Int]) throws {
    try write(name, [])
    let file = try FileDescriptor(opening: Array(path(name).utf8), O_WRONLY)
    let block = (0..<(1 << 20)).map { UInt8(ascii: "a") + UInt8($0 * 7 % 26) }
    var written = 0
    while written < size {
      let count = unsafe Glibc.write(file.raw, block, min(block.count, size - written))
      if count <= 0 { throw SystemError("write") }
      written += count
    }
    for offset in offsets {
      // A space on either side: a letter behind a key means that it is none.
      let padded = (offset > 0 ? [0x20] : []) + bytes + (offset + bytes.count < size ? [0x20] : [])
      let start = offset - (offset > 0 ? 1 : 0)
      guard unsafe pwrite(file.raw, padded, padded.count, start) == padded.count else {
        throw SystemError("pwrite")
      }
    }
  }
}
