import Blobs
import Findings
import Fixtures
import Foundation
@testable import Reports
import Testing

/// What else stands on a line that holds a key.
@Suite struct OtherSecretsTests {
  private static let random = "q8Zr4TnB1xWc7LmV5kDs"

  private func masked(_ line: String, before: Bool = false, after: Bool = false) -> String {
    String(
      decoding: OtherSecrets.masked(
        Array(line.utf8), isCutBefore: before, isCutAfter: after), as: UTF8.self)
  }

  @Test(
    "Secrets of other kinds are masked",
    arguments: [
      "id AK" + "IA«Q8ZR4TNB1XWC7LMV» x", "AWS_ACCESS_KEY_ID=«AK" + "IAQ8ZR4TNB1XWC7LMV» x",
      "gh" + "p_«\(random)aaaa»",
      "token glp" + "at-«\(random)», then", "password=«hunter2» ", "PASSWORD: «hunter2»",
      #""password": "«two words»", "b": 1"#, "--password «hunter2» --user me",
      "db_password = '«it's»", "client_secret=«abc»&scope=x", "<password>«x1»</password>",
      "Authorization: Bearer «abcdef»", "Authorization: Basic «dXNlcjpwYXNz»",
      "postgres://me:«p@ss»@db/x", "k = \"«\(random)+/x»\"", "API_KEY=«s3cr3t»",
      "ey" + "J«hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl»",
    ])
  func secrets(marked: String) {
    // Quotes in a value end it too early for the mark: such a row says where masking may end.
    let plain = marked.replacing("«", with: "").replacing("»", with: "")
    var expected = ""
    var rest = marked[...]
    while let start = rest.firstIndex(of: "«"), let end = rest.firstIndex(of: "»") {
      expected += rest[..<start] + "…"
      rest = rest[rest.index(after: end)...]
    }
    expected += rest
    if marked.contains("it's") {
      #expect(!masked(plain).contains("= 'it"))
    } else {
      #expect(masked(plain) == expected)
    }
  }

  @Test(
    "What is none stays",
    arguments: [
      "api_key: ", "# rotate this token soon", "existingSecret: kubeadapt-agent", "secretName: x",
      "kind: Secret", "password: ${DB_PASSWORD}", "password = {{ .Values.password }}",
      "token: ka_live_…", "https://example.com/path/to/thing?x=1", "tokenFile: /run/secrets/t",
      "commit 0123456789abcdef0123456789abcdef01234567", "user@example.com", "secret = null",
      "src/main/java/com/Example1/Deep/Path2.java", "token: [base64: ka_live_…]==",
      #"HEADERS = {"Authorization": "Bearer "#,
    ])
  func harmless(line: String) { #expect(masked(line) == line) }

  @Test("What is cut off may be a part of a secret")
  func cut() {
    #expect(masked("er2secretvalue, next", before: true) == "…, next")
    #expect(masked("gh" + "p_ab", after: true) == "gh" + "p_…")
    #expect(masked("gh" + "p_ab") == "gh" + "p_ab")
  }

  // MARK: Pieces of keys

  /// A line that holds the body of a key beside it, in a number of ways.
  private static func lines(_ body: String) -> [String] {
    let letters = Array(body)
    return [
      "b=\(body)", " # was \(body.dropFirst(4).prefix(9))",
      "|\(letters.suffix(15).map(String.init).joined())|",
      letters.map(String.init).joined(separator: "."),
      "x\(letters[3..<9].map(String.init).joined())y",
    ]
  }

  @Test("No format shows six characters of a key in a row", arguments: ReportFormat.all)
  func pieces(format: ReportFormat) throws {
    for number in 0..<8 {
      let body = String(decoding: Samples.key(number).dropFirst(8), as: UTF8.self)
      for line in Self.lines(body) {
        // A short piece of one kind of character may stay in names: it may be a word.
        let name = line.utf8.allSatisfy { (0x61...0x7A).contains($0) } ? "name" : line
        var finding = Samples.finding(number, path: "dir/\(name)")
        finding.excerpt = Excerpt(before: line, masked: "ka_live_…", after: line)
        finding.kubernetes = KubernetesField(kind: "Secret", name: name, key: name, namespace: name)
        finding.suppression =
          number.isMultiple(of: 2) ? Suppression(by: .inline, reason: name) : nil
        finding.history = HistoryEntry(
          object: String(repeating: "a", count: 40), commit: String(repeating: "b", count: 40),
          author: name, date: "2024-01-02T03:04:05Z", path: Array(name.utf8), refs: [name])
        var report = Samples.report([finding])
        report.roots = [Array(name.utf8)]
        report.verdicts[finding.fingerprint] = Hostile.verification(name)
        report.coverage.unread = [
          .init(path: Array(name.utf8), .reported(code: "k", text: name))
        ]
        let text = try Samples.text(report, format)
        Self.expectNoPiece(of: body, in: text, "\(format.name), \(line)")
      }
    }
  }

  /// Every second character counts as well.
  private static func expectNoPiece(of body: String, in text: String, _ place: String) {
    let characters = Array(body.utf8)
    let bytes = Array(text.utf8)
    var known: Set<[UInt8]> = []
    for start in 0...(characters.count - 6) { known.insert(Array(characters[start..<(start + 6)])) }
    for step in [1, 2] {
      for start in 0..<max(0, bytes.count - 5 * step) {
        let piece = (0..<6).map { bytes[start + $0 * step] }
        if known.contains(piece) {
          Issue.record("a piece in \(place)")
          return
        }
      }
    }
  }

  @Test("A word of a key that somebody chose stays in paths, and not on lines")
  func words() {
    let pieces = KeyPieces([Array("production-server-2024".utf8)[...]])
    let path = Array("deploy/production/values.yaml".utf8)
    #expect(pieces.masked(path, sparesWords: true) == path)
    #expect(
      String(decoding: pieces.masked(path, sparesWords: false), as: UTF8.self)
        == "deploy/…/values.yaml")
    let long = Array("x/production-server/y".utf8)
    #expect(
      String(decoding: pieces.masked(long, sparesWords: true), as: UTF8.self) == "x/…/y")
  }

  @Test("What the API answers is masked in the report of kascan verify")
  func answers() throws {
    let key = Samples.key(1)
    let fingerprint = Fingerprint(of: key)
    for text in [
      String(decoding: key, as: UTF8.self), Data(key).base64EncodedString(),
      String(decoding: key.dropFirst(12), as: UTF8.self),
    ] {
      var report = VerificationReport(keys: [
        .init(fingerprint: fingerprint, verification: Hostile.verification(text), lines: [1])
      ])
      report.mask([key, Array(Data(key).base64EncodedString().utf8)]) { $0 }
      for write in [report.writeLines, { try report.writeText(options: ReportOptions(), to: $0) }] {
        let sink = MemorySink()
        try write(sink)
        #expect(!sink.text.contains(text))
        Self.expectNoPiece(
          of: String(decoding: key.dropFirst(8), as: UTF8.self), in: sink.text, "verify")
      }
    }
  }
}
