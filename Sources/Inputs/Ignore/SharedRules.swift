/// Rules that folders share as long as nothing changes: most folders have none of their own.
final class SharedRules: Sendable {
  let rules: FolderRules
  private let changesInside: Bool

  init(_ rules: FolderRules) {
    self.rules = rules
    changesInside = rules.changesInside
  }

  /// The rules for a folder inside, its own files not yet read.
  ///
  /// - Parameters:
  ///   - path: the folder's path in the walk.
  ///   - verdict: what these rules say of it.
  func inside(_ path: Span<UInt8>, _ verdict: FolderRules.Verdict) -> SharedRules {
    let isIgnored = verdict == .descend
    if !changesInside && isIgnored == rules.isIgnored { return self }
    var inner = rules.inside(path)
    inner.isIgnored = isIgnored
    return SharedRules(inner)
  }
}
