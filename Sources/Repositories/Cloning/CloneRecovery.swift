package import Blobs
package import Findings
import Glibc
import Platform
package import Scanning
package import Verification

/// Finds the keys of a report again in repositories that the report has addresses of: their clones are
/// gone.
///
/// A key that is in many repositories is looked for in one of them, and in another only where that was
/// not to be had or no longer has it.
package struct CloneRecovery {
  /// The keys that were found again, ready to be verified.
  package private(set) var candidates: [Candidate] = []
  /// What is known of the keys that were not.
  package private(set) var lost: [Fingerprint: KeyVerification]
  /// The repositories that were not fetched, and why.
  package private(set) var failures: [Coverage.Entry] = []

  private let settings: ScanSettings
  private let stops: @Sendable () -> Bool
  /// The addresses that hold each lost key, those with the most lost keys first.
  private var addresses: [Fingerprint: ArraySlice<CloneURL>] = [:]
  /// The findings of lost keys at each address.
  private var findings: [CloneURL: [Finding]] = [:]

  /// How many repositories are fetched at the same time.
  private static let jobs = 4
  /// How many repositories are tried for a key.
  private static let mostTries = 3

  /// Fetches repositories and reads what they have of the lost keys.
  ///
  /// - Parameters:
  ///   - findings: of a report that was read back.
  ///   - lost: the keys that were not found again where the findings are.
  ///   - settings: of a scan for the same rules.
  ///   - stall: after so many seconds without a byte a transfer is ended.
  package init(
    _ findings: [Finding], lost: [Fingerprint: KeyVerification], _ settings: ScanSettings,
    stall: Int = 60, shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.lost = lost
    self.settings = settings
    stops = shouldStop
    sort(findings.filter { lost[$0.fingerprint] != nil })
    if addresses.isEmpty { return }
    do throws(SystemError) {
      let folder = try TemporaryFolder("kascan-verify")
      let large = Set(self.findings.filter { Self.needsLFS($0.value) }.keys)
      let fetch = CloneFetch(
        program: CloneProgram(stall: stall), folder: folder.path, kept: nil,
        lfs: { large.contains($0) }, stops: shouldStop)
      for _ in 0..<Self.mostTries where !shouldStop() { tryNext(fetch) }
      withExtendedLifetime(folder) {}
    } catch {
      failures.append(Coverage.Entry(path: [], .system(error)))
    }
  }

  private mutating func sort(_ lostFindings: [Finding]) {
    var keys: [CloneURL: Set<Fingerprint>] = [:]
    for finding in lostFindings {
      guard let name = finding.provenance.repository,
        let url = try? CloneURL(String(decoding: name, as: UTF8.self))
      else { continue }
      findings[url, default: []].append(finding)
      keys[url, default: []].insert(finding.fingerprint)
    }
    let sorted = keys.sorted { ($1.value.count, $0.key.key) < ($0.value.count, $1.key.key) }
    for (url, fingerprints) in sorted {
      for fingerprint in fingerprints { addresses[fingerprint, default: []].append(url) }
    }
  }

  /// Whether one of the keys at an address is nowhere but in contents of Git LFS, which may be large.
  private static func needsLFS(_ findings: [Finding]) -> Bool {
    Dictionary(grouping: findings, by: \.fingerprint).values.contains { places in
      places.allSatisfy { finding in
        finding.provenance.members.contains { $0.starts(with: "lfs/objects/".utf8) }
      }
    }
  }

  /// Fetches the next repository of every key that is still lost; one may have several.
  private mutating func tryNext(_ fetch: CloneFetch) {
    var chosen: Set<CloneURL> = []
    for fingerprint in lost.keys.sorted() {
      if let url = addresses[fingerprint]?.popFirst() { chosen.insert(url) }
    }
    if chosen.isEmpty { return }
    let urls = chosen.sorted { $0.key < $1.key }
    let tasks = urls.enumerated().map { CloneQueue.Task(number: $0, url: $1, knownRefs: nil) }
    let queue = CloneQueue(tasks, places: Self.jobs + 1, fetch)
    queue.run(jobs: Self.jobs) { task, result in read(task.url, result) }
  }

  /// Looks for lost keys in a repository that was fetched.
  private mutating func read(_ url: CloneURL, _ result: CloneQueue.Result) {
    switch result {
    case .unchanged: return
    case .unread(let reason): failures.append(Coverage.Entry(path: Array(url.name.utf8), reason))
    case .clone(let clone, _):
      let wanted = (findings[url] ?? []).filter { lost[$0.fingerprint] != nil }.map { finding in
        var finding = finding
        finding.provenance.repository = clone.path
        return finding
      }
      let recovery = KeyRecovery(wanted, settings, shouldStop: stops)
      candidates += recovery.candidates
      for candidate in recovery.candidates {
        if let fingerprint = Fingerprint(text: candidate.fingerprint) { lost[fingerprint] = nil }
      }
      for (fingerprint, known) in recovery.lost { lost[fingerprint] = known }
    }
  }
}
