import Archives
import Blobs
import Findings
import Git

/// The scan of a bundle or pack that is named in a repository's place: every object, and the names of
/// the refs.
struct PackFileScan {
  private let scan: RepositoryScan

  init(_ scan: RepositoryScan) { self.scan = scan }

  private var settings: ScanSettings { scan.settings }

  /// Scans a file.
  func run(_ path: [UInt8]) -> ScanOutcome {
    var outcome = ScanOutcome()
    do throws(Unread) {
      let file = try PackFile(path: path, shouldStop: settings.shouldStop)
      outcome.coverage.unread = unread(in: file).map { .init(path: path, $0) }
      scanRefs(of: file, path, &outcome)
      let search = scanObjects(of: file, path, &outcome)
      if !settings.shouldStop() {
        let history = GitHistory(
          of: outcome.findings, in: file, after: search, workers: settings.threads)
        outcome.attribute(by: history, in: path, mergingNames: scan.readsNames)
      }
      outcome.nameObjects()
    } catch {
      outcome.coverage.unread.append(error.entry(in: path))
    }
    outcome.sort()
    return outcome
  }

  /// What of a file can't be read.
  private func unread(in file: PackFile) -> [Coverage.Reason] {
    var reasons: [Coverage.Reason] = []
    for id in file.header?.prerequisites ?? [] {
      reasons.append(.gitMaterial(.missingPrerequisite(id: id.description)))
    }
    if file.header?.isFiltered == true { reasons.append(.gitMaterial(.filtered)) }
    for (base, count) in file.missing {
      reasons.append(.gitMaterial(.missingBase(id: base.description, count: count)))
    }
    switch file.defect {
    case nil: break
    case .truncated: reasons.append(.archive(.truncated))
    case .damaged: reasons.append(.archive(.damaged))
    case .unsupported: reasons.append(.archive(.unsupported))
    case .tooLong(let limit): reasons.append(.gitMaterial(.objectTooLong(limit: limit)))
    }
    if file.broken > 0, file.defect == nil { reasons.append(.archive(.damaged)) }
    switch file.failure {
    case nil: break
    case .stopped: reasons.append(.stopped)
    case .ratio(let limit): reasons.append(.archive(.ratio(limit: limit)))
    }
    return reasons
  }

  private func scanObjects(
    of file: PackFile, _ path: [UInt8], _ outcome: inout ScanOutcome
  ) -> StoreSearch {
    let search = StoreSearch(file.store, settings, readsNames: scan.readsNames) {
      ObjectConsumer(
        settings.makeConsumer(), expander: settings.makeExpander(objects: file.store),
        sizeLimit: settings.archiveLimits.memberSize, repository: path, paths: [:])
    } willAttribute: {
    }
    outcome.add(search.outcome)
    outcome.coverage.unread += search.result.unread.map { $0.entry(in: path) }
    if search.result.isStopped { outcome.coverage.unread.append(.init(path: path, .stopped)) }
    return search
  }

  private func scanRefs(of file: PackFile, _ path: [UInt8], _ outcome: inout ScanOutcome) {
    guard let header = file.header else { return }
    let consumer = settings.makeConsumer()
    let names: [UInt8] = Array(header.refs.map { $0.name + [0] }.joined())
    outcome.coverage.unread +=
      consumer.consume(names.span) {
        Provenance(path: [], part: .name, repository: path)
      }.unread
    let comments = header.comments
    outcome.coverage.unread +=
      consumer.consume(comments.span) { Provenance(path: path, part: .message) }.unread
    outcome.findings += consumer.findings
  }
}
