package import Blobs
import Platform
import Synchronization

/// What the scans of a run know of objects that were read whole and were clean: from earlier runs,
/// where a folder is given, and from repositories that were scanned before in the same run.
///
/// It is handed to the scan of every repository. What it does not know is read.
package final class SeenObjects: Sendable {
  /// Where lists are kept between runs; nil for nowhere.
  package let folder: SeenFolder?
  /// The most objects that are known across object directories; nil where each has a list of its own.
  private let sharedLimit: Int?
  private let state = Mutex(State())

  private struct State {
    /// The lists that were read or made in this run.
    var lists: [SeenScope: SeenList] = [:]
    /// Those that were looked for in the folder.
    var known: Set<SeenScope> = []
    /// Object directories that more than one repository of the run reads.
    var shared: Set<[UInt8]> = []
    /// Lists that all directories share and that the folder does not have yet.
    var unsaved: Set<SeenScope> = []
  }

  /// A file or folder that does not count, and why.
  package struct Ignored: Hashable, Sendable {
    /// The file.
    package let path: [UInt8]
    /// What is wrong with it.
    package let defect: Coverage.SeenDefect
  }

  /// Creates what knows nothing yet.
  package init(folder: SeenFolder?) {
    self.folder = folder
    sharedLimit = nil
  }

  /// Creates what knows nothing yet, and lets what is clean in one repository count in all.
  ///
  /// Only for repositories all of whose objects git itself has named in this run, as it does with what
  /// it fetches (not in a local clone, which copies files): there, an id names one content.
  ///
  /// - Parameters:
  ///   - limit: the most objects that are remembered, 20 or 32 bytes each.
  ///   - folder: where `save` keeps them for other runs; nil for nowhere.
  package init(ofFetchedUpTo limit: Int, in folder: SeenFolder? = nil) {
    self.folder = folder
    sharedLimit = limit
  }

  /// Notes which object directories the repositories of a run read: lists of those that several read
  /// are kept in memory.
  package func expect(_ repositories: [Repository]) {
    var seen: Set<[UInt8]> = []
    var shared: Set<[UInt8]> = []
    for repository in repositories {
      for directory in Set(repository.objectDirectories) where !seen.insert(directory).inserted {
        shared.insert(directory)
      }
    }
    state.withLock { $0.shared.formUnion(shared) }
  }

  /// Whether anything of a repository may be known or will be asked for again.
  package func concerns(_ repository: Repository) -> Bool {
    folder != nil || sharedLimit != nil
      || state.withLock { !$0.shared.isDisjoint(with: repository.objectDirectories) }
  }

  /// The folder in which it is kept where objects of single repositories stand; nil for none. A clone
  /// that git has just fetched is not known again.
  var originsFolder: SeenFolder? { sharedLimit == nil ? folder : nil }

  /// The list for a scope; nil where nothing is known.
  func list(for scope: SeenScope) -> (list: SeenList?, ignored: [Ignored]) {
    let scope = shared(scope)
    let (list, isKnown) = state.withLock {
      ($0.lists[scope], !$0.known.insert(scope).inserted)
    }
    guard list == nil, !isKnown, let folder else { return (list, []) }
    do throws(Coverage.SeenDefect) {
      guard let list = try folder.list(for: scope) else {
        let file = RealPath.joined(folder.path, scope.directory.name.utf8)
        return (nil, folder.hasOthers(of: scope) ? [Ignored(path: file, defect: .otherForm)] : [])
      }
      keep(list, for: scope)
      return (list, [])
    } catch {
      return (nil, [Ignored(path: folder.file(for: scope), defect: error)])
    }
  }

  /// Takes a list in the place of the last one for its scope.
  func take(_ list: SeenList, for scope: SeenScope) -> [Ignored] {
    if let sharedLimit {
      let scope = shared(scope)
      // A pack of a clone does not come again.
      let list = SeenList(scope.algorithm, ids: list.ids, packs: [])
      state.withLock {
        let joined = $0.lists[scope].map { $0.union(list) } ?? list
        if joined.count > sharedLimit || joined == $0.lists[scope] { return }
        $0.lists[scope] = joined
        $0.unsaved.insert(scope)
      }
      return []
    }
    keep(list, for: scope)
    return folder.map { write(list, for: scope, to: $0) } ?? []
  }

  /// Puts what all directories share into the folder. Lists of single directories are there already.
  ///
  /// - Returns: what could not be kept.
  package func save() -> [Ignored] {
    guard let folder else { return [] }
    let lists = state.withLock { state in
      defer { state.unsaved = [] }
      return state.unsaved.compactMap { scope in state.lists[scope].map { (scope, $0) } }
    }
    return lists.flatMap { write($1, for: $0, to: folder) }
  }

  private func write(
    _ list: SeenList, for scope: SeenScope, to folder: SeenFolder
  ) -> [Ignored] {
    do throws(Coverage.SeenDefect) {
      try folder.write(list, for: scope)
      return []
    } catch {
      return [Ignored(path: folder.file(for: scope), defect: error)]
    }
  }

  /// The scope of the list that speaks for a directory.
  private func shared(_ scope: SeenScope) -> SeenScope {
    sharedLimit == nil
      ? scope : SeenScope(.fetched, digest: scope.digest, scope.algorithm)
  }

  /// Keeps a list in memory if another repository of the run will ask for it.
  private func keep(_ list: SeenList, for scope: SeenScope) {
    state.withLock {
      let isWanted = sharedLimit != nil || $0.shared.contains(scope.directory.path)
      if isWanted { $0.lists[scope] = list }
    }
  }
}
