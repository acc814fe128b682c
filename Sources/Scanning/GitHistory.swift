import Blobs
import Findings
import Git
import Inputs

/// Tells findings in git objects where in the history they stand.
struct GitHistory {
  private let attribution: Attribution

  /// Looks up all objects that findings lie in, with one pass over the history.
  ///
  /// - Parameter scanned: the commits and tags of the whole store, if they have been read already, as
  ///   each worker has met them.
  init(
    of findings: [Finding], in repository: Repository, _ store: ObjectStore,
    scanned: [ScannedCommits]?, workers: Int
  ) throws(GitError) {
    let objects = findings.compactMap { $0.provenance.object }
    attribution = try Attribution(
      Set(objects).compactMap { ObjectID(hexadecimal: $0.utf8) }, in: repository, store,
      met: scanned, workers: workers)
  }

  /// Looks up all objects that findings lie in, in a bundle or pack whose commits and tags were all
  /// met.
  init(of findings: [Finding], in file: PackFile, scanned: [ScannedCommits], workers: Int) {
    let objects = findings.compactMap { $0.provenance.object }
    attribution = Attribution(
      Set(objects).compactMap { ObjectID(hexadecimal: $0.utf8) }, in: file.header, file.store,
      met: scanned, workers: workers)
  }

  /// Trees and commits that could not be read, so that something may be missing.
  var unread: [Unread] { attribution.unread }

  /// Fills in where a finding stands.
  func complete(_ finding: inout Finding) {
    guard let object = finding.provenance.object, let origin = origin(of: finding) else { return }
    var path = origin.paths.first
    // A range knows a path that the object has within the range.
    if finding.provenance.part == .name {
      path = TreeNames.path(of: finding.provenance.path, in: path)
    } else if !finding.provenance.path.isEmpty {
      path = finding.provenance.path
    }
    finding.history = HistoryEntry(
      object: object, commit: origin.commit?.description,
      author: (origin.signature?.person).map { String(decoding: $0, as: UTF8.self) },
      date: origin.signature?.date, path: path,
      refs: origin.refs.map { String(decoding: $0, as: UTF8.self) }, inHead: origin.isInHead)
    if let path, finding.provenance.part != .message { finding.provenance.path = path }
  }

  /// Keeps of each name the finding in the first tree that had it: every change below a folder
  /// makes another tree with the same names.
  func merging(_ findings: [Finding]) -> [Finding] {
    struct Name: Hashable {
      let repository: [UInt8]?
      let path: [UInt8]
      let fingerprint: Fingerprint
    }
    var merged: [Finding] = []
    var indices: [Name: Int] = [:]
    for finding in findings {
      guard finding.provenance.part == .name, finding.provenance.object != nil else {
        merged.append(finding)
        continue
      }
      let name = Name(
        repository: finding.provenance.repository, path: finding.provenance.path,
        fingerprint: finding.fingerprint)
      guard let index = indices[name] else {
        indices[name] = merged.count
        merged.append(finding)
        continue
      }
      let other = merged[index]
      let isFirst = order(of: finding) < order(of: other)
      merged[index] = isFirst ? finding : other
      let refs = Set((finding.history?.refs ?? []) + (other.history?.refs ?? []))
      merged[index].history?.refs = Array(refs.sorted().prefix(Attribution.refLimit))
      if finding.history?.inHead == true || other.history?.inHead == true {
        merged[index].history?.inHead = true
      }
    }
    return merged
  }

  /// Reachable before unreachable, then by time; equal ones by their objects.
  private func order(of finding: Finding) -> (Int, Int, String) {
    let origin = origin(of: finding)
    return (
      origin?.isReachable == true ? 0 : 1, origin?.signature?.time ?? .max,
      finding.provenance.object ?? ""
    )
  }

  private func origin(of finding: Finding) -> Attribution.Origin? {
    finding.provenance.object.flatMap { ObjectID(hexadecimal: $0.utf8) }
      .flatMap { attribution.origins[$0] }
  }
}
