import Blobs

/// A report as JSON or SARIF holds it: what the two have in common is that neither has what makes
/// the other.
struct WireDocument: Decodable {
  let version: String?
  let findings: [WireFinding]?
  let coverage: WireCoverage?
  let targets: [WireTarget]?
  let part: WirePart?
  let runs: [Run]?

  /// A run of a SARIF log, as far as it is needed.
  struct Run: Decodable {
    let tool: Tool
    let results: [Result]?
    let invocations: [Invocation]?
    let properties: Properties?
  }

  struct Tool: Decodable {
    let driver: Driver
  }

  struct Driver: Decodable {
    let name: String
    let version: String?
  }

  struct Result: Decodable {
    let properties: WireFinding
  }

  struct Invocation: Decodable {
    let toolExecutionNotifications: [Notification]?
  }

  struct Notification: Decodable {
    let descriptor: Descriptor?
  }

  struct Descriptor: Decodable {
    let id: String?
  }

  struct Properties: Decodable {
    let coverage: WireCoverage?
    let targets: [WireTarget]?
    let part: WirePart?
  }
}

/// A part of a list as JSON holds it.
struct WirePart: Decodable {
  let index: Int
  let count: Int
  let list: String

  func part() throws(ReportError) -> ReportPart {
    guard count > 0, (0..<count).contains(index), count <= 1 << 20 else { throw .foreign }
    return ReportPart(index: index, count: count, list: list)
  }
}

/// A coverage as JSON holds it.
struct WireCoverage: Decodable {
  let complete: Bool
  let files: Int
  let bytes: Int
  let objects: Int
  let seenObjects: Int?
  let excluded: [Entry]
  let unread: [Entry]
  let outsideOnly: [Format]?
  let notes: [Entry]?

  struct Format: Decodable {
    let format: String
    let files: Int
  }

  struct Entry: Decodable {
    let path: String
    let pathBytes: String?
    let code: String?
    let object: String?
    let sha256: String?
    let reason: String

    var entry: Coverage.Entry {
      let bytes = WireFinding.bytes(path, pathBytes) ?? Array(path.utf8)
      return Coverage.Entry(
        Provenance(path: bytes, object: object),
        .reported(code: code ?? "unknown", text: reason), contentHash: sha256)
    }
  }

  func coverage() -> Coverage {
    var coverage = Coverage()
    coverage.files = files
    coverage.bytes = bytes
    coverage.objects = objects
    coverage.seenObjects = Self.bounded(seenObjects ?? 0)
    coverage.excluded = excluded.map(\.entry)
    coverage.unread = unread.map(\.entry)
    for entry in outsideOnly ?? [] {
      coverage.outsideOnly[entry.format, default: 0] += Self.bounded(entry.files)
    }
    coverage.notes = (notes ?? []).map(\.entry)
    if !complete && unread.isEmpty {
      coverage.unread = [.init(path: [], .reportIncomplete)]
    }
    return coverage
  }

  /// What a file claims may be anything; sums of these stay within an integer.
  private static func bounded(_ number: Int) -> Int { min(max(number, 0), 1 << 40) }
}
