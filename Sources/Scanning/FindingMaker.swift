import Blobs
import Detection
import Findings
import Inputs
import Platform
import Rules
import Verification

/// Makes findings of the matches of one block.
struct FindingMaker {
  /// How much of a line an excerpt shows on each side of the secret, in bytes.
  private static let excerptReach = 240
  /// How far a line is looked at for suppressions, in bytes on each side.
  private static let lineReach = 1024

  /// The longest encoded text that is kept, so that it can be masked elsewhere, in bytes.
  private static let longestEncoded = 4096

  let rules: [Rule]
  let provenance: Provenance
  /// In order, their ranges counted from the beginning of the block.
  let matches: [Match]
  /// Where in the blob the block begins.
  let blockOffset: Int
  /// Not behind the block's beginning.
  let position: TextPosition
  /// Whether a comment on the line can suppress a finding.
  let honoursSuppressions: Bool
  /// The bytes that secrets take, apart and in order.
  private let masked: [MaskedRange]

  /// Up to where the block shows all secrets that begin there: what is behind is not quoted.
  private let searched: Int

  private struct MaskedRange {
    var range: Range<Int>
    let mask: String
  }

  init(
    rules: [Rule], provenance: Provenance, matches: [Match], searched: Int,
    earlier: [Range<Int>], blockOffset: Int,
    position: TextPosition, honoursSuppressions: Bool
  ) {
    self.rules = rules
    self.provenance = provenance
    self.matches = matches
    self.blockOffset = blockOffset
    self.position = position
    self.honoursSuppressions = honoursSuppressions
    self.searched = searched
    let own = matches.map { MaskedRange(range: $0.range, mask: Self.mask($0, rules)) }
    let known = earlier.map {
      MaskedRange(range: max(0, $0.lowerBound)..<max(0, $0.upperBound), mask: "…")
    }
    var masked: [MaskedRange] = []
    for next in (own + known).sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      if let last = masked.last, next.range.lowerBound < last.range.upperBound {
        let end = max(last.range.upperBound, next.range.upperBound)
        masked[masked.count - 1].range = last.range.lowerBound..<end
      } else {
        masked.append(next)
      }
    }
    self.masked = masked
  }

  /// A match that becomes a finding, and what decides whether it does.
  struct Chosen {
    let match: Match
    let fingerprint: Fingerprint
    let suppression: Suppression?
  }

  /// The matches that become findings; all are masked.
  ///
  /// - Parameter keeps: is asked of each in its order, with the key's fingerprint and whether a comment
  ///   suppresses the finding.
  func chosen(
    in bytes: Span<UInt8>, where keeps: (Fingerprint, Bool) -> Bool
  ) -> [Chosen] {
    let canBeSuppressed = honoursSuppressions && provenance.part != .name
    return matches.compactMap { match in
      let suppression = canBeSuppressed ? suppression(of: match, in: bytes) : nil
      let fingerprint = Fingerprint(of: match.secret)
      guard keeps(fingerprint, suppression != nil) else { return nil }
      return Chosen(match: match, fingerprint: fingerprint, suppression: suppression)
    }
  }

  /// The findings in a blob's content.
  ///
  /// - Parameter hashesLines: whether the block is the whole blob, and lines are to be hashed.
  func findings(_ chosen: [Chosen], in bytes: Span<UInt8>, hashesLines: Bool) -> [Finding] {
    var positions: [TextPosition] = []
    // All that a carrier holds has the carrier's place.
    var last: Location?
    let fields = KubernetesDocument.fields(
      at: chosen.map(\.match.range), in: bytes, isCut: blockOffset > 0)
    var findings = zip(chosen, fields).map { chosen, field in
      let match = chosen.match
      let encoding = textEncoding(of: match, in: bytes)
      let known = positions.firstIndex { $0.encoding == encoding }
      var position = known.map { positions[$0] } ?? start(encoding)
      // Matches may overlap; positions only move on.
      if position.offset > blockOffset + match.range.lowerBound { position = start(encoding) }
      position.advance(to: blockOffset + match.range.lowerBound, in: bytes, at: blockOffset)
      if let known { positions[known] = position } else { positions.append(position) }
      let place = blockOffset + match.range.lowerBound..<blockOffset + match.range.upperBound
      let location =
        if let last, last.bytes == place { last } else {
          location(of: place, from: position, in: bytes)
        }
      last = location
      var finding = finding(
        chosen, in: bytes, excerpt: excerpt(of: match, in: bytes), location: location)
      finding.suppression = chosen.suppression
      finding.kubernetes = field
      return finding
    }
    if let places = rules.first(where: { $0.id == Candidate.agentTokenRule })?.places {
      NamedAgentSecret.mark(&findings, in: bytes, places)
    }
    if hashesLines {
      let hashes = LineHash.hashes(
        of: bytes, lines: findings.map { $0.location?.start.line ?? 0 })
      for (index, hash) in hashes.enumerated() { findings[index].lineHash = hash }
    }
    return findings
  }

  /// - Parameter start: where the place begins.
  private func location(
    of place: Range<Int>, from start: TextPosition, in bytes: Span<UInt8>
  ) -> Location {
    var end = start
    end.advance(to: place.upperBound, in: bytes, at: blockOffset)
    return Location(bytes: place, start: start.position, end: end.position)
  }

  /// The findings in names, each of which is followed by NUL; an input's names are relative to
  /// their folder.
  func names(_ chosen: [Chosen], in bytes: Span<UInt8>) -> [Finding] {
    chosen.map { chosen in
      let match = chosen.match
      let range = FileWalk.name(at: match.range.lowerBound, in: bytes)
      var finding = finding(
        chosen, in: bytes, excerpt: excerpt(of: match, in: bytes, within: range), location: nil)
      let name = range.map { bytes[$0] }
      if provenance.members.isEmpty {
        finding.provenance.path = path(of: name)
      }
      return finding
    }
  }

  /// The path of a name in the folder that the provenance tells, as the walk writes paths.
  private func path(of name: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let folder = provenance.path
    if folder.isEmpty || folder == [UInt8(ascii: ".")] { return name }
    return folder.last == slash ? folder + name : folder + [slash] + name
  }

  private func finding(
    _ chosen: Chosen, in bytes: Span<UInt8>, excerpt: Excerpt, location: Location?
  ) -> Finding {
    let match = chosen.match
    let rule = rules[match.rule]
    var finding = Finding(
      rule: rule.id, confidence: rule.confidence, fingerprint: chosen.fingerprint,
      secret: match.secret, provenance: provenance, location: location,
      encodings: match.encodings, excerpt: excerpt)
    finding.isInAgentPlace = match.place.map { rules[$0].id } == Candidate.agentTokenRule
    if !match.encodings.isEmpty && match.range.count <= Self.longestEncoded {
      finding.encoded = match.range.map { bytes[$0] }
    }
    return finding
  }

  private func start(_ encoding: TextPosition.Encoding) -> TextPosition {
    encoding == position.encoding || blockOffset > 0 ? position : TextPosition(encoding)
  }

  /// UTF-16 where the secret is: then lines and columns are those of the decoded text.
  private func textEncoding(of match: Match, in bytes: Span<UInt8>) -> TextPosition.Encoding {
    guard match.encodings.first == "utf-16" else { return .utf8 }
    let start = match.range.lowerBound
    return .utf16(
      isLittleEndian: bytes[start] != 0, phase: (blockOffset + start) & 1)
  }

  /// The line of a match, as far as it is in the block and near.
  private func line(of match: Match, in bytes: Span<UInt8>, reach: Int) -> Range<Int> {
    var start = match.range.lowerBound
    while start > 0, match.range.lowerBound - start < reach, bytes[start - 1] != 0x0A { start -= 1 }
    var end = match.range.upperBound
    while end < bytes.count, end - match.range.upperBound < reach, bytes[end] != 0x0A { end += 1 }
    return start..<end
  }

  private func suppression(of match: Match, in bytes: Span<UInt8>) -> Suppression? {
    // A reason may quote a secret, and is cut: its secrets are masked before.
    let lines = line(of: match, in: bytes, reach: Self.lineReach)
    let masked = maskedBytes(lines, of: bytes)
    let rule = rules[match.rule].id
    if let suppression = InlineSuppression.find(on: masked.span, rule: rule) { return suppression }
    // Of a secret in several lines the mask hides all that stands between its pieces, and so the
    // comment on the line that the report shows.
    guard let end = match.range.first(where: { bytes[$0] == 0x0A }) else { return nil }
    return InlineSuppression.find(on: bytes.extracting(lines.lowerBound..<end), rule: rule)
  }

  /// The line around a match, every other secret in it masked as well.
  private func excerpt(
    of match: Match, in bytes: Span<UInt8>, within limits: Range<Int>? = nil
  ) -> Excerpt {
    let line = line(of: match, in: bytes, reach: Self.excerptReach)
      .clamped(to: limits ?? 0..<bytes.count)
    let isCutBefore = limits == nil && line.lowerBound > 0 && bytes[line.lowerBound - 1] != 0x0A
    var end = line.upperBound
    // The beginning of a secret that the next block will show is not quoted either.
    if end > searched - Self.excerptReach {
      end = searched < bytes.count ? max(match.range.upperBound, searched - Self.excerptReach) : end
    }
    let isCutAfter = limits == nil && end < bytes.count && bytes[end] != 0x0A
    if end > match.range.upperBound, bytes[end - 1] == 0x0D { end -= 1 }
    return Excerpt(
      before: text(line.lowerBound..<max(line.lowerBound, match.range.lowerBound), of: bytes),
      masked: Self.mask(match, rules),
      after: text(min(match.range.upperBound, end)..<end, of: bytes),
      isCutBefore: isCutBefore, isCutAfter: isCutAfter)
  }

  private static func mask(_ match: Match, _ rules: [Rule]) -> String {
    let prefix = rules[match.rule].filters.prefix
    return match.encodings.isEmpty
      ? prefix + "…" : "[" + match.encodings.joined(separator: " > ") + ": " + prefix + "…]"
  }

  private func text(_ range: Range<Int>, of bytes: Span<UInt8>) -> String {
    // UTF-16 text is readable without its zeros.
    String(decoding: maskedBytes(range, of: bytes).filter { $0 != 0 }, as: UTF8.self)
  }

  private func maskedBytes(_ range: Range<Int>, of bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var index = range.lowerBound
    let first = masked.partitioningIndex { $0.range.upperBound > range.lowerBound }
    for other in masked[first...] {
      guard other.range.lowerBound < range.upperBound else { break }
      for byte in index..<max(index, other.range.lowerBound) { text.append(bytes[byte]) }
      text += Array(other.mask.utf8)
      index = other.range.upperBound
    }
    for byte in min(index, range.upperBound)..<range.upperBound { text.append(bytes[byte]) }
    return text
  }
}
