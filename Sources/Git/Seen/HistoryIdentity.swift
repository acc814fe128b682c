import Blobs

/// What decides where objects stand in a history: two histories with equal identities have the same
/// `Attribution.Origin` for each object.
///
/// An origin follows from the commits, trees and tags of the store, and from what refs, `HEAD`,
/// reflogs, the stash and linked work trees name. Shallow boundaries, grafts and replacements count
/// only through these: parents are read from the commits themselves.
struct HistoryIdentity: Equatable, Sendable {
  /// Identifies the store's objects.
  let store: StoreIdentity
  /// The SHA-256 of what names point to.
  let tips: [UInt8]

  /// The length of each of the two in bytes.
  static let digestCount = 32

  init(_ store: StoreIdentity, _ tips: RefTips) {
    self.init(store, tips: tips.digest)
  }

  init(_ store: StoreIdentity, tips: [UInt8]) {
    self.store = store
    self.tips = tips
  }
}

/// What tells the objects of a store from those that it had or will have.
struct StoreIdentity: Equatable, Sendable {
  /// The SHA-256 of the packs and the ids of the loose objects, with the folders that they lie in.
  let digest: [UInt8]

  init(digest: [UInt8]) { self.digest = digest }

  /// Identifies what a plan has found; nil where a folder can't be told from others.
  ///
  /// As in lists of seen objects a pack is known by its checksum, and a loose object by its id: what
  /// is told of one folder says nothing of another.
  init?(_ store: ObjectStore, _ plan: ScanPlan) {
    var parts = DigestParts()
    parts.add(store.loose.count)
    for folder in store.loose {
      guard let directory = ObjectDirectory(folder.directory) else { return nil }
      parts.add(directory.path)
      parts.add(Array(directory.identity.utf8))
    }
    parts.add(store.packs.count)
    for pack in store.packs.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      parts.add(pack.path)
      parts.add(pack.index.count)
      unsafe parts.add(pack.bytes.count)
      // Where git keeps one index of several packs, it has no checksum of each.
      parts.add(pack.trailer)
    }
    let loose = (plan.loose + plan.knownLoose).map(\.1).sorted()
    parts.add(loose.count)
    var ids: [UInt8] = []
    for id in loose { id.append(to: &ids) }
    parts.add(ids)
    digest = parts.finish()
  }
}

extension RefTips {
  /// The SHA-256 of everything that is known of refs and what git remembers.
  var digest: [UInt8] {
    var parts = DigestParts()
    parts.add(refs.count)
    for ref in refs {
      parts.add(ref.name)
      parts.add(ref.object.bytes)
      parts.add(ref.tag?.bytes ?? [])
    }
    // Git lists the latest first; in which order does not count.
    var ids: [UInt8] = []
    for id in Set(remembered).sorted() { id.append(to: &ids) }
    parts.add(ids)
    return parts.finish()
  }
}

/// The SHA-256 of parts, each with its length before it, so that no two lists of parts are one text.
private struct DigestParts {
  private var hash = SHA256()

  mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    hash.update(bytes.span)
  }

  mutating func add(_ number: Int) { hash.update(Array("\(number):".utf8).span) }

  mutating func finish() -> [UInt8] { hash.finish() }
}
