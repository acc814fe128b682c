import Blobs
import Detection
import Glibc
import Inputs
import Rules

/// Times detection over files that are in memory: plain text only, and with all encodings.
enum TreeBench {
  static func run(_ folder: String) throws {
    var walk = FileWalk(arguments: [Array(folder.utf8)])
    walk.threads = 1
    walk.honoursIgnore = false
    let loader = Loader()
    _ = walk.run(makeConsumer: { _ in loader })
    print("\(loader.blobs.count) blobs, \(loader.blobs.reduce(0) { $0 + $1.count }) bytes")
    let rules = try RuleFile.shipped()
    for (name, decodes) in [("plain", false), ("all", true), ("plain", false), ("all", true)] {
      let worker = DetectionWorker(try Detector(rules: rules, decodes: decodes))
      var matches = 0
      var limits: Set<DetectionLimit> = []
      let time = processorTime {
        for blob in loader.blobs {
          var search = BlobSearch(worker)
          _ = search.search(blob.span, at: 0, isLast: true) { _ in matches += 1 }
          limits.formUnion(search.limits)
        }
      }
      print("\(name): \(time), \(matches) matches, limits \(limits.map { "\($0)" })")
    }
  }
}

/// The processor's time for some work on this thread, in seconds.
func processorTime(_ work: () -> Void) -> Double {
  var start = timespec()
  var end = timespec()
  unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
  work()
  unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
  return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
}

/// Keeps all blobs.
private final class Loader: BlobConsumer, @unchecked Sendable {  // The walk has one thread.
  var blobs: [[UInt8]] = []

  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    if offset == 0 { blobs.append([]) }
    blobs[blobs.count - 1] += unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    return BlockOutcome(next: bytes.count)
  }
}
