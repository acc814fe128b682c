import Blobs
package import Git
import Inputs
import Platform
package import Settings

extension SettingsSource {
  /// The settings of a repository: the files of its work tree, else those of the commit that HEAD
  /// names.
  package init(of repository: Repository) {
    if let top = repository.topFolder {
      self.init(folder: RealPath.of(top) ?? top)
    } else {
      self.init(headOf: repository)
    }
  }

  /// The settings of the repository that git finds from the working directory, else of the working
  /// directory itself.
  package static var here: SettingsSource {
    let here = WorkingDirectory.path
    if let found = RepositoryFolder(around: here), !found.isBare {
      return SettingsSource(folder: found.path)
    }
    let path = Array(".".utf8)
    guard let repository = try? Repository(path: path, inheritsEnvironment: true) else {
      return SettingsSource(folder: here)
    }
    return SettingsSource(of: repository)
  }

  /// The files of the commit that HEAD names; none where it names none.
  init(headOf repository: Repository) {
    let prefix =
      Self.shown(repository.gitDirectory, from: WorkingDirectory.path) + Array("HEAD:".utf8)
    self.init(folder: nil, prefix: prefix) { (name) throws(FormatError) in
      let file = String(decoding: prefix, as: UTF8.self) + name
      func failure(_ reason: String) -> FormatError {
        FormatError(file: file, line: nil, reason: reason)
      }
      guard let entry = repository.headEntry(name) else { return nil }
      guard entry.isFile else { throw failure("is no regular file") }
      guard entry.size <= Self.largestSize else { throw failure("is too large") }
      guard let bytes = try? repository.git.output(["cat-file", "blob", entry.object]) else {
        throw failure("can't be read from the object store")
      }
      return bytes
    }
  }
}
