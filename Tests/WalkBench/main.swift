import Blobs
import Glibc
import Inputs

/// Takes everything and looks at nothing: what remains is the walk's own cost.
private final class Nothing: BlobConsumer {
  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome { BlockOutcome(next: bytes.count) }
}

/// Walks the paths given and prints what was covered: `WalkBench [--no-ignore] [--threads N]
/// [--list] PATH…`.
private func main() {
  var walk = FileWalk(arguments: [])
  var lists = false
  var arguments = CommandLine.arguments.dropFirst()
  while let argument = arguments.popFirst() {
    switch argument {
    case "--no-ignore": walk.honoursIgnore = false
    case "--threads": walk.threads = arguments.popFirst().flatMap { Int($0) } ?? 1
    case "--list": lists = true
    default: walk.arguments.append([UInt8](argument.utf8))
    }
  }
  let start = ContinuousClock.now
  let coverage = walk.run(makeConsumer: { _ in Nothing() })
  let time = ContinuousClock.now - start
  if lists {
    for entry in coverage.excluded + coverage.unread {
      print(String(decoding: entry.path, as: UTF8.self), entry.reason.code, separator: ": ")
    }
  }
  print(
    "\(coverage.files) files, \(coverage.bytes) bytes, \(coverage.excluded.count) excluded, "
      + "\(coverage.unread.count) unread, \(time)")
}

main()
