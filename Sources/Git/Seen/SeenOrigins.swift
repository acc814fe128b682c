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
  /// Its packs and loose objects, for later scans.
  let contents: StoreContents
  /// What leads to commits is kept anew when so many objects have come since: fewer are sooner read
  /// again than the whole is written.
  var rereadLimit = 2000

  init(
    _ folder: SeenFolder, _ scope: SeenScope, _ store: StoreIdentity, _ contents: StoreContents
  ) {
    self.folder = folder
    self.scope = scope
    self.store = store
    self.contents = contents
  }

  /// What was kept, of whatever history; nil where nothing was.
  func list() throws(Coverage.SeenDefect) -> OriginList? { try folder.origins(for: scope) }

  /// What leads from objects up to commits, of whatever history; nil where it was not kept.
  func graph() throws(Coverage.SeenDefect) -> KeptGraph? { try folder.graph(for: scope) }

  /// Keeps where objects stand.
  ///
  /// - Returns: why that failed, if it did.
  func keep(_ list: OriginList) -> SeenObjects.Ignored? {
    keep(.origins) { () throws(Coverage.SeenDefect) in try folder.write(list, for: scope) }
  }

  /// Keeps what leads from objects up to commits.
  ///
  /// - Returns: why that failed, if it did.
  func keep(_ graph: KeptGraph) -> SeenObjects.Ignored? {
    keep(.graph) { () throws(Coverage.SeenDefect) in try folder.write(graph, for: scope) }
  }

  private func keep(
    _ form: SeenFile.Form, _ write: () throws(Coverage.SeenDefect) -> Void
  ) -> SeenObjects.Ignored? {
    do throws(Coverage.SeenDefect) {
      try write()
      return nil
    } catch {
      return ignored(error, form)
    }
  }

  /// Says that a file does not count.
  func ignored(_ defect: Coverage.SeenDefect, _ form: SeenFile.Form) -> SeenObjects.Ignored {
    SeenObjects.Ignored(path: folder.file(for: scope, form), defect: defect)
  }
}
