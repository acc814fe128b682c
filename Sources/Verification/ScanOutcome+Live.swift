package import Blobs
package import Findings

extension ScanOutcome {
  /// Takes the suppression from every finding whose key is live, unless whoever wrote it accepts
  /// that.
  ///
  /// - Returns: how many findings count again.
  @discardableResult
  package mutating func revealLive(_ verdicts: [Fingerprint: KeyVerification]) -> Int {
    var count = 0
    for index in findings.indices {
      guard let suppression = findings[index].suppression, !suppression.acceptsLive,
        verdicts[findings[index].fingerprint]?.verdict == .live
      else { continue }
      findings[index].suppression = nil
      count += 1
    }
    return count
  }
}
