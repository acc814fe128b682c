import Findings
import Fixtures
import Foundation
import Testing

@Suite struct LineHashTests {
  /// `Tests/Scripts/line-hash-oracle.py`, written from the description alone.
  private static let oracle = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Scripts/line-hash-oracle.py")

  /// Every line's hash as the oracle has it.
  private func expected(_ bytes: [UInt8]) throws -> [Int: String] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    process.arguments = ["python3", Self.oracle.path, file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return Dictionary(
      uniqueKeysWithValues: text.split(separator: "\n").map { line in
        let parts = line.split(separator: " ")
        return (Int(parts[0]) ?? 0, String(parts[1]))
      })
  }

  /// The lines that the text has, with their hashes.
  private func hashes(of bytes: [UInt8], lines: [Int]) -> [Int: String] {
    let found = zip(lines, LineHash.hashes(of: bytes.span, lines: lines))
    return Dictionary(found.compactMap { line, hash in hash.map { (line, $0) } }) { a, _ in a }
  }

  @Test(arguments: [
    "", "\n", "x", "one\ntwo\n", "one\r\ntwo\r\n", "one\rtwo\r", "a\r \nb", "  \t \n\t\n",
    "same\nsame\nsame\n", "no final newline\nhere", "\u{FEFF}mark\n", "a😀b\n😀😀\n", "tab\there\n",
    String(repeating: "x", count: 99) + "\n" + String(repeating: "y", count: 250),
    String(repeating: "\n", count: 300), String(repeating: "word ", count: 500) + "\nend",
  ])
  func knownTexts(_ text: String) throws {
    let bytes = Array(text.utf8)
    #expect(hashes(of: bytes, lines: Array(1...1000)) == (try expected(bytes)))
  }

  @Test(arguments: 1...12)
  func randomBytes(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let alphabets: [[UInt8]] = [
      Array("ab \t\r\n".utf8), Array(0...255),
      Array("a\r\n".utf8) + [0xF0, 0x9F, 0x98, 0x80, 0xE2],
    ]
    let alphabet = alphabets[seed % alphabets.count]
    let bytes = (0..<3000).map { _ in
      alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
    }
    #expect(hashes(of: bytes, lines: Array(1...4000)) == (try expected(bytes)))
  }

  /// Values that the tests of codeql-action expect.
  @Test func publishedValues() {
    let empty: [UInt8] = []
    #expect(hashes(of: empty, lines: [1]) == [1: "c129715d7a2bc9a3:1"])
    let bytes = Array(" a\nb\n  \t\tc\n d".utf8)
    #expect(
      hashes(of: bytes, lines: [1, 2]) == [
        1: "271789c17abda88f:1", 2: "54703d4cd895b18:1",
      ])
  }

  @Test func blocksMayEndAnywhere() {
    let bytes = Array("first\r\nsec😀nd\n\u{20AC} third\r\n\r\nlast".utf8)
    let whole = LineHash.hashes(of: bytes.span, lines: Array(1...9))
    for size in 1...bytes.count {
      var hasher = LineHash(lines: Array(1...9))
      for start in stride(from: 0, to: bytes.count, by: size) {
        hasher.update(Array(bytes[start..<min(start + size, bytes.count)]).span)
      }
      #expect(hasher.finish() == whole)
    }
  }

  @Test func onlyWantedLinesAreHashed() {
    let bytes = Array("same\nsame\nsame\nother\n".utf8)
    let all = hashes(of: bytes, lines: Array(1...9))
    let one = hashes(of: bytes, lines: [3])
    #expect(one == [3: all[3]])
    #expect(hashes(of: bytes, lines: [99]) == [:])
    #expect(LineHash.hashes(of: bytes.span, lines: [4, 3, 0, 3]) == [all[4], all[3], nil, all[3]])
  }
}
