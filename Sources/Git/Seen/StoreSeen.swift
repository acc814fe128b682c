package import Blobs

/// What is known of the objects of one store: a list for each of its object directories.
package struct StoreSeen: Sendable {
  /// Takes what a scan has read.
  let objects: SeenObjects
  /// For each object directory that can be told from others, what its list holds for.
  let scopes: [[UInt8]: SeenScope]
  /// The lists that are there.
  let lists: [[UInt8]: SeenList]
  /// What the places of objects with findings hold for; nil where they are not kept.
  let origins: (folder: SeenFolder, scope: SeenScope)?
  /// What does not count, and why.
  package let ignored: [SeenObjects.Ignored]

  /// Knows nothing, keeps nothing, and says why.
  package init(ignoring path: [UInt8], _ defect: Coverage.SeenDefect) {
    objects = SeenObjects(folder: nil)
    scopes = [:]
    lists = [:]
    origins = nil
    ignored = [SeenObjects.Ignored(path: path, defect: defect)]
  }

  /// Asks for the lists of a repository.
  ///
  /// - Parameter digest: the SHA-256 of what decides whether an object is clean.
  package init(_ objects: SeenObjects, of repository: Repository, digest: String) {
    var scopes: [[UInt8]: SeenScope] = [:]
    var lists: [[UInt8]: SeenList] = [:]
    var ignored: [SeenObjects.Ignored] = []
    for path in repository.objectDirectories {
      guard let directory = ObjectDirectory(path) else {
        ignored.append(SeenObjects.Ignored(path: path, defect: .withoutIdentity))
        continue
      }
      let scope = SeenScope(directory, digest: digest, repository.algorithm)
      scopes[path] = scope
      let known = objects.list(for: scope)
      lists[path] = known.list
      ignored += known.ignored
    }
    origins = objects.originsFolder.flatMap { folder in
      ObjectDirectory(repository.gitDirectory).map {
        (folder, SeenScope($0, digest: digest, repository.algorithm))
      }
    }
    self.objects = objects
    self.scopes = scopes
    self.lists = lists
    self.ignored = ignored
  }
}
