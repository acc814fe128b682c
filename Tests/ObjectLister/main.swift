import Git
import Glibc
import Platform
import Synchronization

// Lists or counts every object of a repository: what `Tests/Scripts/git-oracle` holds against git,
// and what the object reader's speed is measured with.
//
//   ObjectLister list|count|pass|trees|commits|attribute|staged REPOSITORY [WORKERS [TARGETS]]

/// Collects one worker's lines or sums.
final class Lister: ObjectVisitor {
  var lines: [UInt8] = []
  var objects = 0
  var bytes = 0
  var sum: UInt64 = 0
  private let mode: String
  private var blocks: [UInt8] = []

  init(mode: String) { self.mode = mode }

  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ block: Span<UInt8>, at offset: Int, isLast: Bool
  ) -> Int {
    if mode == "list" {
      // Huge objects are collected, as they are to be hashed whole.
      unsafe block.withUnsafeBufferPointer { unsafe blocks.append(contentsOf: $0) }
      guard isLast else { return block.count }
      let isRight = ObjectHash.matches(id, kind, blocks)
      lines += Array("\(id) \(kind.name) \(blocks.count)\(isRight ? "" : " WRONG")\n".utf8)
      blocks.removeAll(keepingCapacity: true)
    } else if mode == "attribute" {
      if isLast { lines += id.hexadecimal + [0x0a] }
    } else {
      if isLast { objects += 1 }
      bytes += block.count
      if mode == "pass" {
        unsafe block.withUnsafeBytes { all in
          var place = 0
          while place + 64 <= all.count {
            sum ^= unsafe all.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            place += 64
          }
        }
      }
    }
    return block.count
  }
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  print("usage: ObjectLister list|count|pass|trees|commits|attribute|staged REPOSITORY [WORKERS]")
  exit(64)
}
let workers = arguments.count > 3 ? Int(arguments[3]) ?? 1 : WorkerPool.processorCount
let repository = try Repository(path: Array(arguments[2].utf8), inheritsEnvironment: false)
let clock = ContinuousClock()
let start = clock.now
let store = ObjectStore(repository)
let listers = (0..<workers).map { _ in Lister(mode: arguments[1]) }
if arguments[1] == "staged" {
  let staged = try StagedObjects(repository)
  let ids = Set(staged.entries.map(\.object)).union(staged.replaced)
  let result = store.scan([Lister(mode: "count")], kinds: .all, only: ids)
  emit(
    2, Array("\(staged.entries.count) staged, \(result.objects) read, \(clock.now - start)\n".utf8))
  exit(0)
}
if arguments[1] == "attribute" {
  // A hundred blobs from all over the store, or as many as are asked for.
  let count = arguments.count > 4 ? Int(arguments[4]) ?? 100 : 100
  let picker = [Lister(mode: "attribute")]
  _ = store.scan(picker, kinds: ObjectKinds(.blob))
  let lines = picker[0].lines.split(separator: 0x0a)
  let targets = stride(from: 0, to: lines.count, by: max(1, lines.count / count)).prefix(count)
    .compactMap { ObjectID(hexadecimal: lines[$0]) }
  let begin = clock.now
  let attribution = try Attribution(targets, in: repository, store, workers: workers)
  let took = clock.now - begin
  for (id, origin) in attribution.origins.sorted(by: { $0.key < $1.key }) {
    let commit = origin.commit.map { "\($0)" } ?? "-"
    let paths = origin.paths.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ":")
    let refs = origin.refs.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ":")
    let date = origin.signature?.date ?? "-"
    emit(
      1,
      Array(
        ("\(id) \(commit) \(date) \(paths) \(origin.isInHead) \(origin.isReachable) "
          + "\(refs)\n").utf8))
  }
  emit(2, Array("\(targets.count) objects attributed, \(took)\n".utf8))
  exit(0)
}
let kinds: ObjectKinds =
  switch arguments[1] {
  case "list": .all
  case "trees": ObjectKinds(.tree)
  case "commits": ObjectKinds(.commit)
  default: .contents
  }
let result = store.scan(listers, kinds: kinds)
let time = clock.now - start
for lister in listers { emit(1, lister.lines) }
emit(
  2,
  Array(
    ("\(result.objects) objects, \(listers.reduce(0) { $0 + $1.bytes }) bytes, "
      + "\(result.unread.count) unread, \(time)\n").utf8))
for entry in result.unread.prefix(20) { emit(2, Array("unread: \(entry)\n".utf8)) }

func emit(_ file: CInt, _ text: [UInt8]) {
  var rest = text[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    if count <= 0 { exit(2) }
    rest = rest.dropFirst(count)
  }
}
