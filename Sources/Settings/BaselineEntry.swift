package import Blobs
import Inputs

/// One accepted finding, or one thing that is accepted not to be read.
package struct BaselineEntry: Hashable, Sendable {
  /// What is accepted.
  package enum Subject: Hashable, Sendable {
    /// A secret, wherever it stands.
    case secret(Fingerprint)
    /// A git object that can't be read, by its hexadecimal id.
    case object(String)
    /// A file that can't be read whole (an encrypted archive), by the SHA-256 of its bytes.
    case content(String)
  }

  /// What is accepted.
  package var subject: Subject
  /// Where: a pattern in the syntax of `.gitignore`, from the baseline's folder; nil for anywhere.
  package var path: [UInt8]?
  /// Who answers for it.
  package var owner: String?
  /// The last day on which the entry counts; nil for no end.
  package var expires: BaselineDate?
  /// Whether the secret may be live.
  package var acceptsLive: Bool
  /// Why it is accepted; never empty.
  package var reason: String

  /// Creates an entry.
  package init(
    _ subject: Subject, reason: String, path: [UInt8]? = nil, owner: String? = nil,
    expires: BaselineDate? = nil, acceptsLive: Bool = false
  ) {
    self.subject = subject
    self.reason = reason
    self.path = path
    self.owner = owner
    self.expires = expires
    self.acceptsLive = acceptsLive
  }

  /// Whether the entry counts no more.
  package func isExpired(on day: BaselineDate) -> Bool { expires.map { $0 < day } ?? false }

  /// Whether the entry's path limit, if it has one, lets a path pass.
  ///
  /// - Parameters:
  ///   - path: the path from the baseline's folder.
  ///   - members: the names of the archive members that lead there.
  package func covers(_ path: [UInt8], members: [[UInt8]] = []) -> Bool {
    self.path.map { PathPatterns([$0]).contains(path, members: members) } ?? true
  }
}

extension BaselineEntry {
  /// What is wrong with a line.
  struct LineError: Error {
    let reason: String
  }

  /// Reads a line: the subject, then `accept-live` and `key=value` in any order. A value with spaces
  /// stands in quotation marks, in which `\"`, `\\` and `\xHH` mean one byte.
  init(line: [UInt8]) throws(LineError) {
    var words = LineWords(line)
    guard let first = try words.next(), first.value == nil else {
      throw LineError(reason: "does not begin with a fingerprint")
    }
    self.init(try Self.subject(first.name), reason: "")
    var known: Set<String> = []
    while let (name, value) = try words.next() {
      guard known.insert(name).inserted else { throw LineError(reason: "has \(name) twice") }
      let text = value.map { String(decoding: $0, as: UTF8.self) }
      switch (name, text) {
      case ("accept-live", nil): acceptsLive = true
      case ("path", .some): path = value
      case ("owner", .some(let text)): owner = text
      case ("reason", .some(let text)): reason = text
      case ("expires", .some(let text)):
        guard let day = BaselineDate(text: text) else {
          throw LineError(reason: "expires has to be a day such as 2026-12-31")
        }
        expires = day
      default: throw LineError(reason: "has a word that means nothing here: \(name)")
      }
    }
    if reason.isEmpty { throw LineError(reason: "has no reason=\"…\"") }
    if path?.isEmpty == true { throw LineError(reason: "has an empty path") }
  }

  private static func subject(_ word: String) throws(LineError) -> Subject {
    if let fingerprint = Fingerprint(text: word) { return .secret(fingerprint) }
    let isHexadecimal = { (text: Substring) in
      text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, isHexadecimal(parts[1]) {
      let count = parts[1].utf8.count
      if parts[0] == "object", count == 40 || count == 64 { return .object(String(parts[1])) }
      if parts[0] == "sha256", count == 64 { return .content(String(parts[1])) }
    }
    throw LineError(reason: "does not begin with a fingerprint (16 digits of 0-9 and a-f)")
  }

  /// The entry as a line, without its end.
  package var line: [UInt8] {
    var line = Array(subjectText.utf8)
    if let path { line += Array(" path=".utf8) + Self.quoted(path) }
    if acceptsLive { line += Array(" accept-live".utf8) }
    if let expires { line += Array(" expires=\(expires)".utf8) }
    if let owner { line += Array(" owner=".utf8) + Self.quoted(Array(owner.utf8)) }
    return line + Array(" reason=".utf8) + Self.quoted(Array(reason.utf8))
  }

  /// The subject as it is written in a line.
  package var subjectText: String {
    switch subject {
    case .secret(let fingerprint): fingerprint.text
    case .object(let id): "object:\(id)"
    case .content(let hash): "sha256:\(hash)"
    }
  }

  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    let isText = String(validating: bytes, as: UTF8.self) != nil
    var result = [UInt8(ascii: "\"")]
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7F:
        result += Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      case 0x80... where !isText:
        result += Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
    return result + [UInt8(ascii: "\"")]
  }
}

/// The words of a baseline's line.
private struct LineWords {
  private var rest: ArraySlice<UInt8>

  init(_ line: [UInt8]) { rest = line[...] }

  /// The next word: a name, and the value behind its `=`.
  mutating func next() throws(BaselineEntry.LineError) -> (name: String, value: [UInt8]?)? {
    rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    if rest.isEmpty { return nil }
    let name = rest.prefix { !Self.ends($0) && $0 != UInt8(ascii: "=") }
    rest = rest.dropFirst(name.count)
    let text = String(decoding: name, as: UTF8.self)
    guard rest.first == UInt8(ascii: "=") else { return (text, nil) }
    rest = rest.dropFirst()
    guard rest.first == UInt8(ascii: "\"") else {
      let value = rest.prefix { !Self.ends($0) }
      rest = rest.dropFirst(value.count)
      return (text, Array(value))
    }
    rest = rest.dropFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") {
        guard rest.first.map(Self.ends) ?? true else { break }
        return (text, value)
      }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "x"):
        guard let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
          throw .init(reason: "has a \\x without two hexadecimal digits")
        }
        value.append(byte)
        rest = rest.dropFirst(2)
      case .some(let byte): value.append(byte)
      case nil: break
      }
    }
    throw .init(reason: "has a quotation mark that is not closed")
  }

  private static func ends(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
