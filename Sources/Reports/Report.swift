package import Blobs
package import Findings
package import Rules
package import Verification

/// A finished scan: everything that a report may say.
package struct Report: Sendable {
  /// The version of kascan that scanned.
  package var version: String
  /// The subcommand that scanned, such as `scan`; no arguments.
  package var command: String
  /// What was found, in the order in which reports list it.
  package var findings: [Finding]
  /// The rules that were looked for.
  package var rules: [Rule]
  /// What was read and what was not.
  package var coverage: Coverage
  /// What was scanned, each thing with what was read of it.
  package var targets: [ScannedTarget] = []
  /// Which part of a list of repositories was scanned; nil where all of it was.
  package var part: ReportPart?
  /// What is known about the keys that were verified.
  package var verdicts: [Fingerprint: KeyVerification] = [:]
  /// What was scanned, as the user named it.
  package var roots: [[UInt8]] = []
  /// The absolute path that relative paths of findings start from.
  package var workingDirectory: [UInt8] = []
  /// The absolute path of the work tree's root, which code hosts show paths from; without a work
  /// tree, the working directory.
  package var sourceRoot: [UInt8] = []
  /// The repository that was scanned, if one was.
  package var repository: RepositoryState?
  /// What else the reader could do, a sentence; nil for nothing.
  package var hint: String?
  /// How each finding, in their order, came about since an older report; empty unless this report
  /// compares two.
  package var changes: [Change] = []
  /// Secrets that are in no finding and may stand in any text: keys that were asked about.
  package var knownSecrets: [[UInt8]] = []
  /// Masks secrets in texts that were not scanned; nil where nobody can search them.
  package var maskUnscanned: (@Sendable ([[UInt8]]) -> [[UInt8]])?
  /// When the scan began.
  package var startTime = Timestamp(secondsSince1970: 0)
  /// When the scan ended.
  package var endTime = Timestamp(secondsSince1970: 0)

  /// Creates the report of a scan.
  package init(
    version: String, command: String, findings: [Finding], rules: [Rule], coverage: Coverage
  ) {
    self.version = version
    self.command = command
    self.findings = findings
    self.rules = rules
    self.coverage = coverage
  }
}

/// What became of a finding between two reports.
package enum Change: String, Sendable {
  /// Only the newer report has it.
  case new
  /// Only the older report has it.
  case gone
  /// Both have it.
  case unchanged
}

/// The state of a repository when it was scanned.
package struct RepositoryState: Sendable, Equatable {
  /// The remote's URL as git has it; reports leave credentials in it out.
  package var remote: String?
  /// The commit that HEAD names.
  package var revision: String?
  /// The branch that HEAD names.
  package var branch: String?

  /// Creates a state.
  package init(remote: String? = nil, revision: String? = nil, branch: String? = nil) {
    self.remote = remote
    self.revision = revision
    self.branch = branch
  }
}

extension Report {
  /// What is known about a finding's key.
  package func verification(of finding: Finding) -> KeyVerification? {
    verdicts[finding.fingerprint]
  }

  /// What became of a finding since an older report, if there is one.
  func change(at index: Int) -> Change? {
    index < changes.count ? changes[index] : nil
  }

  /// Whether a finding counts: it is neither suppressed nor gone.
  package func isActive(_ index: Int) -> Bool {
    findings[index].suppression == nil && change(at: index) != .gone
  }

  /// The findings that count, as indices.
  var activeIndices: [Int] { findings.indices.filter(isActive) }

  /// The rules by their ids.
  var rulesByID: [String: Rule] {
    Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Report {
  /// Bytes from a scanned place as text for a terminal, with nothing hidden in them.
  package static func visible(_ bytes: [UInt8]) -> String { Escaping.visible(bytes) }
}
