import Blobs
import Detection
import Inputs
import Rules

/// Prints what is found in files, for comparing with the corpus's labels.
enum Scan {
  static func run(_ folder: String) throws {
    let worker = DetectionWorker(try Detector(rules: RuleFile.shipped()))
    var walk = FileWalk(arguments: [Array(folder.utf8)])
    walk.threads = 1
    walk.honoursIgnore = false
    let printer = Printer(worker)
    _ = walk.run(makeConsumer: { _ in printer })
  }
}

/// Searches each blob and prints its matches.
private final class Printer: BlobConsumer, @unchecked Sendable {  // The walk has one thread.
  private let worker: DetectionWorker
  private var search: BlobSearch?

  init(_ worker: DetectionWorker) { self.worker = worker }

  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    var current = (offset == 0 ? nil : search) ?? BlobSearch(worker)
    let next = current.search(bytes, at: offset, isLast: isLast) { match in
      let path = String(decoding: provenance().path, as: UTF8.self)
      let secret = String(decoding: match.secret, as: UTF8.self)
      let start = match.range.lowerBound + offset
      let end = match.range.upperBound + offset
      let rule = worker.detector.rules[match.rule].id
      print(
        #"{"path": "\#(path)", "rule": "\#(rule)", "secret": "\#(secret)", "#
          + #""span": [\#(start), \#(end)], "encodings": \#(match.encodings)}"#)
    }
    if isLast, !current.limits.isEmpty {
      let path = String(decoding: provenance().path, as: UTF8.self)
      print(#"{"path": "\#(path)", "limits": "\#(current.limits.map { "\($0)" })"}"#)
    }
    search = current
    return BlockOutcome(next: next)
  }
}
