import Blobs

/// The order of reports: by repository, path, archive members, object and place, which does not
/// depend on who found what when.
package struct FindingOrder: Comparable, Sendable {
  private let path: [UInt8]
  private let object: String
  private let offset: Int
  private let end: Location.Position
  private let rule: String
  private let fingerprint: Fingerprint

  /// A finding's place in the order; two findings have the same only if they are the same.
  package init(_ finding: Finding) {
    let place = finding.provenance
    path = Array(([place.repository ?? [], place.path] + place.members).joined(separator: [0]))
    object = place.object ?? ""
    offset = finding.location?.bytes.lowerBound ?? -1
    end = finding.location?.end ?? Location.Position(line: 0, column: 0)
    rule = finding.rule
    fingerprint = finding.fingerprint
  }

  package static func < (a: FindingOrder, b: FindingOrder) -> Bool {
    if a.path != b.path { return a.path.lexicographicallyPrecedes(b.path) }
    return (a.object, a.offset, a.end, a.rule, a.fingerprint)
      < (b.object, b.offset, b.end, b.rule, b.fingerprint)
  }
}
