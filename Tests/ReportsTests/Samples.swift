import Blobs
import Findings
import Platform
import Reports
@testable import Rules
import Verification

/// Takes a report into memory.
final class MemorySink: ByteSink {
  private(set) var bytes: [UInt8] = []

  func write(_ bytes: Span<UInt8>) throws(SystemError) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A sink that is full after some bytes.
final class FullSink: ByteSink {
  private var room: Int

  init(room: Int) { self.room = room }

  func write(_ bytes: Span<UInt8>) throws(SystemError) {
    room -= bytes.count
    if room < 0 { throw SystemError("write", 28) }
  }
}

/// Keys and findings that tests report on.
enum Samples {
  /// A key that looks real and is the same for the same number; none stands in this file.
  static func key(_ number: Int) -> [UInt8] {
    var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var key = Array("ka_".utf8) + Array("live_".utf8)
    for _ in 0..<32 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      key.append(digits[Int(state >> 33) % digits.count])
    }
    return key
  }

  static let rule = Rule(
    id: "kubeadapt-api-key", name: "Kubeadapt API key",
    description: "An API key of Kubeadapt. It opens what its scopes say, without a second factor.",
    help: "Revoke the key in the dashboard: app.kubeadapt.io > Settings > API Keys.",
    confidence: .high, pattern: "", literals: ["ka_live_"],
    filters: .init(
      placeholder: true, entropy: 0, context: [], contextDistance: 0, prefix: "ka_live_"))

  /// A finding in the history of a repository.
  static func finding(
    _ number: Int, in repository: String, path: String = "token",
    refs: [String] = ["refs/heads/main"], date: String = "2024-05-06T07:08:09Z",
    author: String? = "Ann <ann@example.com>"
  ) -> Finding {
    var finding = finding(number, path: path)
    let object = String(repeating: "ab", count: 20)
    finding.provenance.repository = Array(repository.utf8)
    finding.provenance.object = object
    finding.history = HistoryEntry(
      object: object, commit: String(repeating: "cd", count: 20), author: author, date: date,
      path: nil, refs: refs)
    return finding
  }

  /// A finding on line 3 of a file.
  static func finding(
    _ number: Int = 1, path: String = "config/app.yaml", line: Int = 3,
    encodings: [String] = []
  ) -> Finding {
    let secret = key(number)
    var finding = Finding(
      rule: rule.id, confidence: .high, fingerprint: Fingerprint(of: secret), secret: secret,
      provenance: Provenance(path: Array(path.utf8)),
      location: Location(
        bytes: 40..<80, start: .init(line: line, column: 10),
        end: .init(line: line, column: 50)),
      encodings: encodings,
      excerpt: Excerpt(before: "api_key: ", masked: "ka_live_…", after: " # rotate"))
    finding.lineHash = "39fa2ee980eb94b0:1"
    return finding
  }

  static func report(_ findings: [Finding]) -> Report {
    var report = Report(
      version: "0.1.0", command: "scan", findings: findings, rules: [rule],
      coverage: Coverage())
    report.coverage.files = 12
    report.coverage.bytes = 34567
    report.workingDirectory = Array("/home/dev/project".utf8)
    report.sourceRoot = report.workingDirectory
    report.startTime = Timestamp(secondsSince1970: 1_790_000_000)
    report.endTime = Timestamp(secondsSince1970: 1_790_000_002)
    return report
  }

  static func live() -> KeyVerification {
    var live = KeyVerification(reason: .accepted, status: 200)
    live.organization = .init(id: "org_1", name: "Acme", counts: ["cluster_count": 2])
    return live
  }

  static func text(
    _ report: Report, _ format: ReportFormat, _ change: (inout ReportOptions) -> Void = { _ in }
  ) throws -> String {
    var options = ReportOptions()
    change(&options)
    let sink = MemorySink()
    try report.write(format, options: options, to: sink)
    return sink.text
  }

  /// Findings of every kind: encoded, in an archive, in a name, in history, suppressed, in a
  /// Kubernetes object, with a path that is not UTF-8.
  static func manyKinds() -> Report {
    var findings = [finding(1), finding(1, path: "other.env", line: 7)]
    findings.append(finding(2, path: "b64.txt", encodings: ["base64", "gzip"]))
    var member = finding(3, path: "outer.zip")
    member.provenance.members = [Array("inner.tar.gz".utf8), Array("config.yaml".utf8)]
    findings.append(member)
    var name = finding(4, path: "keys/" + String(decoding: key(4), as: UTF8.self) + ".txt")
    name.provenance.part = .name
    name.location = nil
    name.lineHash = nil
    name.excerpt = Excerpt(before: "", masked: "ka_live_…", after: ".txt")
    findings.append(name)
    var old = finding(5, path: "gone.py")
    old.provenance.repository = Array(".".utf8)
    old.provenance.object = String(repeating: "ab", count: 20)
    old.history = HistoryEntry(
      object: String(repeating: "ab", count: 20), commit: String(repeating: "cd", count: 20),
      author: "A U Thor <author@example.com>", date: "2024-05-06T07:08:09+02:00",
      path: Array("src/gone.py".utf8), refs: ["refs/heads/main", "refs/tags/v1"])
    findings.append(old)
    var message = finding(6, path: ".")
    message.provenance.part = .message
    message.provenance.repository = Array(".".utf8)
    message.provenance.object = String(repeating: "ef", count: 20)
    message.history = HistoryEntry(object: String(repeating: "ef", count: 20))
    findings.append(message)
    var suppressed = finding(7, path: "tests/fixture.txt")
    suppressed.suppression = Suppression(by: .baseline, reason: "rotated in May")
    findings.append(suppressed)
    var secret = finding(8, path: "secret.yaml")
    secret.kubernetes = KubernetesField(kind: "Secret", name: "kubeadapt-agent", key: "data.token")
    findings.append(secret)
    var odd = finding(9)
    odd.provenance.path = [0x61, 0xFF, 0x62]
    findings.append(odd)
    var report = report(findings)
    report.verdicts[findings[0].fingerprint] = live()
    report.verdicts[findings[2].fingerprint] = KeyVerification(reason: .notAccepted, status: 401)
    report.verdicts[findings[3].fingerprint] = KeyVerification(reason: .timedOut)
    report.coverage.excluded = [.init(path: Array("build".utf8), .ignored(.ignoreRules))]
    report.repository = RepositoryState(
      remote: "https://user:pass@example.com/team/project.git", revision: "0123abcd",
      branch: "main")
    return report
  }

  /// Findings of a git history: keys that came and went over some years.
  static func history(_ count: Int) -> Report {
    let findings = (0..<count).map { number in
      let day = number * 7 % 28 + 1
      let month = number * 5 % 12 + 1
      var finding = finding(
        number / 2, path: "src/module\(number % 50)/settings.py", line: number + 1)
      finding.provenance.repository = Array(".".utf8)
      finding.provenance.object =
        Fingerprint(of: [UInt8(number & 255), 1]).text + "00112233445566778899aabb"
      finding.history = HistoryEntry(
        object: finding.provenance.object ?? "",
        commit: Fingerprint(of: [UInt8(number & 255), 2]).text + "00112233445566778899aabb",
        author: "Dev \(number % 9) <dev\(number % 9)@example.com>",
        date:
          "\(2019 + number % 7)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)T10:00:00Z",
        path: finding.provenance.path, refs: ["refs/heads/main"], inHead: number % 3 == 0)
      return finding
    }
    var report = report(findings)
    report.command = "git"
    for (index, finding) in findings.enumerated() {
      switch index % 8 {
      case 0: report.verdicts[finding.fingerprint] = live()
      case 2: report.verdicts[finding.fingerprint] = KeyVerification(reason: .notAccepted)
      case 4: report.verdicts[finding.fingerprint] = KeyVerification(reason: .timedOut)
      default: break
      }
    }
    report.roots = [Array(".".utf8)]
    report.repository = RepositoryState(
      remote: "git@example.com:team/project.git", revision: "0123abcd", branch: "main")
    return report
  }
}
