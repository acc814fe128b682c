import Glibc
import Platform

/// The plain files of a repository's git folder: all but the object store.
///
/// Configuration with its remotes' passwords, hooks, messages being written, reflogs, remembered
/// conflicts, the index, the files of an unfinished rebase, LFS objects.
package struct GitFolder: Sendable {
  /// The files' absolute paths, in order.
  package private(set) var files: [[UInt8]] = []
  /// The LFS objects' absolute paths, in order; a file is named after the SHA-256 of its content.
  package private(set) var lfsObjects: [[UInt8]] = []
  /// The symbolic links' absolute paths, in order; git itself makes hardly any.
  package private(set) var links: [[UInt8]] = []
  /// Git folders of submodules, which are repositories of their own.
  package private(set) var submodules: [[UInt8]] = []
  /// Folders that can't be listed.
  package private(set) var unread: [Unread] = []

  /// Lists the git folder of a repository, and the one it shares with other work trees.
  package init(_ repository: Repository) {
    var folders = [repository.commonDirectory]
    let own = repository.gitDirectory
    if !own.starts(with: repository.commonDirectory.path("")) && own != repository.commonDirectory {
      folders.append(own)
    }
    // The shared folder holds the folders of linked work trees too.
    let objects = Set(repository.objectDirectories + [repository.commonDirectory.path("objects")])
    let lfs = repository.commonDirectory.path("lfs/objects/")
    while let folder = folders.popLast() {
      if objects.contains(folder) { continue }
      // Linked work trees have submodules of their own.
      if folder.ends(in: "/modules"), isRepository(folder.dropLast("/modules".utf8.count)) {
        findSubmodules(folder)
        continue
      }
      do throws(Unread) {
        for (path, kind) in try Self.entries(folder) {
          switch kind {
          case .folder: folders.append(path)
          case .link: links.append(path)
          case .file where path.starts(with: lfs): lfsObjects.append(path)
          case .file: files.append(path)
          }
        }
      } catch {
        unread.append(error)
      }
    }
    files.sort { $0.lexicographicallyPrecedes($1) }
    lfsObjects.sort { $0.lexicographicallyPrecedes($1) }
    links.sort { $0.lexicographicallyPrecedes($1) }
  }

  /// Whether a folder is a git folder, shared or a linked work tree's.
  private func isRepository(_ folder: ArraySlice<UInt8>) -> Bool {
    var status = stat()
    let head = (Array(folder) + Array("/HEAD".utf8)).map { CChar(bitPattern: $0) } + [0]
    return unsafe lstat(head, &status) == 0
  }

  /// A submodule's name may have slashes, and its own folder may have submodules of its own.
  private mutating func findSubmodules(_ top: [UInt8]) {
    var folders = [top]
    while let folder = folders.popLast() {
      do throws(Unread) {
        let entries = try Self.entries(folder)
        if entries.contains(where: { $0.kind == .file && $0.path == folder.path("HEAD") }) {
          submodules.append(folder)
        } else {
          folders += entries.filter { $0.kind == .folder }.map(\.path)
          files += entries.filter { $0.kind == .file }.map(\.path)
          links += entries.filter { $0.kind == .link }.map(\.path)
        }
      } catch {
        unread.append(error)
      }
    }
    submodules.sort { $0.lexicographicallyPrecedes($1) }
  }

  private enum Kind { case file, folder, link }

  /// The regular files, folders and links in a folder; links are not followed.
  private static func entries(_ folder: [UInt8]) throws(Unread) -> [(path: [UInt8], kind: Kind)] {
    var entries: [(path: [UInt8], kind: Kind)] = []
    for name in try DirectoryListing.names(folder) ?? [] {
      let path = folder.path(name)
      var status = stat()
      let terminated = path.map { CChar(bitPattern: $0) } + [0]
      // A file that is gone meanwhile was temporary.
      guard unsafe lstat(terminated, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: entries.append((path, .file))
      case S_IFDIR: entries.append((path, .folder))
      case S_IFLNK: entries.append((path, .link))
      default: continue
      }
    }
    return entries
  }
}
