import Blobs
import Platform
import Synchronization

/// One pass of several workers over pieces of a plan.
struct ScanPass {
  /// What a pass came to.
  struct Result: Sendable {
    /// The number of objects that were handed to a visitor.
    var objects = 0
    /// Objects that could not be made.
    var failed: [ObjectID] = []
    /// What is not read and is no object: bytes that no index names, or behind an object's end.
    var unread: [Unread] = []
    /// Objects in files of their own that were handed to a visitor.
    var loose: [(directory: [UInt8], id: ObjectID)] = []
    /// Trees that lie in files of their own, and what could not be made and may be one.
    var otherTrees: [ObjectID] = []
  }

  private let store: ObjectStore
  private let plan: ScanPlan
  private let visitors: [any ObjectVisitor]
  private let kinds: ObjectKinds
  private let stop: Cancellation
  /// What else takes the objects of packs, one for each visitor; empty for nothing.
  var observers: [any EntryObserver] = []
  /// The pieces whose packed objects go to the observers only, where there are any.
  var observedOnly = 0..<0
  /// Where each worker notes what was handed to its visitor; empty for nowhere.
  var marks: [VisitMarks] = []

  /// - Parameter visitors: one for each worker.
  init(
    _ store: ObjectStore, _ plan: ScanPlan, _ visitors: [any ObjectVisitor], kinds: ObjectKinds,
    _ stop: Cancellation
  ) {
    self.store = store
    self.plan = plan
    self.visitors = visitors
    self.kinds = kinds
    self.stop = stop
  }

  /// Reads some pieces of the plan.
  func run(_ numbers: Range<Int>) -> Result {
    let queue = WorkQueue(numbers, batch: 8, stop)
    let merged = Mutex(Result())
    let boxes = WorkerList(visitors)
    let observerBoxes = WorkerList(observers)
    let markBoxes = WorkerList(marks)
    let observedOnly = observedOnly
    let (hasObservers, hasMarks) = (!observers.isEmpty, !marks.isEmpty)
    WorkerPool.run(visitors.count) { [store, plan, kinds] number in
      queue.join()
      let worker = ScanWorker(
        store, plan, queue, boxes[number],
        observer: hasObservers ? observerBoxes[number] : nil, observedOnly: observedOnly,
        kinds)
      if hasMarks { worker.walker.marks = markBoxes[number] }
      worker.run()
      merged.withLock {
        $0.objects += worker.walker.visited
        $0.failed += worker.walker.failed
        $0.unread += worker.unread
        $0.loose += worker.loose
        $0.otherTrees += worker.looseTrees + worker.walker.failedTrees
      }
    }
    return merged.withLock { $0 }
  }
}

/// What the workers of a scan have of their own, handed to their threads.
struct WorkerList<Element>: @unchecked Sendable {
  // Sendable: an element is used by the worker of its number only, and the caller waits meanwhile.
  private let elements: [Element]
  init(_ elements: [Element]) { self.elements = elements }
  subscript(worker: Int) -> Element { elements[worker] }
}

/// One worker of a scan.
private final class ScanWorker {
  let walker: FamilyWalker
  private(set) var loose: [(directory: [UInt8], id: ObjectID)] = []
  private(set) var looseTrees: [ObjectID] = []
  private(set) var unread: [Unread] = []
  private let plan: ScanPlan
  private let queue: WorkQueue
  private let observedOnly: Range<Int>
  private let looseReader: LooseReader
  private let content = ObjectBuffer()
  private let store: ObjectStore
  private lazy var reader = ObjectReader(store)

  init(
    _ store: ObjectStore, _ plan: ScanPlan, _ queue: WorkQueue, _ visitor: any ObjectVisitor,
    observer: (any EntryObserver)?, observedOnly: Range<Int>, _ kinds: ObjectKinds
  ) {
    self.store = store
    self.plan = plan
    self.queue = queue
    self.observedOnly = observedOnly
    walker = FamilyWalker(visitor: visitor, observer: observer, kinds: kinds, queue: queue)
    looseReader = LooseReader(inflater: walker.inflater)
  }

  func run() {
    defer { unread += walker.excess.map { Unread(.file($0), .indexMismatch) } }
    while let work = queue.take() {
      switch work {
      case .numbered(let numbers):
        for number in numbers where !queue.stop.isSet {
          // Most roots are commits that nothing is made from.
          plan.prefetch(number + 1)
          walker.visitsObserved = !observedOnly.contains(number)
          run(plan[number])
        }
      case .subtree(let subtree):
        walker.visitsObserved = subtree.visitsObserved
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
      if let kind = try? looseReader.read(id, in: objects, into: content) {
        if kind == .tree { looseTrees.append(id) }
        if walker.marks != nil, walker.takes(kind) { loose.append((objects.directory, id)) }
        walker.visit(id, kind, content)
      } else {
        // Git reads the object all the same, and nobody reads what is behind it.
        if looseReader.hasExcess { unread.append(Unread(.file(objects.path(id)), .corrupt)) }
        walker.fail(id)
      }
    }
  }
}
