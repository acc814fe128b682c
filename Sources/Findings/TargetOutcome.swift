/// Something that is scanned as a whole.
package struct Target: Sendable, Equatable {
  /// What kind of thing it is.
  package enum Kind: String, Sendable {
    /// Files, folders and standard input.
    case files
    /// The objects of a repository.
    case repository
    /// What a hook was called for, in the repository that it was called in.
    case change
  }

  /// What kind of thing it is.
  package var kind: Kind
  /// The paths as the user named them: one for a repository; `-` is standard input.
  package var roots: [[UInt8]]

  /// Creates a target.
  package init(_ kind: Kind, _ roots: [[UInt8]]) {
    self.kind = kind
    self.roots = roots
  }
}

/// The files whose settings hold for a target, as messages call them.
package struct SettingsFiles: Sendable, Equatable {
  /// The configuration; nil where there is none.
  package var configuration: [UInt8]?
  /// The baseline; nil where there is none.
  package var baseline: [UInt8]?

  /// Creates the files of a target; none by default.
  package init(configuration: [UInt8]? = nil, baseline: [UInt8]? = nil) {
    self.configuration = configuration
    self.baseline = baseline
  }
}

/// What the scan of a target came to.
package struct TargetOutcome: Sendable {
  /// What was scanned.
  package var target: Target
  /// What was found, and what was read.
  package var outcome: ScanOutcome
  /// Where its settings are.
  package var settings = SettingsFiles()

  /// Creates an outcome.
  package init(_ target: Target, _ outcome: ScanOutcome) {
    self.target = target
    self.outcome = outcome
  }
}

extension ScanOutcome {
  /// What the scans of all targets found and read.
  package init(of targets: [TargetOutcome]) {
    self.init()
    for target in targets { add(target.outcome) }
    sort()
  }
}
