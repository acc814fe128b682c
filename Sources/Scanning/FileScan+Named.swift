import Blobs
import Findings
import Inputs
import Platform

extension FileScan {
  /// Scans files of the work tree as git would commit them: the content of a symbolic link is what
  /// it says, never what it leads to.
  static func scan(named names: [[UInt8]], _ settings: ScanSettings) -> ScanOutcome {
    var links: [(name: [UInt8], target: [UInt8])] = []
    var walk = FileWalk(arguments: [])
    for name in names {
      if let target = SymbolicLink.target(of: name) {
        links.append((name, target))
      } else {
        walk.arguments.append(name)
      }
    }
    var settings = settings
    settings.threads = min(settings.threads, names.count / 16 + 1)
    var outcome = FileScan(walk: walk, settings).run()
    for (name, target) in links { outcome.add(settings.scan(target, Provenance(path: name))) }
    outcome.sort()
    return outcome
  }
}

extension ScanSettings {
  /// Scans a blob that is in memory, as one file.
  func scan(_ bytes: [UInt8], _ provenance: Provenance) -> ScanOutcome {
    let consumer = makeConsumer()
    let searched = consumer.consume(bytes.span) { provenance }
    var outcome = ScanOutcome(findings: consumer.findings)
    outcome.coverage.add(searched)
    outcome.coverage.files = 1
    outcome.coverage.bytes = bytes.count
    outcome.sort()
    return outcome
  }
}
