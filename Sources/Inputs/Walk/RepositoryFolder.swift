package import Platform

/// A folder that a repository begins at, as far as the file system tells: asking git takes
/// milliseconds.
package struct RepositoryFolder: Sendable, Equatable {
  /// The folder's absolute path, without symbolic links.
  package let path: [UInt8]
  /// Whether it is a git folder itself, as a bare repository is; otherwise it holds `.git`.
  package let isBare: Bool

  /// The nearest folder from a real path upwards that a repository begins at.
  ///
  /// As git does it, no folder of `GIT_CEILING_DIRECTORIES` is looked at on the way up.
  ///
  /// - Parameter real: a folder's absolute path, without symbolic links.
  package init?(
    around real: [UInt8], environment: Program.Environment = .inherited
  ) {
    let ceilings = (environment["GIT_CEILING_DIRECTORIES"] ?? []).split(
      separator: UInt8(ascii: ":")
    )
    .compactMap { RealPath.of(Array($0)) }
    var folder = real
    while true {
      if Self.holdsRepository(folder) {
        self.init(path: folder, isBare: false)
        return
      }
      if Self.isGitFolder(folder), !folder.ends(with: "/.git") {
        self.init(path: folder, isBare: true)
        return
      }
      guard let above = RealPath.folder(of: folder), !ceilings.contains(above) else { return nil }
      folder = above
    }
  }

  private init(path: [UInt8], isBare: Bool) {
    self.path = path
    self.isBare = isBare
  }

  /// Whether a folder holds the `.git` of a repository: a git folder, or a file that names one.
  package static func holdsRepository(_ folder: [UInt8]) -> Bool {
    let path = RealPath.joined(folder, ".git".utf8)
    return RealPath.isFile(path) || isGitFolder(path)
  }

  /// Whether a folder has what git looks for in a git folder (`is_git_directory` in its setup.c).
  private static func isGitFolder(_ folder: [UInt8]) -> Bool {
    func path(_ name: String) -> [UInt8] { RealPath.joined(folder, name.utf8) }
    guard RealPath.exists(path("HEAD")) else { return false }
    // A linked work tree's folder shares the rest with others.
    return RealPath.isFile(path("commondir"))
      || RealPath.isFolder(path("refs")) && RealPath.isFolder(path("objects"))
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
