import Blobs
import Glibc
import Platform

/// Looks for repositories in a folder: work trees, git folders, and repositories inside those.
///
/// Symbolic links are not followed. In a work tree a bundle is known by its name, since files that
/// git tracks are read with the history; elsewhere by its first bytes.
struct FolderSearch {
  /// The repositories, in the order in which they were met.
  private(set) var found: [LocalRepository] = []
  /// Folders that can't be listed.
  private(set) var unread: [Coverage.Entry] = []
  /// Links that lead to folders, which are left out.
  private(set) var excluded: [Coverage.Entry] = []

  private struct Pending {
    let path: [UInt8]
    /// Whether the folder lies in a work tree.
    let isInside: Bool
  }

  private static let dotGit = Array(".git".utf8)

  private var pending: [Pending]

  /// Searches a folder and all below it.
  ///
  /// - Parameter stops: whether to end early; asked at every folder.
  init(in folder: [UInt8], unless stops: () -> Bool) {
    pending = [Pending(path: folder, isInside: false)]
    while let next = pending.popLast() {
      if stops() {
        unread.append(.init(path: next.path, .stopped))
        return
      }
      do throws(SystemError) {
        try look(at: next)
      } catch {
        unread.append(.init(path: next.path, .system(error)))
      }
    }
  }

  private mutating func look(at folder: Pending) throws(SystemError) {
    let entries = try FolderEntry.all(in: folder.path)
    let repository = LocalRepository(at: folder.path, holding: Set(entries.map(\.name)))
    if let repository { found.append(repository) }
    let hasWorkTree = entries.contains { $0.name == Self.dotGit }
    // What lies in a git folder is its own repository's.
    if repository != nil && !hasWorkTree { return }
    let isInside = folder.isInside || hasWorkTree
    // The last is searched first.
    for entry in entries.sorted(by: { $1.name.lexicographicallyPrecedes($0.name) }) {
      let path = RealPath.joined(folder.path, entry.name)
      switch entry.kind {
      case .folder where entry.name == Self.dotGit, .link where entry.name == Self.dotGit: continue
      case .folder: pending.append(Pending(path: path, isInside: isInside))
      case .link:
        if RealPath.isFolder(path) { excluded.append(.init(path: path, .special(.link))) }
      case .file:
        if isInside && !entry.name.suffix(7).elementsEqual(".bundle".utf8) { continue }
        if let bundle = LocalRepository(bundle: path) { found.append(bundle) }
      case .special: continue
      }
    }
  }
}

/// An entry of a folder.
private struct FolderEntry {
  enum Kind { case file, folder, link, special }

  let name: [UInt8]
  let kind: Kind

  /// What lies in a folder.
  static func all(in path: [UInt8]) throws(SystemError) -> [FolderEntry] {
    let folder = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    var listing = DirectoryListing(capacity: 32 << 10)
    var entries: [FolderEntry] = []
    repeat {
      try listing.read(folder.raw)
      var position = 0
      while position < listing.count {
        let start = unsafe listing.name(at: position)
        let name = unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
        var mode = mode_t(listing.kind(at: position)) << 12
        if mode == 0 { mode = unsafe Self.mode(of: start, in: folder.raw) }
        position = listing.position(after: position)
        if name == Array(".".utf8) || name == Array("..".utf8) { continue }
        switch mode {
        case S_IFREG: entries.append(FolderEntry(name: name, kind: .file))
        case S_IFDIR: entries.append(FolderEntry(name: name, kind: .folder))
        case S_IFLNK: entries.append(FolderEntry(name: name, kind: .link))
        default: entries.append(FolderEntry(name: name, kind: .special))
        }
      }
    } while listing.mayHaveMore
    return entries
  }

  /// The kind of an entry whose file system doesn't tell it.
  private static func mode(of name: UnsafePointer<CChar>, in folder: CInt) -> mode_t {
    var status = stat()
    guard unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return 0 }
    return status.st_mode & S_IFMT
  }
}
