import Blobs

/// Where it is kept, between scans of a repository, where its objects with findings stand.
///
/// Without it a scan that leaves out what was read before would have to read all trees and commits
/// again for the first finding.
package struct SeenOrigins: Sendable {
  private let folder: SeenFolder
  /// The repository's own folder, under some rules.
  private let scope: SeenScope
  /// What the store had when it was scanned.
  let store: StoreIdentity

  init(_ folder: SeenFolder, _ scope: SeenScope, _ store: StoreIdentity) {
    self.folder = folder
    self.scope = scope
    self.store = store
  }

  /// What was kept, of whatever history; nil where nothing was.
  func list() throws(Coverage.SeenDefect) -> OriginList? { try folder.origins(for: scope) }

  /// Keeps where objects stand.
  ///
  /// - Returns: why that failed, if it did.
  func keep(_ list: OriginList) -> SeenObjects.Ignored? {
    do throws(Coverage.SeenDefect) {
      try folder.write(list, for: scope)
      return nil
    } catch {
      return ignored(error)
    }
  }

  /// Says that the file does not count.
  func ignored(_ defect: Coverage.SeenDefect) -> SeenObjects.Ignored {
    SeenObjects.Ignored(path: folder.file(for: scope, .origins), defect: defect)
  }
}
