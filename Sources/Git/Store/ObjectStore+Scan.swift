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

    /// Adds what was not read, each thing once.
    mutating func add(_ more: [Unread]) {
      for new in more where !unread.contains(new) { unread.append(new) }
    }
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
    var pass = ScanPass(self, plan, visitors, kinds: kinds, stop)
    pass.observers = visitors.compactMap { $0 as? any EntryObserver }
    pass.observedOnly = 0..<plan.count
    let read = pass.run(0..<plan.count)
    var result = ScanResult(
      objects: read.objects, unread: unread + plan.unread, strays: strays + plan.strays)
    result.add(read.unread)
    readFailed((plan.failed + read.failed).sorted(), visitors[0], kinds, stop, &result)
    result.unread.sort()
    return result
  }

  /// Reads a list of objects one by one.
  func scanFew(
    _ ids: [ObjectID], _ visitors: [any ObjectVisitor], _ kinds: ObjectKinds, _ stop: Cancellation
  ) -> ScanResult {
    let workers = ids.count < 64 ? 1 : visitors.count
    let next = NextIndex()
    let merged = Mutex(ScanResult(unread: unread))
    let failures = Mutex<[ObjectID]>([])
    let boxes = WorkerList(visitors)
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
  func readFailed(
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
