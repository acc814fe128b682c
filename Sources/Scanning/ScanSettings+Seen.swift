import Blobs
import Git
import Platform

extension ScanSettings {
  /// What earlier scans of a repository have read under the same settings; nil where nothing is to be
  /// left out.
  func seenObjects(of repository: Repository, readsNames: Bool) -> StoreSeen? {
    // Members that are left out are so by their paths.
    guard let seen, seen.concerns(repository), excludedMembers == nil else { return nil }
    if let folder = seen.folder?.path {
      let own = [repository.gitDirectory, repository.commonDirectory, repository.workTree]
      let isInside = (own + repository.objectDirectories).contains { place in
        place.flatMap { RealPath.of($0) }
          .map { RealPath.rest(of: folder, after: $0) != nil } ?? false
      }
      // What is scanned could say of itself that it was read.
      if isInside { return StoreSeen(ignoring: folder, .inScannedTree) }
    }
    return StoreSeen(seen, of: repository, digest: digest(readsNames: readsNames))
  }

  /// The SHA-256 of what decides whether a git object is clean, in hexadecimal.
  private func digest(readsNames: Bool) -> String {
    let text = "\(digest)\n\(ProgramVersion.textWithCommit)\nnames \(readsNames)\n"
    return SHA256.hexadecimal(of: Array(text.utf8))
  }
}
