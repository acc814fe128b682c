import Findings
import Inputs
import Rules
import Verification

/// Replaces secrets where they stand in something else: a path, a ref, a cluster's name.
struct Redactor {
  /// What each secret is replaced by.
  private var masks: [[UInt8]: [UInt8]] = [:]
  /// The lengths of the secrets, longest first.
  private var lengths: [Int] = []
  /// The first four bytes of every secret: one look-up a position tells that none begins there.
  private var heads: Set<UInt32> = []

  /// Secrets that are shorter could be part of any word.
  private static let minimumLength = 4

  /// Creates a redactor of every secret of a report.
  init(_ report: Report) {
    let prefixes = report.rulesByID.mapValues { $0.filters.prefix }
    for finding in report.findings {
      let mask = (prefixes[finding.rule] ?? "") + "…"
      add(finding.secret, mask)
      if finding.provenance.part == .name, !finding.encodings.isEmpty {
        add(Self.encodedSecret(of: finding), mask)
      }
    }
    lengths = Set(masks.keys.map(\.count)).sorted(by: >)
  }

  private mutating func add(_ secret: [UInt8], _ mask: String) {
    guard secret.count >= Self.minimumLength else { return }
    masks[secret] = Array(mask.utf8)
    heads.insert(Self.head(secret, 0))
  }

  /// The encoded text in the name that a finding is about: what is left of the name between the
  /// texts on either side of the mask. Without those, the whole name.
  private static func encodedSecret(of finding: Finding) -> [UInt8] {
    let path = finding.provenance.members.last ?? finding.provenance.path
    let name = path.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? path
    let before = Array(finding.excerpt.before.utf8)
    let after = Array(finding.excerpt.after.utf8)
    for text in [name, path] where before.count + after.count < text.count {
      if text.starts(with: before), text.reversed().starts(with: after.reversed()) {
        return Array(text.dropFirst(before.count).dropLast(after.count))
      }
    }
    return name
  }

  func redact(_ bytes: [UInt8]) -> [UInt8] {
    redactForms(redactKnown(bytes))
  }

  /// How every new key begins.
  private static let form = Array("ka_live_".utf8)
  /// So much of a key's body is shown at the most.
  private static let shownBody = 4

  /// Masks what has the form of a key, found or not, and pieces of one: paths that were not
  /// searched, messages of git and cut texts may hold some.
  private func redactForms(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > Self.form.count + Self.shownBody else { return bytes }
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index + Self.form.count <= bytes.count {
      guard bytes[index] == Self.form[0], bytes[index...].starts(with: Self.form) else {
        index += 1
        continue
      }
      let body = index + Self.form.count
      var end = body
      while end < bytes.count, Self.isAlphanumeric(bytes[end]) { end += 1 }
      if end - body > Self.shownBody {
        result += bytes[copied..<body] + Array("…".utf8)
        copied = end
      }
      index = end
    }
    return copied == 0 ? bytes : result + bytes[copied...]
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  private func redactKnown(_ bytes: [UInt8]) -> [UInt8] {
    guard !masks.isEmpty, bytes.count >= Self.minimumLength else { return bytes }
    var result: [UInt8]?
    var copied = 0
    var index = 0
    while index + Self.minimumLength <= bytes.count {
      if heads.contains(Self.head(bytes, index)), let (length, mask) = secret(in: bytes, at: index)
      {
        result = (result ?? []) + bytes[copied..<index] + mask
        index += length
        copied = index
      } else {
        index += 1
      }
    }
    return result.map { $0 + bytes[copied...] } ?? bytes
  }

  func redact(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let redacted = redact(bytes)
    return redacted == bytes ? text : String(decoding: redacted, as: UTF8.self)
  }

  private func secret(in bytes: [UInt8], at index: Int) -> (Int, [UInt8])? {
    for length in lengths where index + length <= bytes.count {
      if let mask = masks[Array(bytes[index..<(index + length)])] { return (length, mask) }
    }
    return nil
  }

  private static func head(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8
      | UInt32(bytes[index + 3])
  }
}

extension Report {
  /// The report without any secret: findings hold none, and where one stands in a path or another
  /// text, its prefix and an ellipsis take its place.
  func redacted() -> Report {
    let redactor = Redactor(self)
    var report = self
    for index in report.findings.indices { report.findings[index].redact(with: redactor) }
    for index in report.coverage.excluded.indices {
      report.coverage.excluded[index].redact(with: redactor)
    }
    for index in report.coverage.unread.indices {
      report.coverage.unread[index].redact(with: redactor)
    }
    report.verdicts = verdicts.mapValues { $0.redacted(with: redactor) }
    report.roots = roots.map(redactor.redact)
    report.workingDirectory = redactor.redact(workingDirectory)
    report.sourceRoot = redactor.redact(sourceRoot)
    report.repository?.remote = repository?.remote.map(redactor.redact)
    report.repository?.branch = repository?.branch.map(redactor.redact)
    report.category = category.map(redactor.redact)
    return report
  }
}

extension Finding {
  fileprivate mutating func redact(with redactor: Redactor) {
    secret = []
    provenance.path = redactor.redact(provenance.path)
    provenance.members = provenance.members.map(redactor.redact)
    provenance.repository = provenance.repository.map(redactor.redact)
    excerpt.before = redactor.redact(excerpt.before)
    excerpt.masked = redactor.redact(excerpt.masked)
    excerpt.after = redactor.redact(excerpt.after)
    if var field = kubernetes {
      field.name = redactor.redact(field.name)
      field.key = redactor.redact(field.key)
      kubernetes = field
    }
    if var entry = history {
      entry.author = entry.author.map(redactor.redact)
      entry.path = entry.path.map(redactor.redact)
      entry.refs = entry.refs.map(redactor.redact)
      history = entry
    }
    let reason = suppression?.reason
    suppression?.reason = reason.map(redactor.redact)
  }
}

extension Coverage.Entry {
  fileprivate mutating func redact(with redactor: Redactor) {
    path = redactor.redact(path)
    reason = redactor.redact(reason)
  }
}

extension KeyVerification {
  /// An answer of the API may quote the key it was asked about.
  fileprivate func redacted(with redactor: Redactor) -> KeyVerification {
    var result = self
    result.organization?.id = redactor.redact(organization?.id ?? "")
    result.organization?.name = organization?.name.map(redactor.redact)
    result.clusters = clusters?.map { cluster in
      var cluster = cluster
      cluster.id = redactor.redact(cluster.id)
      cluster.name = cluster.name.map(redactor.redact)
      cluster.provider = cluster.provider.map(redactor.redact)
      cluster.region = cluster.region.map(redactor.redact)
      cluster.environment = cluster.environment.map(redactor.redact)
      cluster.status = cluster.status.map(redactor.redact)
      return cluster
    }
    return result
  }
}
