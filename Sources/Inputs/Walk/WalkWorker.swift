import Blobs
import Glibc
import Platform

/// One thread's part of a walk.
final class WalkWorker {
  /// A folder that this worker found and will list.
  private struct Pending {
    let folder: WalkFolder
    /// The open folder that it lies in; nil if too many are open.
    let parent: OpenFolder?
  }

  /// How many folders a worker keeps open, so that the limit on open files is never met.
  private static let openLimit = 64

  let plan: WalkPlan
  let consumer: any BlobConsumer
  let reader = BlobReader()
  var coverage = Coverage()
  var isStopped = false
  var listing = DirectoryListing()
  private var pending: [Pending] = []
  private var names: [UInt8] = []
  private let openCount = OpenFolder.Count()
  private var reported = Coverage()
  private var reportedBytes = 0
  private var foldersRead = 0

  init(_ plan: WalkPlan, consumer: any BlobConsumer, expander: (any BlobExpander)?) {
    self.plan = plan
    self.consumer = consumer
    reader.expander = expander
    reader.shouldStop = plan.shouldStop
    reader.sizeLimit = plan.sizeLimit
  }

  /// Works until nothing is left.
  func run() {
    plan.queue.join()
    while !stops() {
      if let next = pending.popLast() {
        readFolder(next.folder, in: next.parent)
      } else if let task = plan.queue.take() {
        perform(task)
      } else {
        break
      }
      report()
    }
    if isStopped {
      // The queue counts on every worker to come back until the work is gone.
      pending = []
      while let task = plan.queue.take() { _ = task }
    }
    report()
    coverage.bytes += reader.bytesRead
  }

  private func perform(_ task: WalkTask) {
    switch task {
    case .argument(let index):
      readArgument(index)
    case .folder(let folder):
      readFolder(folder, in: nil)
    case .records(let folder, let records):
      guard let open = open(folder, in: nil) else { return }
      listing.load(records)
      readFiles(of: folder, open)
    }
  }

  /// Whether the walk is to stop; says so in the coverage, once.
  func stops() -> Bool {
    if isStopped { return true }
    if !plan.shouldStop() { return false }
    isStopped = true
    return true
  }

  private func report() {
    let bytes = reader.bytesRead
    plan.progress.add(
      files: coverage.files - reported.files, bytes: bytes - reportedBytes, folders: foldersRead)
    reported.files = coverage.files
    reportedBytes = bytes
    foldersRead = 0
  }

  private func open(_ folder: WalkFolder, in parent: OpenFolder?) -> OpenFolder? {
    do throws(SystemError) {
      if let parent { return try OpenFolder.open(folder, in: parent, openCount) }
      return try OpenFolder.open(
        root: plan.arguments[folder.argument].path, path: folder.relativePath, openCount)
    } catch {
      unread(plan.displayPath(of: folder), error)
      return nil
    }
  }

  /// Reads the files of a folder and notes the folders in it.
  func readFolder(_ folder: WalkFolder, in parent: OpenFolder?) {
    guard let open = open(folder, in: parent) else { return }
    foldersRead += 1
    var excluded = ExcludedTally()
    var rules: SharedRules?
    do throws(SystemError) {
      repeat {
        try listing.read(open.file)
        if rules == nil {
          if let take = plan.foundRepository, isRepository(open) {
            return take(plan.displayPath(of: folder))
          }
          if isTakenOver(folder, open) { return }
          rules = self.rules(for: folder, open)
        }
        decide(folder, open, rules, &excluded)
        readFiles(of: folder, open)
        if isStopped { return }
      } while listing.mayHaveMore
    } catch {
      unread(plan.displayPath(of: folder), error)
    }
    excluded.close(plan.displayPath(of: folder), into: &coverage)
    if plan.queue.isHungry && pending.count > 1 {
      // The oldest are nearest the top, so they hold the most.
      let half = pending.count / 2
      plan.queue.give(pending[..<half].map { .folder($0.folder) })
      pending.removeFirst(half)
    }
  }

  /// Marks what to read among the entries listed, notes the folders, and presents the names.
  private func decide(
    _ folder: WalkFolder, _ open: OpenFolder, _ shared: SharedRules?,
    _ excluded: inout ExcludedTally
  ) {
    names.removeAll(keepingCapacity: true)
    var path: [UInt8] = []
    if shared != nil && folder.pathCount > 0 {
      path = [UInt8](folder.path[..<folder.pathCount]) + [UInt8(ascii: "/")]
    }
    let nameStart = path.count
    let child = openCount.value < Self.openLimit ? open : nil
    let end = listing.count
    var position = 0
    while position < end {
      let here = position
      position = listing.position(after: here)
      let name = unsafe listing.name(at: here)
      if unsafe isDots(name) {
        listing.setKind(.skipped, at: here)
        continue
      }
      var kind = listing.kind(at: here)
      if kind == .unknown {
        kind = unsafe self.kind(of: name, in: open)
        listing.setKind(kind, at: here)
      }
      let bytes = unsafe UnsafeBufferPointer(
        start: UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), count: strlen(name))
      var exclusion: Coverage.Reason?
      var inside: SharedRules?
      if kind == .file || kind == .folder {
        let isGit = unsafe isGit(bytes, foldsCase: shared?.rules.foldsCase ?? false)
        if isGit && (kind == .folder || shared?.rules.workTree != nil) {
          exclusion = kind == .folder ? .gitFolder : .gitFile
        } else if let shared {
          path.removeSubrange(nameStart...)
          unsafe path.append(contentsOf: bytes)
          let isFolder = kind == .folder
          let verdict = shared.rules.judge(path.span, nameStart: nameStart, isFolder: isFolder)
          exclusion = verdict.exclusion
          if isFolder && exclusion == nil { inside = shared.inside(path.span, verdict) }
        }
      } else {
        exclusion = kind.exclusion
        if kind == .link {
          path.removeSubrange(nameStart...)
          unsafe path.append(contentsOf: bytes)
          let verdict = shared?.rules.judge(path.span, nameStart: nameStart, isFolder: false)
          if verdict?.exclusion == nil { unsafe readLink(name, of: folder, open) }
        }
      }
      if let exclusion {
        listing.setKind(.skipped, at: here)
        excluded.add(
          .init(path: unsafe plan.displayPath(of: folder, name: bytes), exclusion), into: &coverage)
        if kind == .file || kind == .folder { continue }
      }
      unsafe names.append(contentsOf: bytes)
      names.append(0)
      if kind == .folder {
        unsafe pending.append(
          Pending(folder: WalkFolder(in: folder, name: bytes, rules: inside), parent: child))
      }
    }
    present(names: folder)
  }

  /// Hands over a blob that is in memory.
  func present(_ whole: Span<UInt8>, provenance: () -> Provenance) {
    coverage.add(consumer.consume(whole, provenance: provenance))
  }

  private func present(names folder: WalkFolder) {
    let names = names
    if names.isEmpty { return }
    present(names.span) {
      var path = plan.displayPath(of: folder)
      if path.count > 1 && path.last == UInt8(ascii: "/") { path.removeLast() }
      return Provenance(path: path, part: .name)
    }
  }

  /// The kind of an entry whose file system doesn't tell it.
  private func kind(of name: UnsafePointer<CChar>, in open: OpenFolder) -> DirectoryListing.Kind {
    var status = stat()
    guard unsafe fstatat(open.file, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      return .file  // Opening it then says what is wrong.
    }
    return DirectoryListing.Kind((status.st_mode & S_IFMT) >> 12)
  }
}

/// Whether a name is `.` or `..`.
@inline(__always)
private func isDots(_ name: UnsafePointer<CChar>) -> Bool {
  let dot = CChar(bitPattern: UInt8(ascii: "."))
  if unsafe name[0] != dot { return false }
  return unsafe name[1] == 0 || (name[1] == dot && name[2] == 0)
}

/// Whether a name is `.git`.
@inline(__always)
private func isGit(_ name: UnsafeBufferPointer<UInt8>, foldsCase: Bool) -> Bool {
  if unsafe name.count != 4 || name[0] != UInt8(ascii: ".") { return false }
  let rest: StaticString = "git"
  return (0..<3).allSatisfy { index in
    let byte = unsafe name[index + 1]
    return unsafe (foldsCase ? byte.folded : byte) == rest.utf8Start[index]
  }
}
