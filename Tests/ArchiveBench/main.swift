import Archives
import Blobs
import Glibc
import Inputs

/// Expands the archives named and says how much came out and how fast.
final class Counter: BlobConsumer {
  // It is not given the archive's own bytes, and so can't tell.
  let metZipEntry = true
  var blobs = 0
  var bytes = 0
  func consume(
    _ block: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> Int {
    bytes += block.count
    if isLast { blobs += 1 }
    return block.count
  }
}

for path in CommandLine.arguments.dropFirst() {
  let counter = Counter()
  let expander = ArchiveExpander()
  let file = unsafe open(path, O_RDONLY)
  let start = ContinuousClock.now
  expander.expand(file: file, provenance: { Provenance(path: Array(path.utf8)) }, into: counter)
  let time = ContinuousClock.now - start
  close(file)
  print(path, "blobs", counter.blobs, "bytes", counter.bytes, time)
  for entry in expander.takeCoverage().unread {
    print("  unread", String(decoding: entry.path, as: UTF8.self), entry.reason)
  }
}
var usage = rusage()
unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print("peak", usage.ru_maxrss / 1024, "MiB")
