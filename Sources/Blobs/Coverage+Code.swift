import Platform

extension Coverage.Reason {
  /// A stable name of the reason for programs: lower-case words joined by `-`. What was read from a
  /// report keeps its own.
  package var code: String {
    switch self {
    case .system(let error): error.isDenied ? "permission-denied" : "system-error"
    case .stopped, .stoppedMidway: "stopped"
    case .shrank: "shrank"
    case .tooLarge: "size-limit"
    case .special(let kind): kind == .link ? "symbolic-link" : kind.rawValue
    case .archive(let defect): defect.code
    case .moreMembers: "more-members"
    case .outsideOnly: "outside-only"
    case .matchLimit: "match-limit"
    case .decodingLimit: "decoding-limit"
    case .expansionLimit: "expansion-limit"
    case .embeddedDamaged: "embedded-damaged"
    case .embeddedCutOff: "embedded-cut-off"
    case .tooManyFindings: "finding-limit"
    case .object(let defect), .storeFile(_, let defect): defect.code
    case .gitMaterial(let defect): defect.code
    case .lfsObject(_, .wrongSize): "lfs-object-size"
    case .lfsObject: "lfs-object-missing"
    case .shallow: "shallow-clone"
    case .partial: "partial-clone"
    case .historyCutOff: "history-cut-off"
    case .unmatchedPathspec: "unmatched-path"
    case .gitNotStarted: "git-not-started"
    case .gitFailed: "git-failed"
    case .notARepository: "not-a-repository"
    case .dubiousOwnership: "dubious-ownership"
    case .notARevision: "not-a-revision"
    case .unexpectedAnswer: "git-answer"
    case .target(let defect): defect.code
    case .clone(let defect): defect.code
    case .settings: "settings-unread"
    case .reportIncomplete: "report-incomplete"
    case .reportWithoutCoverage: "report-without-coverage"
    case .reported(let code, _): code
    case .ignored(let source): source == .ignoreRules ? "ignored" : "excluded"
    case .gitFolder: "git-folder"
    case .gitFile: "git-file"
    case .more(_, let reason): reason.code
    case .repeated: "repeated-key"
    case .accepted: "accepted"
    case .readsIgnored: "ignored-files-read"
    case .rulesUnread: "rules-unread"
    case .seenIgnored: "cache-ignored"
    }
  }
}

extension Coverage.StoreDefect {
  fileprivate var code: String {
    switch self {
    case .missing: "object-missing"
    case .corrupt: "object-corrupt"
    case .wrongContent: "object-wrong-content"
    case .indexMismatch: "pack-index-mismatch"
    case .unsupported: "git-too-new"
    case .denied: "permission-denied"
    case .endless, .special: "special-file"
    case .gitFailed: "git-failed"
    }
  }
}

extension Coverage.GitMaterialDefect {
  fileprivate var code: String {
    switch self {
    case .missingBase: "pack-base-missing"
    case .missingPrerequisite: "bundle-prerequisite"
    case .filtered: "bundle-filtered"
    case .objectTooLong: "object-size"
    }
  }
}

extension Coverage.TargetDefect {
  fileprivate var code: String {
    switch self {
    case .missing: "target-missing"
    case .noRepository: "no-repository"
    case .emptyList: "empty-list"
    case .refusedProtocol: "protocol-refused"
    case .malformed: "address-malformed"
    }
  }
}

extension Coverage.CloneDefect {
  fileprivate var code: String {
    switch self {
    case .notFound: "clone-not-found"
    case .credentialsWanted: "clone-credentials"
    case .forbidden: "clone-forbidden"
    case .rateLimited: "clone-rate-limited"
    case .redirected: "clone-redirected"
    case .stalled: "clone-stalled"
    case .disconnected: "clone-disconnected"
    case .unreachable: "clone-unreachable"
    case .untrustedHost: "clone-untrusted-host"
    case .foreignAnswer: "clone-foreign-answer"
    case .damaged: "clone-damaged"
    case .noSpace: "clone-no-space"
    case .keptElsewhere: "clone-kept-elsewhere"
    case .failed: "clone-failed"
    }
  }
}

extension Coverage.ArchiveDefect {
  fileprivate var code: String {
    switch self {
    case .libraryMissing: "archive-library-missing"
    case .encrypted: "archive-encrypted"
    case .truncated: "archive-truncated"
    case .damaged: "archive-damaged"
    case .unsupported: "archive-unsupported"
    case .memory: "archive-memory"
    case .tooDeep: "archive-depth"
    case .expandsTooFar: "archive-size"
    case .ratio: "archive-ratio"
    case .tooManyMembers: "archive-members"
    case .tooLargeToKeep: "archive-too-large-to-keep"
    case .stopped: "stopped"
    }
  }
}
