package import Rules

/// Rules and encodings made ready for searching; shared by all workers.
package final class Detector: Sendable {
  /// How deep and how large decoding may go.
  package struct Limits: Sendable {
    /// How many encodings may lie around a secret.
    package var decodeDepth = 4
    /// The most bytes that embedded compressed text may hold.
    package var expansion = 64 << 20
    /// How many bytes may be decoded for each byte of a blob, ...
    package var decodingRatio = 16
    /// ... and how many for any blob.
    package var decodingFloor = 256 << 20

    /// Creates the default limits.
    package init() {}
  }

  /// A rule that can't be used.
  package struct RuleError: Error, Equatable, CustomStringConvertible {
    /// The rule's id.
    package let rule: String
    /// What is wrong with it.
    package let reason: String
    package var description: String { "rule \(rule): \(reason)" }
  }

  /// What a literal leads to.
  enum Owner: Equatable {
    case rule(Int)
    case encoding(Int, literal: Int)
    case gzip
    case encodedGzip
  }

  /// The rules; a match names its rule by the index.
  package let rules: [Rule]
  let limits: Limits
  let patterns: [Pattern]
  /// The prefixes of the rules' secrets; empty ones of those that have none.
  let prefixes: [[UInt8]]
  /// The rules' context words, and those that have to stand right before the secret.
  let contexts: [(far: ContextWords, near: ContextWords)]
  let encodings: [any Encoding]
  /// For each byte, the encodings whose escapes may begin with it, and their indices.
  let escapeEncodings: [[(index: Int, encoding: any EscapeText)]]
  /// Whether each encoding is one of escapes.
  let isEscape: [Bool]
  let literalSet: LiteralSet
  let owners: [[Owner]]
  /// Whether each literal is one of a rule.
  let isPlain: [Bool]
  let kernel: LiteralSet.Kernel

  /// Makes rules ready.
  ///
  /// - Parameters:
  ///   - rules: their literals have 3 to 8 bytes.
  ///   - decodes: false to look for plain text only.
  package convenience init(
    rules: [Rule], limits: Limits = Limits(), decodes: Bool = true
  ) throws(RuleError) {
    try self.init(rules: rules, limits: limits, decodes: decodes, kernel: .best)
  }

  init(rules: [Rule], limits: Limits, decodes: Bool, kernel: LiteralSet.Kernel) throws(RuleError) {
    self.rules = rules
    self.limits = limits
    self.kernel = kernel
    var patterns: [Pattern] = []
    for rule in rules {
      do {
        patterns.append(try Pattern(rule.pattern))
      } catch {
        throw RuleError(rule: rule.id, reason: error.description)
      }
    }
    self.patterns = patterns
    contexts = rules.map {
      (ContextWords($0.filters.context), ContextWords($0.filters.nearContext))
    }
    self.prefixes = rules.map { Array($0.filters.prefix.utf8) }
    var owners: [[UInt8]: [Owner]] = [:]
    for (index, rule) in rules.enumerated() {
      for literal in rule.literals { owners[Array(literal.utf8), default: []].append(.rule(index)) }
    }
    let plain = owners.keys.sorted { $0.lexicographicallyPrecedes($1) }
    let prefixes = Set(rules.map { Array($0.filters.prefix.utf8) }).filter { $0.count >= 3 }
      .sorted { $0.lexicographicallyPrecedes($1) }
    encodings =
      decodes && limits.decodeDepth > 0
      ? Encodings.covering(prefixes: prefixes, plain: plain) : []
    for (index, encoding) in encodings.enumerated() {
      for (number, literal) in encoding.literals.enumerated() {
        owners[literal, default: []].append(.encoding(index, literal: number))
      }
    }
    if !encodings.isEmpty {
      owners[GzipDecoder.magic, default: []].append(.gzip)
      owners[Encodings.encodedGzip, default: []].append(.encodedGzip)
    }
    var escapes = [[(index: Int, encoding: any EscapeText)]](repeating: [], count: 256)
    for (index, encoding) in encodings.enumerated() {
      guard let encoding = encoding as? any EscapeText else { continue }
      for marker in encoding.markers { escapes[Int(marker)].append((index, encoding)) }
    }
    escapeEncodings = escapes
    isEscape = encodings.map { $0 is any EscapeText }
    let literals = owners.keys.sorted { $0.lexicographicallyPrecedes($1) }
    for literal in literals where !(3...8).contains(literal.count) {
      throw RuleError(
        rule: rules.first { $0.literals.contains(String(decoding: literal, as: UTF8.self)) }?.id
          ?? "", reason: "a literal has to have 3 to 8 bytes")
    }
    guard literals.count <= LiteralSet.limit else {
      throw RuleError(
        rule: rules.last?.id ?? "",
        reason: "too many literals: \(literals.count) with those of all encodings, and "
          + "\(LiteralSet.limit) is the most")
    }
    literalSet = LiteralSet(literals, findsRuns: !encodings.isEmpty)
    self.owners = literals.map { owners[$0] ?? [] }
    isPlain = self.owners.map { $0.contains { if case .rule = $0 { true } else { false } } }
  }
}
