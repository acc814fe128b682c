import Blobs
import Findings
import Git

/// The search of all objects of a store.
struct StoreSearch {
  /// The commits and tags, as each worker has met them; nil where some were read by earlier scans.
  private(set) var met: [ScannedCommits]?
  /// What was found, and what was read and what not, as far as workers know.
  private(set) var outcome = ScanOutcome()
  /// The Git LFS pointers among the blobs.
  private(set) var pointers: [PlacedPointer] = []
  /// Objects in which something was found or not looked at, or that stand for content elsewhere.
  private(set) var unclean: Set<ObjectID> = []
  /// Objects of which something was read on the outside only, with the formats.
  private(set) var outside: [(id: ObjectID, formats: [String: Int])] = []
  /// What could not be kept for later scans, and what of earlier ones does not count.
  private(set) var ignored: [SeenObjects.Ignored] = []
  /// Where it is kept where objects stand in the history; nil where it is not.
  let origins: SeenOrigins?
  /// What the store itself says.
  let result: ObjectStore.ScanResult
  /// What the pass over the trees has recorded, if there was one.
  private(set) var trees: RecordedTrees?

  /// Searches a store.
  ///
  /// - Parameters:
  ///   - seen: what earlier scans have read; nil where everything is read.
  ///   - readsNames: whether the names of files and folders are searched too.
  ///   - proves: whether to see that the store has what its trees name.
  ///   - makeVisitor: makes what searches the objects, for each worker.
  ///   - willAttribute: called when the contents were searched and something was found.
  init(
    _ store: ObjectStore, _ settings: ScanSettings, leavingOut seen: StoreSeen? = nil,
    readsNames: Bool, provingConnection proves: Bool = false,
    makeVisitor: () -> ObjectConsumer, willAttribute: () -> Void
  ) {
    let workers = (0..<max(1, settings.threads)).map { _ in makeVisitor() }
    var scan = StoreScan(
      store, leavingOut: seen, workers: workers.count, shouldStop: settings.shouldStop)
    scan.readContents(workers, kinds: readsNames ? .all : .contents)
    pointers = workers.flatMap(\.consumer.pointers)
    // What a pointer stands for is read later, and found in the pointer's place.
    let found = workers.flatMap(\.consumer.findings).map(\.provenance) + pointers.map(\.place)
    var targets = Set(found.compactMap(\.objectID))
    if proves { for worker in workers { targets.formUnion(worker.unclean) } }
    let isAsked = proves || !targets.isEmpty
    if isAsked { willAttribute() }
    trees = scan.readTrees(
      readsNames ? workers : nil, of: isAsked ? targets : nil, provingConnection: proves)
    for worker in workers {
      outcome.findings += worker.consumer.findings
      unsafe outcome.coverage.merge(worker.coverage)
    }
    if scan.knownCount == 0 { met = workers.map { unsafe $0.scannedCommits } }
    result = scan.result
    origins = targets.isEmpty ? nil : scan.origins
    outcome.coverage.objects = result.objects
    outcome.coverage.seenObjects = scan.knownCount
    ignored = seen?.ignored ?? []
    for worker in workers {
      unclean.formUnion(worker.unclean)
      outside += worker.outside
    }
    ignored += scan.remember(except: unclean)
  }

  /// What the pass over the trees has recorded, if that tells of all objects that findings lie in.
  func trees(for findings: [Finding]) -> RecordedTrees? {
    guard let trees else { return nil }
    // Where trees stand is always recorded.
    let isKnown = findings.allSatisfy { finding in
      guard let id = finding.provenance.objectID else { return true }
      return finding.provenance.part == .name || trees.targets.contains(id)
    }
    return isKnown ? trees : nil
  }
}

extension Provenance {
  /// The git object's id, if it is one.
  var objectID: ObjectID? { object.flatMap { ObjectID(hexadecimal: $0.utf8) } }
}
