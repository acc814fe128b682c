import Archives
import Blobs
import Detection
import Rules

extension ScanSettings {
  /// The SHA-256, in hexadecimal, of everything that decides whether a blob is clean: the program's
  /// version, the rules and the limits. The number of threads, and what suppresses findings, do not.
  ///
  /// A blob whose `BlobOutcome` was clean and that was read to its end is clean again under an equal
  /// digest.
  package var digest: String {
    var text = DigestText()
    text.add(ProgramVersion.text)
    for rule in detector.rules { text.add(rule) }
    let decoding = detector.limits
    text.add(decoding.decodeDepth, decoding.expansion)
    text.add(decoding.decodingRatio, decoding.decodingFloor)
    let archives = archiveLimits
    text.add(archives.depth, archives.expandedSize, archives.ratio, archives.ratioFloor)
    text.add(archives.members, archives.memberSize?.bytes ?? -1, archives.spoolSize)
    return text.hash
  }
}

/// Parts of a digest, each with its length before it, so that no two lists of parts are one text.
private struct DigestText {
  private var bytes: [UInt8] = []

  var hash: String { SHA256.hexadecimal(of: bytes) }

  mutating func add(_ text: String) { bytes += Array("\(text.utf8.count):\(text)".utf8) }

  mutating func add(_ numbers: Int...) { numbers.forEach { add("\($0)") } }

  mutating func add(_ texts: [String]) {
    add(texts.count)
    texts.forEach { add($0) }
  }

  mutating func add(_ rule: Rule) {
    for text in [rule.id, rule.confidence.rawValue, rule.pattern] { add(text) }
    add(rule.binaryPattern ?? "")
    add(rule.literals)
    let filters = rule.filters
    add("\(filters.placeholder) \(filters.entropy) \(filters.opaque) \(filters.prefix)")
    add(filters.context)
    add(filters.nearContext)
    add(filters.contextDistance, filters.nearContextDistance)
    add(rule.places?.variables ?? [])
    add(rule.places?.paths ?? [])
    add(rule.places?.secrets ?? [])
    add(rule.places?.wrappers ?? [])
    add(rule.places?.context ?? [])
    add(filters.placeholderWords)
  }
}
