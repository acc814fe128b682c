import FoundationEssentials

/// A finding as a JSON report tells it.
struct ReportedFinding: Decodable, Hashable {
  /// What is known of a finding in a git object.
  struct History: Decodable, Hashable {
    var object: String
    var commit: String?
    var path: String?
    var refs: [String]?
    var inHead: Bool?
  }

  /// What a verification said.
  struct Verification: Decodable, Hashable {
    var verdict: String
    var reason: String
  }

  /// Why a finding does not count.
  struct Suppressed: Decodable, Hashable {
    var by: String
  }

  var rule: String
  var fingerprint: String
  var path: String
  var member: String?
  var startLine: Int?
  var startColumn: Int?
  var endColumn: Int?
  var byteOffset: Int?
  var encodings: [String]
  var git: History?
  var verification: Verification?
  var suppressed: Suppressed?
}

/// What a JSON report says was read and what was not.
struct ReportedCoverage: Decodable {
  /// A place and the reason.
  struct Entry: Decodable, Hashable {
    var path: String
    var reason: String
  }

  var complete: Bool
  var files: Int
  var bytes: Int
  var objects: Int
  var seenObjects: Int?
  var notes: [Entry]?
  var excluded: [Entry]
  var unread: [Entry]
}

/// A JSON report.
struct JSONText: Decodable {
  var findings: [ReportedFinding]
  var coverage: ReportedCoverage
}

extension Ended {
  /// The report on standard output, made with `-f json`.
  func report() throws -> JSONText {
    try JSONDecoder().decode(JSONText.self, from: Data(output))
  }
}

/// A JSON report with what was scanned.
struct JSONDocument: Decodable {
  /// A thing that was scanned.
  struct Target: Decodable {
    struct Root: Decodable {
      var path: String
    }

    var roots: [Root]
    var complete: Bool
    var name: String { roots.first?.path ?? "" }
  }

  /// What was not read.
  struct Coverage: Decodable {
    struct Entry: Decodable {
      var path: String
      var code: String?
    }

    var complete: Bool
    var unread: [Entry]
  }

  var coverage: Coverage
  var targets: [Target]

  /// What was not read, or not wholly.
  var unfinished: [String] { targets.filter { !$0.complete }.map(\.name) }
}

extension Ended {
  /// The report on standard output, made with `-f json`.
  func document() throws -> JSONDocument {
    try JSONDecoder().decode(JSONDocument.self, from: Data(output))
  }
}
