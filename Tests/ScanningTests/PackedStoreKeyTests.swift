import Archives
import Blobs
import Detection
import Findings
import Fixtures
import Foundation
import Rules
import Testing

@testable import Scanning

/// Keys in the packed parts of stores, where a token of the compression stands for their last character.
@Suite struct PackedStoreKeyTests {
  private static let scripts =
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Scripts"

  /// Makes a file for each three texts.
  private static let program = """
    import sys
    sys.path.insert(0, sys.argv[1])
    import stores
    texts = [text.encode() for text in sys.argv[5:]]
    for index in range(len(texts) // 3):
        with open(f"{sys.argv[4]}/{index}", "wb") as file:
            file.write(stores.make(sys.argv[2], sys.argv[3], texts[3 * index:3 * index + 3]))
    """

  @Test(arguments: [
    ("parquet", "snappy"), ("parquet", "lz4"), ("parquet", "hadoop"), ("parquet", "none"),
    ("parquet2", "snappy"), ("parquet2", "lz4"), ("delta", "snappy"), ("orc", "lz4"),
    ("orc", "snappy"), ("journal", "lz4"), ("journal", "zstd"),
  ])
  func onlyRightKeys(format: String, codec: String) throws {
    var generator = SeededGenerator(seed: 11)
    let keys = (0..<30).map { _ in
      String(decoding: Sample.key(using: &generator), as: UTF8.self)
    }
    let texts = keys.flatMap { key in
      let others = (0..<2).map { _ in
        String(decoding: Sample.text(using: &generator), as: UTF8.self)
      }
      return [others[0], key, others[1]]
    }
    let folder = NSTemporaryDirectory() + "kascan-store-\(format)-\(codec)-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["python3", "-B", "-c", Self.program, Self.scripts, format, codec, folder] + texts
    try process.run()
    process.waitUntilExit()
    let detector = try Detector(rules: RuleFile.shipped())
    for (index, key) in keys.enumerated() {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(index)")))
      let consumer = FindingConsumer(detector)
      let outcome = ArchiveExpander().consume(
        bytes.span, at: 0, isLast: true, provenance: { Provenance(path: Array("a".utf8)) },
        into: consumer
      ).outcome
      #expect(outcome.unread.isEmpty)
      let found = consumer.findings.map { String(decoding: $0.secret, as: UTF8.self) }
      #expect(Set(found) == [key])
      if codec != "none" { #expect(found.count == 1) }
    }
  }
}
