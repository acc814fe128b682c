import Blobs
import Git
import Glibc
import Platform
import Settings

/// What tells whether a repository on this machine has changed: the size and the times of every file
/// of its git folder, of the object stores that it borrows from, and of its settings.
///
/// Whatever writes into a file changes its `ctime`, which no program can set.
struct LocalIdentity {
  /// A SHA-256, in hexadecimal.
  let digest: String

  /// Looks at all files; nil where something can't be looked at, so that it counts as changed.
  init?(_ local: LocalRepository) {
    var files = Files()
    if local.isBundle {
      guard files.add(local.path) else { return nil }
    } else {
      guard let repository = try? Repository(local.question) else { return nil }
      let roots = Set(
        [repository.commonDirectory, repository.gitDirectory] + repository.objectDirectories)
      for root in roots.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        guard files.add(below: root) else { return nil }
      }
      if let top = repository.topFolder { files.addSettings(in: top) }
    }
    digest = files.digest
  }

  private struct Files {
    private var hash = SHA256()
    var digest: String {
      var hash = hash
      return hash.hexadecimal()
    }

    /// Adds a file, not through a link.
    mutating func add(_ path: [UInt8]) -> Bool {
      var status = stat()
      let terminated = (path + [0]).map { CChar(bitPattern: $0) }
      guard unsafe lstat(terminated, &status) == 0 else { return false }
      add(path, status)
      return true
    }

    private mutating func add(_ path: [UInt8], _ status: stat) {
      let numbers = [
        Int(status.st_mode), Int(status.st_size), Int(bitPattern: UInt(status.st_ino)),
        status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
        status.st_ctim.tv_nsec,
      ]
      let line = path + [0] + Array(numbers.map(String.init).joined(separator: " ").utf8) + [0]
      hash.update(line.span)
    }

    /// Adds all files below a folder.
    mutating func add(below root: [UInt8]) -> Bool {
      var folders = [root]
      while let folder = folders.popLast() {
        guard let names = try? DirectoryListing.names(in: folder) else { return false }
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
          let path = RealPath.joined(folder, name)
          var status = stat()
          let terminated = (path + [0]).map { CChar(bitPattern: $0) }
          guard unsafe lstat(terminated, &status) == 0 else { return false }
          if status.st_mode & S_IFMT == S_IFDIR {
            folders.append(path)
          } else {
            add(path, status)
          }
        }
      }
      return true
    }

    /// Adds the settings of a work tree, those that are not there as well.
    mutating func addSettings(in top: [UInt8]) {
      var names = [Configuration.defaultName, Baseline.defaultName]
      let file = RealPath.joined(top, Configuration.defaultName.utf8)
      if let bytes = (try? TextFile.regular(file, limit: SettingsSource.largestSize)) ?? nil,
        let read = try? Configuration(String(decoding: bytes, as: UTF8.self), file: "")
      {
        names += [read.baseline].compactMap { $0 } + read.rules
      }
      for name in names where !add(RealPath.joined(top, name.utf8)) { hash.update([0].span) }
    }
  }
}
