import Blobs
import Detection
import Findings
import Inputs
import Platform
import Rules
import Scanning
import Testing

/// Places of findings in blobs that come in blocks.
@Suite struct FindingConsumerTests {
  private static let key: String = {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    let body = (0..<32).map { (index: Int) -> Character in
      letters[(37 * index * index + 11 * index) % 62]
    }
    return "ka" + "_live_" + String(body)
  }()

  /// Feeds a blob block by block, as inputs do.
  private func findings(in blob: [UInt8], block: Int) throws -> [Finding] {
    let consumer = FindingConsumer(try Detector(rules: RuleFile.shipped()))
    var offset = 0
    var size = block
    while true {
      let end = min(blob.count, offset + size)
      let kept = consumer.consume(
        blob.span.extracting(offset..<end), at: offset, isLast: end == blob.count,
        provenance: { Provenance(path: Array("file".utf8)) }
      ).next
      if end == blob.count { return consumer.findings }
      if kept == 0 { size *= 2 }
      offset += kept
    }
  }

  @Test("Damage is not said of a file whose data lies in sectors, and of others it is")
  func sectors() throws {
    let ole2: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    let gzip: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0xFF, count: 50)
    for (first, isSaid) in [(ole2, false), ([7, 0, 0, 0, 0, 0, 0, 0], true)] {
      let digits = Array("0123456789abcdef".utf8)
      var blob = first + [UInt8](repeating: 0, count: 504)
      for byte in gzip { blob += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
      blob.append(0x0A)
      let consumer = FindingConsumer(try Detector(rules: RuleFile.shipped()))
      let outcome = consumer.consume(
        blob.span, at: 0, isLast: true, provenance: { Provenance(path: Array("file".utf8)) })
      #expect(outcome.outcome.unread.isEmpty != isSaid)
    }
  }

  @Test("What is damaged in the last of several blocks is said")
  func lastBlock() throws {
    let gzip: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0xFF, count: 50)
    let digits = Array("0123456789abcdef".utf8)
    var hex: [UInt8] = []
    for byte in gzip { hex += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    let line = Array("the quick brown fox jumps over the lazy dog\n".utf8)
    let text = [UInt8](repeatElement(line, count: 2000).joined())
    let blob = text + hex
    let consumer = FindingConsumer(try Detector(rules: RuleFile.shipped()))
    let place: () -> Provenance = { Provenance(path: Array("file".utf8)) }
    let first = consumer.consume(
      text.span.extracting(first: 40_000), at: 0, isLast: false, provenance: place)
    let last = consumer.consume(
      blob.span.extracting(first.next..<blob.count), at: first.next, isLast: true, provenance: place
    )
    #expect(!last.outcome.unread.isEmpty)
  }

  /// One key so often that nobody wants to read each place: some are kept, all are counted; a line
  /// that suppresses takes no other's place, and other keys are found behind them.
  @Test(arguments: [1 << 30, 30 << 10])
  func repeatedKeys(block: Int) throws {
    let other = Self.key.dropLast() + "9"
    let lines =
      [String](repeating: Self.key + " # kascan:allow -- tests", count: 1200)
      + [String](repeating: Self.key, count: 1500) + [String(other)]
    var limits = FindingLimits()
    limits.perKey = 1000
    let consumer = FindingConsumer(
      try Detector(rules: RuleFile.shipped()), budget: FindingBudget(limits))
    let blob = Array(lines.joined(separator: "\n").utf8)
    var (offset, size, left) = (0, block, 0)
    while true {
      let end = min(blob.count, offset + size)
      let outcome = consumer.consume(
        blob.span.extracting(offset..<end), at: offset, isLast: end == blob.count,
        provenance: { Provenance(path: Array("file".utf8)) })
      for entry in outcome.outcome.excluded {
        if case .repeated(let count) = entry.reason { left += count }
      }
      if end == blob.count { break }
      if outcome.next == 0 { size *= 2 }
      offset += outcome.next
    }
    #expect(consumer.findings.count { $0.suppression != nil } == 1000)
    #expect(consumer.findings.count { $0.suppression == nil } == 1001)
    #expect(left == 700)
    #expect(consumer.findings.last?.secret == Array(other.utf8))
  }

  @Test("A comment on the first line of a key in pieces allows it, as one on its last line does")
  func allowedPieces() throws {
    let (first, last) = (Self.key.prefix(20), Self.key.dropFirst(20))
    for (marks, isAllowed) in [
      (["# kascan:allow", ""], true), (["", "# kascan:allow"], true), (["", ""], false),
      (["# kascan:allow other-rule", ""], false),
    ] {
      let text = "x = (\"\(first)\"  \(marks[0])\n  \"\(last)\")  \(marks[1])\n# kascan:allow\n"
      let found = try findings(in: Array(text.utf8), block: 1 << 20)
      #expect(found.count == 1)
      #expect(found.first?.secret == Array(Self.key.utf8))
      #expect((found.first?.suppression != nil) == isAllowed, "\(marks)")
    }
  }

  @Test(
    "Lines and columns of UTF-16 text go on from block to block",
    arguments: [true, false], [true, false])
  func utf16(isLittleEndian: Bool, hasMark: Bool) throws {
    let lines = (1...4000).map { number -> String in
      // Characters outside ASCII come behind the part that tells the encoding.
      if number % 1000 == 999 { return "é😀: \(Self.key)" }
      return number > 500 ? "Zeile, größer als \(number)" : "line \(number)"
    }
    let text = (hasMark ? "\u{FEFF}" : "") + lines.joined(separator: "\n")
    let blob = text.utf16.flatMap { unit -> [UInt8] in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isLittleEndian ? bytes : bytes.reversed()
    }
    let places = try findings(in: blob, block: 20 << 10).compactMap(\.location)
    #expect(places.map(\.start) == [999, 1999, 2999, 3999].map { .init(line: $0, column: 5) })
    #expect(
      places.map(\.end)
        == [999, 1999, 2999, 3999].map { .init(line: $0, column: 5 + Self.key.count) })
  }

  /// Lists of Secrets as `kubectl get secret -o yaml` and `-o json` write them, and on one line.
  private static let lists = [
    (
      "apiVersion: v1\nitems:\n", "", "kind: List\n",
      """
      - apiVersion: v1
        data:
          token: KEY
        kind: Secret
        metadata:
          name: NAME
        type: WordFilter

      """
    ),
    (
      #"{"apiVersion":"v1","items":["#, ",", #"],"kind":"List"}"#,
      #"{"apiVersion":"v1","data":{"token":"KEY"},"kind":"Secret","metadata":{"name":"NAME"}}"#
    ),
    (
      "{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n", ",\n",
      "\n    ],\n    \"kind\": \"List\"\n}\n",
      """
              {
                  "apiVersion": "v1",
                  "data": {
                      "token": "KEY"
                  },
                  "kind": "Secret",
                  "metadata": {
                      "name": "NAME"
                  }
              }
      """
    ),
  ]

  @Test("Each Secret of a long List is named, in whatever block it is", arguments: 0..<3)
  func manySecrets(list: Int) throws {
    let (head, between, tail, item) = Self.lists[list]
    let count = 2500
    let items = (0..<count).map { number in
      let digits = String(number)
      let key = Self.key.dropLast(5) + String(repeating: "x", count: 5 - digits.count) + digits
      return item.replacing("KEY", with: key).replacing("NAME", with: "s\(number)")
    }
    let blob = Array((head + items.joined(separator: between) + tail).utf8)
    let found = try findings(in: blob, block: 64 << 10)
    #expect(blob.count > 3 * 64 << 10)
    #expect(found.count == count)
    let wrong = found.indices.filter {
      found[$0].kubernetes
        != KubernetesField(kind: "Secret", name: "s\($0)", key: "data.token")
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(3))")
  }

  @Test("An entry of a zip is met wherever it begins, and in its own blob only")
  func zipEntries() throws {
    let consumer = FindingConsumer(try Detector(rules: RuleFile.shipped()))
    let edge = 20 << 10
    for place in [0, 1, 100, edge - 8200, edge - 8192, edge - 3, edge - 1, edge, edge + 5000] {
      for sign: [UInt8] in [[0x50, 0x4b, 3, 4], [0x50, 0x4b, 3, 5]] {
        var blob = [UInt8](repeating: UInt8(ascii: "P"), count: 2 * edge)
        blob.replaceSubrange(place..<place + 4, with: sign)
        let first = consumer.consume(
          blob.span.extracting(0..<edge), at: 0, isLast: false,
          provenance: { Provenance(path: []) })
        // Of what is asked for again it may be told then.
        #expect(first.holdsZipEntry || place >= first.next || sign[3] == 5, "\(place)")
        let last = consumer.consume(
          blob.span.extracting(first.next...), at: first.next, isLast: true,
          provenance: { Provenance(path: []) })
        #expect(last.holdsZipEntry == (sign[3] == 4), "\(place)")
      }
    }
  }

  @Test("A secret found before stays masked when its block is presented again")
  func presentedAgain() throws {
    let other = Self.key.dropLast(4) + "x4Zq"
    // What does not get shorter by being compressed, and begins with a key.
    var state: UInt32 = 1
    let noise = (0..<24_000).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: state >> 24)
    }
    let (encoded, end) = try Program("sh", [Array("-c".utf8), Array("gzip -c | base64 -w0".utf8)])
      .run(input: Array(other.utf8) + [0x0a] + noise)
    #expect(end.status == 0)
    let head = "{\"token\":\"\(Self.key)\",\"release\":\""
    let blob = Array(head.utf8) + encoded + Array("\"}\n".utf8)
    let block = 20 << 10
    #expect(blob.count > block)
    let consumer = FindingConsumer(try Detector(rules: RuleFile.shipped()))
    let first = consumer.consume(blob.span.extracting(..<block), at: 0, isLast: false) {
      Provenance(path: [])
    }
    #expect(first.next == 0 && consumer.findings.count == 1)
    _ = consumer.consume(blob.span, at: 0, isLast: true) { Provenance(path: []) }
    let secrets = consumer.findings.map { String(decoding: $0.secret, as: UTF8.self) }
    #expect(secrets == [Self.key, String(other)])
    for excerpt in consumer.findings.map(\.excerpt) {
      #expect(!(excerpt.before + excerpt.after).contains(Self.key.suffix(16)))
    }
  }
}
