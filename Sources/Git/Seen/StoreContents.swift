import Blobs
import Platform

/// The packs and loose objects that a store had when it was read.
///
/// As in lists of seen objects a pack is known by its checksum, and a loose object by its id.
struct StoreContents: Equatable, Sendable {
  /// For each folder of objects, by `ObjectDirectory.name`, what lay there.
  private(set) var folders: [String: SeenList]

  /// Takes what a plan has found; nil where a folder can't be told from others.
  init?(_ store: ObjectStore, _ plan: ScanPlan) {
    var ids: [[UInt8]: [ObjectID]] = [:]
    for (objects, id) in plan.loose + plan.knownLoose {
      ids[objects.directory, default: []].append(id)
    }
    var packs: [[UInt8]: Set<[UInt8]>] = [:]
    for pack in store.packs {
      guard let folder = pack.objectDirectory else { return nil }
      packs[folder, default: []].insert(pack.trailer)
    }
    folders = [:]
    for path in Set(ids.keys).union(packs.keys) {
      guard let directory = ObjectDirectory(path) else { return nil }
      var loose: [UInt8] = []
      for id in (ids[path] ?? []).sorted() { id.append(to: &loose) }
      folders[directory.name] = SeenList(store.algorithm, ids: loose, packs: packs[path] ?? [])
    }
  }

  /// What of a store is not new, for each folder by its path; nil where a pack or folder is gone.
  func lists(in store: ObjectStore) -> [[UInt8]: SeenList]? {
    var lists: [[UInt8]: SeenList] = [:]
    var rest = folders
    for folder in store.loose {
      guard let directory = ObjectDirectory(folder.directory),
        let list = rest.removeValue(forKey: directory.name)
      else { continue }
      let packs = store.packs.filter { $0.objectDirectory == folder.directory }.map(\.trailer)
      guard list.packs.isSubset(of: packs) else { return nil }
      lists[folder.directory] = list
    }
    return rest.isEmpty ? lists : nil
  }

  /// Whether all loose objects are still there, loose or packed.
  func areLooseObjects(in present: PresentObjects) -> Bool {
    folders.values.allSatisfy { list in
      (0..<list.count).allSatisfy { present.contains(list.prefix($0)) }
    }
  }

  /// Whether an object is not new.
  ///
  /// - Parameter lists: those of `lists`.
  static func hold(_ id: ObjectID, _ lists: [[UInt8]: SeenList], in store: ObjectStore) -> Bool {
    lists.values.contains { $0.contains(id) }
      || store.packs.contains { pack in
        guard let folder = pack.objectDirectory, let list = lists[folder] else { return false }
        return list.packs.contains(pack.trailer) && pack.index.find(id) != nil
      }
  }

  // MARK: Bytes

  /// Adds all of it to a file.
  func write(to file: inout FieldWriter) {
    file.add(folders.count)
    for (name, list) in folders.sorted(by: { $0.key < $1.key }) {
      file.add(Array(name.utf8))
      file.add(list.packs.count)
      for pack in list.packs.sorted(by: { $0.lexicographicallyPrecedes($1) }) { file.add(pack) }
      file.add(list.count)
      file.add(list.ids)
    }
  }

  /// Reads it back.
  init(_ file: inout FieldReader, _ algorithm: HashAlgorithm) throws(Coverage.SeenDefect) {
    folders = [:]
    let size = algorithm.byteCount
    for _ in 0..<(try file.count(each: ObjectDirectory.nameCount)) {
      let name = String(decoding: try file.bytes(ObjectDirectory.nameCount), as: UTF8.self)
      var packs: Set<[UInt8]> = []
      for _ in 0..<(try file.count(each: size)) { packs.insert(try file.bytes(size)) }
      let ids = try file.bytes(try file.count(each: size) * size)
      folders[name] = SeenList(algorithm, ids: ids, packs: packs)
    }
  }
}
