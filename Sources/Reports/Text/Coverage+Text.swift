import Blobs
import Platform

extension Coverage.Entry {
  /// Why, in one lower-case phrase. It may quote names that scanned content chose.
  package var reasonText: String {
    switch reason {
    case .object(let defect): "object \(provenance.object ?? ""): \(defect.text)"
    case .tooLarge where isObjectAlone: "object \(provenance.object ?? ""): \(reason.text)"
    default: reason.text
    }
  }

  /// Whether the place is an object that has no path but its repository's.
  private var isObjectAlone: Bool {
    provenance.object != nil && provenance.path == provenance.repository
  }
}

extension Coverage.Reason {
  /// The reason in one lower-case phrase, without the place.
  package var text: String {
    switch self {
    case .system(let error): error.reason
    case .stopped: "stopped before the end"
    case .stoppedMidway: "stopped before its end"
    case .shrank: "shrank while it was read"
    case .tooLarge(let limit): "larger than \(limit.bytes) bytes (--max-size)"
    case .special(let kind): kind == .link ? "symbolic link" : kind.rawValue
    case .archive(let defect): defect.text
    case .moreMembers(let count): "\(count) more members not read"
    case .outsideOnly(let format): "\(format): read on the outside only (--strict)"
    case .matchLimit(let rule): "match limit reached in rule \(rule)"
    case .decodingLimit: "decoding limit reached"
    case .expansionLimit(let carrier, let bytes):
      "embedded \(carrier) is larger than \(bytes >> 20) MiB"
    case .embeddedDamaged(let carrier): "embedded \(carrier) is damaged or cut off"
    case .embeddedCutOff(let carrier, let bytes):
      "embedded \(carrier) is longer than \(bytes >> 20) MiB: only its beginning was searched"
    case .object(let defect): defect.text
    case .storeFile(let path, let defect): "\(Self.text(path)): \(defect.text)"
    case .gitMaterial(let defect): defect.text
    case .lfsObject(let oid, let defect): "Git LFS object \(oid) \(defect.text)"
    case .shallow: "shallow clone: older history is not here (git fetch --unshallow)"
    case .partial(let count, let first):
      "partial clone: \(Wording.count(count, "object")) \(count == 1 ? "is" : "are") not here ("
        + first.joined(separator: ", ") + (count > first.count ? ", …" : "")
        + "): git backfill, or git fetch --refetch --no-filter, brings them"
    case .historyCutOff(let commit):
      "history is cut off at commit \(commit): fetch more of it (git fetch --unshallow)"
    case .unmatchedPathspec(let pathspec):
      "\(Self.text(pathspec)): matches nothing in any commit"
    case .tooManyFindings(let limit, .file):
      "has more than \(limit) findings, which are listed (--max-file-findings)"
    case .tooManyFindings(let limit, .run):
      "has findings that are not listed: the run has \(limit) already (--max-findings)"
    case .gitNotStarted(let error): "cannot run git: \(error.reason)"
    case .gitFailed(let command, let message): "git \(command) failed: \(Self.text(message))"
    case .notARepository: "not a git repository"
    case .dubiousOwnership:
      "belongs to another user; add it to git's safe.directory to read it"
    case .notARevision(let name): "\(Self.text(name)): not a revision"
    case .unexpectedAnswer(let command): "git \(command) gave an answer of an unknown form"
    case .target(let defect): defect.text
    case .clone(let defect): defect.text
    case .settings(let error): "its settings do not count: \(error)"
    case .reportIncomplete: "the report says that it is incomplete"
    case .reportWithoutCoverage: "JSON Lines do not say what was read"
    case .reported(_, let text): text
    case .ignored(let source): source == .ignoreRules ? "ignore rules" : "configuration"
    case .gitFolder: ".git folder"
    case .gitFile: ".git file"
    case .more(let count, let reason): "\(reason.text) (\(count) more in here)"
    case .repeated(let count):
      "\(count) more \(count == 1 ? "place of a key that is" : "places of keys that are") listed"
    case .accepted(let reason): "accepted unread: \(reason)"
    case .readsIgnored(let refusal): "ignored files are read: \(refusal.text)"
    case .rulesUnread(let error): "its rules do not count: \(error.reason)"
    case .seenIgnored(let defect): "cache: \(defect.text)"
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension Coverage.StoreDefect {
  fileprivate var text: String {
    switch self {
    case .missing: "missing from the object store"
    case .corrupt: "corrupt"
    case .wrongContent: "content does not match its id"
    case .indexMismatch: "pack and index do not belong together"
    case .unsupported: "written by a later git"
    case .denied: "permission denied"
    case .endless:
      "a FIFO, device or socket, or a link to one: git was not asked, since it might not end"
    case .special: "a FIFO, device or socket, or a link to one"
    case .gitFailed: "git failed"
    }
  }
}

extension Coverage.GitMaterialDefect {
  fileprivate var text: String {
    switch self {
    case .missingBase(let id, let count):
      "\(count) \(count == 1 ? "object builds" : "objects build") on object \(id), "
        + "which is not here"
    case .missingPrerequisite(let id):
      "builds on commit \(id), which is not in the bundle: scan the repository that has it"
    case .filtered: "made with --filter: some objects are not in the bundle"
    case .objectTooLong(let limit): "holds an object of more than \(limit >> 20) MiB"
    }
  }
}

extension Coverage.TargetDefect {
  fileprivate var text: String {
    switch self {
    case .missing: "nothing is there, and it is no address"
    case .noRepository: "no repository is in here"
    case .emptyList: "an empty list: no target is in here"
    case .refusedProtocol("http"): "http is not encrypted: use https or ssh"
    case .refusedProtocol(let name): "\(name) is not used: give an address of https, ssh or file"
    case .malformed: "not an address that a host has"
    }
  }
}

extension Coverage.LFSDefect {
  /// What is the matter with the object, behind its name.
  fileprivate var text: String {
    switch self {
    case .missing: "is not here: git lfs pull (git lfs fetch --all for history) brings it"
    case .wrongSize: "is not as long as its pointer says: git lfs fsck"
    case .notAskedFor: "was not fetched: --lfs fetches it"
    case .programMissing: "was not fetched: git-lfs is not installed"
    case .notFetched(nil): "was not fetched: the host does not have it"
    case .notFetched(let defect?): "was not fetched: \(defect.why)"
    }
  }
}

extension Coverage.CloneDefect {
  fileprivate var text: String { "not cloned: \(why)" }

  fileprivate var why: String {
    switch self {
    case .notFound: "the host has no such repository, or hides it"
    case .credentialsWanted:
      "the host wants a login: over https one that a credential helper of git's has, "
        + "over ssh a key without passphrase or in an agent"
    case .forbidden: "the host does not allow it"
    case .rateLimited(let seconds):
      "the host wants to be left alone"
        + (seconds.map { " for \(Wording.count($0, "second"))" } ?? "")
    case .redirected(let host): "the host sends git to another one, \(host)"
    case .stalled(let seconds):
      "twice nothing came for \(Wording.count(seconds, "second"))"
    case .disconnected: "the connection ended too early"
    case .unreachable: "the host can't be reached"
    case .untrustedHost: "the host's certificate or key is not to be trusted"
    case .foreignAnswer: "what answers there is no host of git repositories"
    case .damaged: "what came is damaged"
    case .noSpace: "the disk is full"
    case .keptElsewhere: "the folder of kept clones has another repository in its place"
    case .failed(let message):
      message.isEmpty ? "git failed" : String(decoding: message, as: UTF8.self)
    }
  }
}

extension Coverage.ArchiveDefect {
  fileprivate var text: String {
    switch self {
    case .libraryMissing: "archive not expanded: libarchive.so.13 is not installed"
    case .encrypted: "encrypted"
    case .truncated: "truncated archive"
    case .damaged: "damaged archive"
    case .unsupported: "unsupported compression"
    case .memory: "archive needs more memory than --max-memory or the system allows"
    case .tooDeep(let limit): "archive nested deeper than \(limit)"
    case .expandsTooFar(let limit): "archive expands to more than \(limit) bytes"
    case .ratio(let limit): "archive expands to more than \(limit) times its size"
    case .tooManyMembers(let limit): "archive has more than \(limit) members"
    case .tooLargeToKeep(let limit): "archive too large to keep, over \(limit) bytes"
    case .stopped: "deadline"
    }
  }
}

extension Coverage.GitRefusal {
  fileprivate var text: String {
    switch self {
    case .notStarted(let error): "git: \(error.reason)"
    case .failed(let message):
      message.isEmpty ? "git does not answer" : "git: \(String(decoding: message, as: UTF8.self))"
    case .unexpectedAnswer: "git gave an answer of an unknown form"
    case .endless(let path):
      "git would not end at \(String(decoding: path, as: UTF8.self)), a FIFO or device"
    }
  }
}

extension Coverage.SeenDefect {
  /// What is wrong, in one lower-case phrase.
  package var text: String {
    switch self {
    case .foreign: "belongs to another user: not used"
    case .writableByOthers: "others may write it: not used (chmod go-w)"
    case .wrongKind: "not a folder of regular files: not used"
    case .damaged: "damaged: not used, and written anew"
    case .otherForm: "made under other rules, limits or by another version: not used"
    case .inScannedTree: "lies in what is scanned: not used"
    case .withoutIdentity: "the file system does not tell when folders were made: not used"
    case .system(let error): "\(error.reason): not used"
    }
  }
}
