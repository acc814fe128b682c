@testable import Git
import Platform

// Hands libFuzzer's inputs to everything in `Git` that parses: `Tests/Scripts/fuzz git` builds and
// runs it. An input's first byte says what the rest is.

/// Counts what it is handed.
final class Counter: ObjectVisitor, @unchecked Sendable {
  // Sendable: the fuzzer has one thread.
  var bytes = 0

  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ block: Span<UInt8>, at offset: Int, isLast: Bool
  ) -> Int {
    bytes += block.count
    return block.count
  }
}

let git = GitProgram(inheritsRepository: false)
let noTargets = PrefixSet([])

/// Takes one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard input.count > 3 else { return 0 }
  let algorithm: HashAlgorithm = input[0] & 0x80 == 0 ? .sha1 : .sha256
  let split = min(input.count, 3 + Int(input[1]) << 8 + Int(input[2]))
  let first = Array(input[3..<split])
  let second = Array(input[split...])
  switch input[0] & 0x7f {
  case 0: fuzzPack(index: first, pack: second, algorithm)
  case 1: fuzzLoose(Array(input.dropFirst(3)), algorithm)
  case 2: fuzzDelta(base: first, delta: second)
  case 3: fuzzObjects(first, second, algorithm)
  case 4: fuzzMultiPackIndex(first, pack: second, algorithm)
  case 5: fuzzTexts(Array(input.dropFirst(3)))
  default:
    let made = MadePack(input.dropFirst(3), algorithm)
    fuzzPack(index: made.index, pack: made.pack, algorithm)
  }
  return 0
}

private func fuzzPack(index: [UInt8], pack: [UInt8], _ algorithm: HashAlgorithm) {
  guard let index = try? PackIndex(MappedFile(copying: index), path: [], algorithm),
    let pack = try? Pack(MappedFile(copying: pack), path: [], index: index)
  else { return }
  walk(pack, algorithm)
}

private func walk(_ pack: Pack, _ algorithm: HashAlgorithm) {
  // Now and then as two packs with the same objects.
  let isTwice = pack.index.count.isMultiple(of: 4)
  let store = ObjectStore(isTwice ? [pack, pack] : [pack], algorithm, git: git)
  let plan = ScanPlan(store, .all, only: nil, workers: 1)
  let queue = WorkQueue(0..<plan.count, batch: 1)
  let walker = FamilyWalker(visitor: Counter(), observer: nil, kinds: .all, queue: queue)
  let recorder = GraphRecorder(targets: noTargets, algorithm)
  let observer = FamilyWalker(visitor: recorder, observer: recorder, kinds: .all, queue: queue)
  for number in 0..<plan.count {
    guard case .root(let families, let entry) = plan[number] else { continue }
    walker.walk(families, entry, base: nil, kind: nil)
    observer.walk(families, entry, base: nil, kind: nil)
  }
  let reader = ObjectReader(store, longest: 1 << 20)
  for position in 0..<min(pack.index.count, 8) {
    _ = try? reader.read(pack.index.id(at: position))
  }
}

private func fuzzMultiPackIndex(_ index: [UInt8], pack: [UInt8], _ algorithm: HashAlgorithm) {
  guard let shared = try? MultiPackIndex(MappedFile(copying: index), path: [], algorithm) else {
    return
  }
  let file = MappedFile(copying: pack)
  for place in shared.packs.indices.prefix(3) {
    let index = PackIndex(shared, pack: place)
    if let pack = try? Pack(file, path: [], index: index) { walk(pack, algorithm) }
  }
}

private func fuzzLoose(_ file: [UInt8], _ algorithm: HashAlgorithm) {
  let content = ObjectBuffer()
  let stream = ObjectBuffer()
  stream.fill(file)
  _ = LooseReader(inflater: Inflater()).parse(stream, into: content)
}

private func fuzzDelta(base: [UInt8], delta: [UInt8]) {
  let buffers = [ObjectBuffer(), ObjectBuffer(), ObjectBuffer()]
  buffers[0].fill(base)
  buffers[1].fill(delta)
  var parts: [CopiedRange] = []
  _ = Delta.apply(
    buffers[1], to: buffers[0], into: buffers[2], limit: 1 << 20, copying: &parts)
}

private func fuzzObjects(_ first: [UInt8], _ second: [UInt8], _ algorithm: HashAlgorithm) {
  let buffers = [ObjectBuffer(), ObjectBuffer()]
  buffers[0].fill(first)
  buffers[1].fill(second)
  var sum: UInt64 = 0
  TreeDifference.walk(from: buffers[0], to: buffers[1], algorithm) { gone in
    sum &+= gone.prefix
  } added: { new, _ in
    sum &+= new.prefix
    _ = new.nameBytes
  }
  let id = ObjectID([UInt8](repeating: 0, count: algorithm.byteCount).span, algorithm)
  var parents: [UInt64] = []
  _ = unsafe CommitRecord(id, buffers[0].bytes, parents: &parents)
  buffers[0].keepAlive()
  _ = Signature(first, "author ")?.date
}

private func fuzzTexts(_ text: [UInt8]) {
  _ = Alternates.split(text, at: 0x0a)
  _ = ObjectID(hexadecimal: text)
  _ = PackEntryProbe.read(text)
}

/// Reads an entry's head from bytes of its own.
enum PackEntryProbe {
  static func read(_ bytes: [UInt8]) -> Int? {
    unsafe bytes.withUnsafeBytes { unsafe PackEntry($0, .sha1)?.size }
  }
}
