import CPlatform

/// The version of this program.
package enum ProgramVersion {
  /// Major, minor and patch number (Semantic Versioning 2.0.0).
  package static let text = "0.1.0"

  /// The version, and the commit that a release was built from.
  package static var textWithCommit: String {
    let commit = unsafe String(cString: kascan_commit())
    return commit.isEmpty ? text : "\(text) (commit \(commit))"
  }
}
