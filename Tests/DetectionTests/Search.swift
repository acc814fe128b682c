@testable import Detection
import Rules
import Testing

/// The shipped rules, made ready once for all tests.
let shippedDetector = Result { try Detector(rules: RuleFile.shipped()) }

/// What is found in a text.
func search(_ text: [UInt8]) throws -> [Match] {
  try search(text, block: text.count).matches
}

/// What is found in a text that comes in blocks, their ranges counted from the text's beginning.
func search(
  _ text: [UInt8], block: Int
) throws -> (matches: [Match], limits: Set<DetectionLimit>) {
  var search = BlobSearch(DetectionWorker(try shippedDetector.get()))
  var matches: [Match] = []
  var offset = 0
  var size = block
  while true {
    let end = min(text.count, offset + size)
    let block = text.span.extracting(offset..<end)
    let next = search.search(block, at: offset, isLast: end == text.count) { match in
      var match = match
      match.range = match.range.lowerBound + offset..<match.range.upperBound + offset
      matches.append(match)
    }
    if end == text.count { return (matches, search.limits) }
    offset += next
    size *= 2
  }
}

/// A rule of one's own.
func otherRule(_ pattern: String, literal: String, prefix: String? = nil) throws -> Rule {
  let filters = prefix.map { "[rule.filters]\nprefix = \"\($0)\"" } ?? ""
  return try #require(
    try RuleFile.parse(
      """
      [[rule]]
      id = "other"
      name = "Other"
      description = "Another's."
      help = "None."
      confidence = "low"
      pattern = '''\(pattern)'''
      literals = ["\(literal)"]
      \(filters)
      """, file: "rules.toml"
    ).first)
}
