import Blobs
import Platform
import Scanning
import Settings

extension RepositoriesScan {
  /// The SHA-256, in hexadecimal, of all that decides what the scan of an unchanged repository finds
  /// and accepts, but for the repository's own settings.
  func settingsIdentity() throws(FormatError) -> String {
    let search = scan.settings
    var parts = [
      search.digest, "\(search.isStrict) \(search.honoursSuppressions) \(search.hashesLines)",
      "\(scan.readsNames) \(lfs) \(kept != nil)",
    ]
    if let choice = scan.planner?.choice {
      let named = try choice.settings(of: SettingsSource(folder: nil, prefix: []) { _ in nil })
      parts.append("\(choice.readsOwn) \(choice.suppresses)")
      parts += named.rules.map(\.text)
      parts.append(String(reflecting: named.suppressions.configuration))
      parts.append(String(reflecting: named.suppressions.baseline))
    }
    return SHA256.hexadecimal(of: Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
  }
}
