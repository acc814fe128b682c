/// The version of this program.
package enum ProgramVersion {
  /// Major, minor and patch number (Semantic Versioning 2.0.0).
  package static let text = "0.1.0"
}
