import Blobs
package import Detection
package import Findings
package import Git
package import Platform
import Reports
package import Scanning
import Settings

/// A scan of many repositories, which come from anywhere: those on this machine where they lie, the
/// others as clones that are removed when they have been read.
package struct RepositoriesScan {
  /// How each repository is scanned. What it holds is shared by all of them.
  package var scan: RepositoryScan
  /// How many repositories are fetched at the same time.
  package var jobs = 4
  /// After so many seconds without a byte a transfer is ended.
  package var stall = 60
  /// Whether contents of Git LFS are fetched too.
  package var lfs = false
  /// Where clones stay for the next time; nil where they do not.
  package var kept: KeptClones?
  /// What was scanned before; nil where nobody keeps it.
  package var state: StateFile?
  /// Where it is kept what earlier runs have read clean; nil where everything is read.
  package var cache: SeenFolder?
  /// Whether secrets are needed, which no state holds: then a repository with findings is scanned
  /// again.
  package var needsSecrets = false

  /// Creates a scan.
  package init(_ scan: RepositoryScan) { self.scan = scan }

  /// Scans what a list holds; every line of it has its outcome.
  ///
  /// - Throws: what is wrong with the settings that the command line names.
  package func run(
    _ list: TargetList, progress: RepositoriesProgress
  ) throws(FormatError) -> RepositoriesOutcome {
    let settings = state == nil ? "" : try settingsIdentity()
    var run = RepositoriesRun(self, list, settings: settings, progress: progress)
    run.run()
    return run.outcome
  }
}

/// What the scan of many repositories came to.
package struct RepositoriesOutcome: Sendable {
  /// What each repository came to, in the order of the list.
  package var targets: [TargetOutcome] = []
  /// What was looked for anywhere.
  package var detectors: [Detector] = []
  /// The repositories that were not read, or not wholly, as reports call them.
  package var unfinished: [[UInt8]] = []
  /// How many were as they were when they were last scanned.
  package var unchanged = 0
  /// How many of those were scanned again for their secrets.
  package var reread = 0
  /// What of the cache could not be kept, and why.
  package var uncached: [SeenObjects.Ignored] = []
  /// Why the state could not be written, if that failed.
  package var stateFailure: SystemError?

  /// Creates the outcome of nothing.
  init() {}
}
