import Blobs
import Inputs
import Settings

/// The members of archives that a target's configuration leaves out.
struct MemberExclusion: Sendable {
  private let patterns: PathPatterns
  private let paths: RootedPaths

  /// Creates the exclusion; nil where nothing is left out.
  ///
  /// - Parameter paths: tells paths from the folder that the patterns start from.
  init?(_ patterns: [[UInt8]], _ paths: RootedPaths) {
    let patterns = PathPatterns(patterns)
    guard patterns.concernMembers else { return nil }
    self.patterns = patterns
    self.paths = paths
  }

  /// Why a member is left out; nil if it is read.
  func reason(for place: Provenance) -> Coverage.Reason? {
    patterns.contains(paths.fromRoot(place.path), members: place.members)
      ? .ignored(.configuration) : nil
  }
}
