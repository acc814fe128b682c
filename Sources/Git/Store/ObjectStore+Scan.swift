import Blobs
import Platform
import Synchronization

extension ObjectStore {
  /// What a scan of the store read and what it could not read.
  package struct ScanResult: Sendable {
    /// The number of objects that were handed to a visitor whole.
    package var objects = 0
    /// What was not read, in a fixed order.
    package var unread: [Unread] = []
    /// The paths of files and folders that lie in the store and are none of its finished parts; they
    /// were not read, and are known only where all objects were asked for.
    package var strays: [[UInt8]] = []
    /// Whether the scan was told to stop: then any number of objects is missing from both.
    package var isStopped = false
  }

  /// Hands every object of the wanted kinds to a visitor, each once, in no particular order.
  ///
  /// What the reader can't read itself (huge objects, damaged packs) the git program is asked for;
  /// what it can't read either is in the result.
  ///
  /// Memory: beside 28 bytes for every packed object, each worker holds at most
  /// log2(objects of a delta family) + 2 objects at a time.
  ///
  /// - Parameters:
  ///   - visitors: one for each worker, at least one; a visitor is called by one thread only.
  ///   - kinds: the kinds of objects to read; others are not even inflated.
  ///   - wanted: the objects to read; nil for all.
  ///   - shouldStop: whether to stop early; asked every few objects, on every worker.
  package func scan(
    _ visitors: [any ObjectVisitor], kinds: ObjectKinds = .contents,
    only wanted: Set<ObjectID>? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) -> ScanResult {
    let stop = Cancellation(shouldStop)
    // Few objects are read one by one, without sorting packs or listing folders.
    if let wanted, wanted.count < max(512, packedCount / 16) {
      return scanFew(wanted.sorted(), visitors, kinds, stop)
    }
    let plan = ScanPlan(self, kinds, only: wanted, workers: visitors.count)
    return scan(plan, visitors, kinds: kinds, stop)
  }

  /// Reads what a plan holds.
  ///
  /// A visitor that is an `EntryObserver` takes the packs' objects as such.
  func scan(
    _ plan: ScanPlan, _ visitors: [any ObjectVisitor], kinds: ObjectKinds,
    _ stop: Cancellation = Cancellation { false }
  ) -> ScanResult {
    let queue = WorkQueue(count: plan.count, batch: 8, stop)
    let merged = Mutex(
      ScanResult(unread: unread + plan.unread, strays: strays + plan.strays))
    let failures = Mutex(plan.failed)
    let boxes = VisitorList(visitors)
    let work: @Sendable (Int) -> Void = { number in
      queue.join()
      let worker = ScanWorker(self, plan, queue, boxes[number], kinds)
      worker.run()
      merged.withLock {
        $0.objects += worker.walker.visited
        $0.unread += worker.unread
      }
      failures.withLock { $0 += worker.walker.failed }
    }
    WorkerPool.run(visitors.count, work)
    var result = merged.withLock { $0 }
    readFailed(failures.withLock { $0 }.sorted(), visitors[0], kinds, stop, &result)
    result.unread.sort()
    return result
  }

  /// Reads a list of objects one by one.
  private func scanFew(
    _ ids: [ObjectID], _ visitors: [any ObjectVisitor], _ kinds: ObjectKinds, _ stop: Cancellation
  ) -> ScanResult {
    let workers = ids.count < 64 ? 1 : visitors.count
    let next = NextIndex()
    let merged = Mutex(ScanResult(unread: unread))
    let failures = Mutex<[ObjectID]>([])
    let boxes = VisitorList(visitors)
    WorkerPool.run(workers) { number in
      let reader = ObjectReader(self, longest: FamilyWalker.longestWhole)
      var failed: [ObjectID] = []
      var visited = 0
      while true {
        let place = next.take(1)
        if place >= ids.count || stop.isSet { break }
        guard let (kind, buffer) = try? reader.load(ids[place]) else {
          failed.append(ids[place])
          continue
        }
        guard kinds.contains(kind) else { continue }
        visited += 1
        _ = buffer.withSpan { boxes[number].visit(ids[place], kind, $0, at: 0, isLast: true) }
      }
      merged.withLock { $0.objects += visited }
      failures.withLock { $0 += failed }
    }
    var result = merged.withLock { $0 }
    readFailed(failures.withLock { $0 }.sorted(), visitors[0], kinds, stop, &result)
    return result
  }

  /// Reads what a walk could not: by itself where an index is at fault, else through git.
  private func readFailed(
    _ ids: [ObjectID], _ visitor: any ObjectVisitor, _ kinds: ObjectKinds, _ stop: Cancellation,
    _ result: inout ScanResult
  ) {
    defer { result.isStopped = stop.wasSet }
    if ids.isEmpty { return }
    let reader = ObjectReader(self, longest: FamilyWalker.longestWhole)
    var rest: [ObjectID] = []
    for id in ids {
      if stop.isSet { return }
      guard let (kind, buffer) = try? reader.load(id) else {
        if reader.leadsToRing(id) {
          result.unread.append(Unread(.object(id), .corrupt))
        } else {
          rest.append(id)
        }
        continue
      }
      guard kinds.contains(kind) else { continue }
      result.objects += 1
      _ = buffer.withSpan { visitor.visit(id, kind, $0, at: 0, isLast: true) }
    }
    if rest.isEmpty { return }
    guard let git else { return readWhole(rest, visitor, kinds, stop, &result) }
    var cat = CatFile(git: git, visitor: visitor, kinds: kinds, stop)
    cat.read(rest)
    result.objects += cat.visited
    result.unread += cat.unread
  }

  /// Reads long objects where there is no git to ask.
  private func readWhole(
    _ ids: [ObjectID], _ visitor: any ObjectVisitor, _ kinds: ObjectKinds, _ stop: Cancellation,
    _ result: inout ScanResult
  ) {
    let reader = ObjectReader(self)
    for id in ids {
      if stop.isSet { return }
      do throws(Unread) {
        let (kind, buffer) = try reader.load(id)
        guard kinds.contains(kind) else { continue }
        result.objects += 1
        _ = buffer.withSpan { visitor.visit(id, kind, $0, at: 0, isLast: true) }
      } catch {
        result.unread.append(error)
      }
    }
  }
}

/// The visitors of a scan, handed to the workers' threads.
private struct VisitorList: @unchecked Sendable {
  // Sendable: a visitor is used by the worker of its number only, and the caller waits meanwhile.
  private let visitors: [any ObjectVisitor]
  init(_ visitors: [any ObjectVisitor]) { self.visitors = visitors }
  subscript(worker: Int) -> any ObjectVisitor { visitors[worker] }
}

/// One worker of a scan.
private final class ScanWorker {
  let walker: FamilyWalker
  private(set) var unread: [Unread] = []
  private let store: ObjectStore
  private let plan: ScanPlan
  private let queue: WorkQueue
  private let loose: LooseReader
  private let content = ObjectBuffer()
  private lazy var reader = ObjectReader(store)

  init(
    _ store: ObjectStore, _ plan: ScanPlan, _ queue: WorkQueue, _ visitor: any ObjectVisitor,
    _ kinds: ObjectKinds
  ) {
    self.store = store
    self.plan = plan
    self.queue = queue
    walker = FamilyWalker(
      visitor: visitor, observer: visitor as? any EntryObserver, kinds: kinds, queue: queue)
    loose = LooseReader(inflater: walker.inflater)
  }

  func run() {
    while let work = queue.take() {
      switch work {
      case .numbered(let numbers):
        for number in numbers where !queue.stop.isSet {
          // Most roots are commits that nothing is made from.
          plan.prefetch(number + 1)
          run(plan[number])
        }
      case .subtree(let subtree):
        walker.walk(subtree.families, subtree.entry, base: subtree.base, kind: subtree.kind)
      }
    }
  }

  private func run(_ item: ScanPlan.Item) {
    switch item {
    case .root(let families, let entry):
      walker.walk(families, entry, base: nil, kind: nil)
    case .borrowers(let families, let base, let entries):
      if let (kind, buffer) = try? reader.load(base) {
        for entry in entries {
          walker.walk(families, entry, base: buffer, kind: kind, isBorrowed: true)
        }
      } else {
        for entry in entries { walker.fail(families, entry) }
      }
    case .loose(let objects, let id):
      if let kind = try? loose.read(id, in: objects, into: content) {
        walker.visit(id, kind, content)
      } else {
        walker.fail(id)
      }
    }
  }
}
