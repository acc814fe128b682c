import Blobs
import Platform

/// The objects of a repository, wherever they lie: packs, loose objects, alternates.
package final class ObjectStore: Sendable {
  /// How objects are named.
  package let algorithm: HashAlgorithm
  /// What could not be opened, and what is wrong with packs as a whole.
  package let unread: [Unread]
  let packs: [Pack]
  let loose: [LooseObjects]
  /// What lies beside packs and is none of their finished parts, and packs without an index.
  let strays: [[UInt8]]
  /// The folders in which packs were looked for, and the names that were there.
  private let packFolders: [(path: [UInt8], names: Set<[UInt8]>)]
  /// Answers for what the reader can't read; nil for objects that are in no repository.
  let git: GitProgram?

  /// Opens every pack of a repository; nothing is read yet.
  package init(_ repository: Repository) {
    algorithm = repository.algorithm
    git = repository.git
    loose = repository.objectDirectories.map { LooseObjects(directory: $0) }
    var packs: [Pack] = []
    var unread = repository.unread
    var strays: [[UInt8]] = []
    packFolders = repository.objectDirectories.map { directory in
      let folder = directory.path("pack")
      return (
        folder, Self.openPacks(folder, repository.algorithm, &packs, &unread, &strays)
      )
    }
    self.strays = strays
    // The largest first: of an object that two packs have, the first pack's is read.
    self.packs = packs.sorted { $0.index.count > $1.index.count }
    self.unread = unread
  }

  /// A store of packs that are open already.
  init(_ packs: [Pack], _ algorithm: HashAlgorithm, git: GitProgram?) {
    self.algorithm = algorithm
    self.git = git
    self.packs = packs
    loose = []
    unread = []
    strays = []
    packFolders = []
  }

  /// The number of objects that packs hold; an object in two packs counts twice.
  package var packedCount: Int { packs.reduce(0) { $0 + $1.index.count } }

  private static func openPacks(
    _ directory: [UInt8], _ algorithm: HashAlgorithm, _ packs: inout [Pack],
    _ unread: inout [Unread], _ strays: inout [[UInt8]]
  ) -> Set<[UInt8]> {
    let names: [[UInt8]]
    do throws(Unread) {
      names = try DirectoryListing.names(directory) ?? []
    } catch {
      unread.append(error)
      return []
    }
    let present = Set(names)
    var shared: MultiPackIndex?
    let sorted = names.sorted { $0.lexicographicallyPrecedes($1) }
    for name in sorted {
      guard Self.isPart(name) else {
        strays.append(directory.path(name))
        continue
      }
      do throws(Unread) {
        if name.ends(in: ".idx") {
          let packName = Array(name.dropLast(4)) + Array(".pack".utf8)
          if !present.contains(packName) {
            throw Unread(.file(directory.path(packName)), .missing)
          }
        }
        guard name.ends(in: ".pack") else { continue }
        let path = directory.path(name)
        let indexName = Array(name.dropLast(5)) + Array(".idx".utf8)
        let index: PackIndex
        if present.contains(indexName) {
          index = try PackIndex(path: directory.path(indexName), algorithm)
        } else {
          if shared == nil, present.contains(Array("multi-pack-index".utf8)) {
            shared = try MultiPackIndex(path: directory.path("multi-pack-index"), algorithm)
          }
          guard let shared, let place = shared.packs.firstIndex(of: indexName) else {
            strays.append(path)
            continue
          }
          index = PackIndex(shared, pack: place)
        }
        let pack = try Pack(path: path, index: index)
        if let defect = pack.defect { unread.append(Unread(.file(path), defect)) }
        packs.append(pack)
      } catch {
        unread.append(error)
      }
    }
    return present
  }

  /// Packs that came after this store was opened: what was a loose object then may be in one now.
  func laterPacks() -> [[UInt8]] {
    packFolders.flatMap { folder in
      let names = (try? DirectoryListing.names(folder.path)) ?? nil
      return (names ?? []).filter { $0.ends(in: ".pack") && !folder.names.contains($0) }
        .map { folder.path.path($0) }
    }
  }

  /// Whether a file of a pack folder is what git keeps there: packs and what it makes of them.
  private static func isPart(_ name: [UInt8]) -> Bool {
    if name.starts(with: "multi-pack-index".utf8) { return true }
    return name.starts(with: "pack-".utf8)
      && [".pack", ".idx", ".rev", ".bitmap", ".mtimes"].contains { name.ends(in: $0) }
  }

  /// Which pack holds an object, and where its index has it.
  func find(_ id: ObjectID) -> (pack: Pack, position: Int)? {
    for pack in packs {
      if let position = pack.index.find(id) { return (pack, position) }
    }
    return nil
  }
}
