import Findings
import Rules

/// Replaces secrets, and their encoded texts, where they stand in something else: a path, a ref, an
/// author, a message of git, a cluster's name.
struct Redactor {
  /// What each secret or encoded text is replaced by.
  private var masks: [[UInt8]: [UInt8]] = [:]
  /// By the first four bytes, the lengths of what begins so, longest first: one look-up a position
  /// tells that nothing begins there.
  private var lengths: [UInt32: [Int]] = [:]
  /// Pieces of the secrets, which may stand anywhere by themselves.
  private let pieces: KeyPieces
  private let maskUnscanned: (@Sendable ([[UInt8]]) -> [[UInt8]])?

  /// Secrets that are shorter could be part of any word.
  private static let minimumLength = 4

  /// Creates a redactor of every secret of a report.
  init(_ report: Report) {
    maskUnscanned = report.maskUnscanned
    let prefixes = report.rulesByID.mapValues { $0.filters.prefix }
    pieces = KeyPieces(
      Set(report.findings.map(\.secret) + report.knownSecrets).map { Self.body(of: $0) })
    for secret in report.knownSecrets { add(secret, "…") }
    for finding in report.findings {
      let mask = (prefixes[finding.rule] ?? "") + "…"
      add(finding.secret, mask)
      if finding.encoded.isEmpty { continue }
      add(finding.encoded, mask)
      // Names in manifests in strings come with their escapes undone.
      let backslash = UInt8(ascii: "\\")
      if finding.encoded.contains(backslash) {
        add(finding.encoded.filter { $0 != backslash }, mask)
      }
    }
  }

  /// A key without what all of its kind begin with.
  private static func body(of secret: [UInt8]) -> ArraySlice<UInt8> {
    for prefix in [form, Array("ka_".utf8)] where secret.starts(with: prefix) {
      return secret.dropFirst(prefix.count)
    }
    return secret[...]
  }

  private mutating func add(_ secret: [UInt8], _ mask: String) {
    guard secret.count >= Self.minimumLength, masks[secret] == nil else { return }
    masks[secret] = Array(mask.utf8)
    let head = Self.head(secret, 0)
    let known = lengths[head, default: []]
    if !known.contains(secret.count) {
      lengths[head] = (known + [secret.count]).sorted(by: >)
    }
  }

  /// The texts without any secret.
  func redact(_ texts: [[UInt8]]) -> [[UInt8]] {
    let known = texts.map { text in
      pieces.masked(redactForms(redactKnown(text)), sparesWords: true)
    }
    return maskUnscanned.map { $0(known) } ?? known
  }

  /// A line around a key without any secret, and without what looks like one of another kind.
  func redact(_ excerpt: Excerpt) -> Excerpt {
    var excerpt = excerpt
    excerpt.before = redact(excerpt.before, isCutBefore: excerpt.isCutBefore, isCutAfter: false)
    excerpt.after = redact(excerpt.after, isCutBefore: false, isCutAfter: excerpt.isCutAfter)
    return excerpt
  }

  private func redact(_ text: String, isCutBefore: Bool, isCutAfter: Bool) -> String {
    let bytes = Array(text.utf8)
    if bytes.isEmpty { return text }
    let known = pieces.masked(redactForms(redactKnown(bytes)), sparesWords: false)
    let result = OtherSecrets.masked(known, isCutBefore: isCutBefore, isCutAfter: isCutAfter)
    return result == bytes ? text : String(decoding: result, as: UTF8.self)
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
      if let lengths = lengths[Self.head(bytes, index)],
        let (length, mask) = secret(in: bytes, at: index, lengths)
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

  private func secret(
    in bytes: [UInt8], at index: Int, _ lengths: [Int]
  ) -> (Int, [UInt8])? {
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
    var report = self
    let redactor = Redactor(self)
    for index in report.findings.indices {
      report.findings[index].excerpt = redactor.redact(report.findings[index].excerpt)
    }
    var known: Set<[UInt8]> = []
    report.visitTexts { known.insert($0) }
    let texts = Array(known)
    var masked: [[UInt8]: [UInt8]] = [:]
    for (text, result) in zip(texts, redactor.redact(texts)) where text != result {
      masked[text] = result
    }
    if !masked.isEmpty {
      report.visitTexts { text in if let result = masked[text] { text = result } }
    }
    for index in report.findings.indices {
      report.findings[index].secret = []
      report.findings[index].encoded = []
    }
    report.knownSecrets = []
    return report
  }
}
