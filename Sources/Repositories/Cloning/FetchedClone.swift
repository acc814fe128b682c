import Blobs
import Findings

/// A repository that was fetched.
struct FetchedClone: Sendable {
  /// The git folder.
  let path: [UInt8]
  /// Why contents of Git LFS are missing, where they are.
  let missing: Coverage.LFSDefect

  /// What a scan of the clone came to, with that reason: who reads it has no clone to fetch more into.
  func explained(_ outcome: TargetOutcome) -> TargetOutcome {
    var explained = outcome
    for (index, entry) in outcome.outcome.coverage.unread.enumerated() {
      guard case .lfsObject(let oid, .missing) = entry.reason else { continue }
      explained.outcome.coverage.unread[index].reason = .lfsObject(oid, missing)
    }
    return explained
  }
}
