import Archives
import Blobs
import Glibc
import Inputs

/// Expands the archives named and says how much came out and how fast.
final class Counter: BlobConsumer {
  var blobs = 0
  var bytes = 0
  func consume(
    _ block: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    bytes += block.count
    if isLast { blobs += 1 }
    return BlockOutcome(next: block.count)
  }
}

for path in CommandLine.arguments.dropFirst() {
  let counter = Counter()
  let expander = ArchiveExpander()
  let file = unsafe open(path, O_RDONLY)
  let start = ContinuousClock.now
  let outcome = expander.expand(
    file: file, holdsZipEntry: true, provenance: { Provenance(path: Array(path.utf8)) },
    into: counter)
  let time = ContinuousClock.now - start
  close(file)
  print(path, "blobs", counter.blobs, "bytes", counter.bytes, time)
  for entry in outcome.unread {
    print("  unread", String(decoding: entry.path, as: UTF8.self), entry.reason.code)
  }
}
var usage = rusage()
unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print("peak", usage.ru_maxrss / 1024, "MiB")
