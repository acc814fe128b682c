import Findings

/// A line of a state file as JSON holds it.
struct WireRecord: Decodable {
  let target: String
  let targetBytes: String?
  let identity: String
  let settings: String
  let validUntil: String?
  let finished: String
  let complete: Bool
  let outcomes: [WireOutcome]
}

struct WireOutcome: Decodable {
  let targets: [WireTarget]
  let findings: [WireFinding]
  let excerpts: [WireExcerpt]
  let coverage: WireCoverage

  func outcome() throws(ReportError) -> TargetOutcome {
    guard let target = targets.first?.target, excerpts.count == findings.count else {
      throw .foreign
    }
    var read: [Finding] = []
    for (index, wire) in findings.enumerated() {
      var finding = try wire.finding(index)
      finding.excerpt = excerpts[index].excerpt
      read.append(finding)
    }
    var result = TargetOutcome(
      target.target, ScanOutcome(findings: read, coverage: coverage.coverage()))
    result.settings = target.settings
    return result
  }
}

struct WireExcerpt: Decodable {
  let before: String
  let masked: String
  let after: String
  let isCutBefore: Bool
  let isCutAfter: Bool

  var excerpt: Excerpt {
    Excerpt(
      before: before, masked: masked, after: after, isCutBefore: isCutBefore,
      isCutAfter: isCutAfter)
  }
}
