import Blobs
import Findings
import Git
import Inputs

/// Tells findings in git objects where in the history they stand.
struct GitHistory {
  private let attribution: Attribution

  /// Looks up all objects that findings lie in, with one pass over the history, or none.
  ///
  /// - Parameters:
  ///   - search: what a search of the whole store has met; nil where there was none.
  ///   - tips: what git was asked before; nil to ask now.
  ///   - settings: those of the search.
  init(
    of findings: [Finding], in repository: Repository, _ store: ObjectStore,
    after search: StoreSearch?, asked tips: TipsQuestion?, _ settings: ScanSettings
  ) throws(GitError) {
    let secrets = FoundSecrets(findings, settings.detector)
    attribution = try Attribution(
      Set(findings.compactMap(\.provenance.objectID)), in: repository, store, met: search?.met,
      trees: search?.trees(for: findings), asked: tips, keptIn: search?.origins,
      mayKeep: { !secrets.stand(in: $0) }, workers: settings.threads)
  }

  /// Looks up objects of a repository after a search that was to prove that nothing is missing.
  ///
  /// - Parameters:
  ///   - objects: the objects, names of which may be trees.
  ///   - search: the search.
  ///   - tips: what git was asked before; nil to ask now.
  init(
    of objects: Set<ObjectID>, in repository: Repository, _ store: ObjectStore,
    after search: StoreSearch, asked tips: TipsQuestion?, workers: Int
  ) throws(GitError) {
    attribution = try Attribution(
      objects, in: repository, store, met: search.met, trees: search.trees, asked: tips,
      workers: workers)
  }

  /// Whether it was proved that nothing is missing of what commits, trees, tags and refs name.
  var isConnected: Bool { attribution.isConnected }

  /// Whether a ref, a reflog, the stash or a linked work tree reaches what is at a place, if that is
  /// a git object.
  func reaches(_ place: Provenance) -> Bool {
    guard let id = place.objectID else { return true }
    return reaches(id)
  }

  /// Whether a ref, a reflog, the stash or a linked work tree reaches an object.
  func reaches(_ id: ObjectID) -> Bool { attribution.origins[id]?.isReachable ?? true }

  /// Looks up all objects that findings lie in, in a bundle or pack whose commits and tags were all
  /// met.
  init(of findings: [Finding], in file: PackFile, after search: StoreSearch, workers: Int) {
    attribution = Attribution(
      Set(findings.compactMap(\.provenance.objectID)), in: file.header, file.store,
      met: search.met, trees: search.trees(for: findings), workers: workers)
  }

  /// What of earlier scans does not count, or can't be kept for later ones.
  var ignored: [SeenObjects.Ignored] { attribution.ignored }

  /// Trees and commits that could not be read, so that something may be missing.
  var unread: [Unread] { attribution.unread }

  /// Fills in where a finding stands.
  func complete(_ finding: inout Finding) {
    guard let object = finding.provenance.object, let origin = origin(of: finding) else { return }
    let part = finding.provenance.part
    let own = finding.provenance.path
    func place(_ path: [UInt8]?) -> [UInt8]? {
      part == .name ? TreeNames.path(of: own, in: path) : path
    }
    // A range knows a path that the object has within the range.
    let path = part == .name || own.isEmpty ? place(origin.paths.first) : own
    var entry = HistoryEntry(
      object: object, commit: origin.commit?.description,
      author: (origin.signature?.person).map { String(decoding: $0, as: UTF8.self) },
      date: origin.signature?.date, path: path,
      refs: origin.refs.map { String(decoding: $0, as: UTF8.self) }, inHead: origin.isInHead)
    entry.isPushed = origin.isPushed
    if part != .message {
      entry.otherPaths = origin.paths.compactMap(place).filter { $0 != path }
      entry.headPaths = origin.headPaths.compactMap(place)
      // Nothing leads to the top folder.
      if part == .name, origin.isInHead, entry.headPaths.isEmpty { entry.headPaths = [own] }
    }
    finding.history = entry
    if part == .message { return }
    // What HEAD still has stands where HEAD has it, though it came under another name.
    if let first = entry.headPaths.first, path.map({ !entry.headPaths.contains($0) }) ?? true {
      finding.provenance.path = first
    } else if let path {
      finding.provenance.path = path
    }
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
      if let kept = [finding, other].first(where: { $0.history?.inHead == true })?.history {
        merged[index].history?.inHead = true
        merged[index].history?.headPaths = kept.headPaths
      }
      if finding.history?.isPushed == true || other.history?.isPushed == true {
        merged[index].history?.isPushed = true
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
    finding.provenance.objectID.flatMap { attribution.origins[$0] }
  }
}
