import Blobs
import Inputs
package import Platform

/// Where the settings of a target are read: a folder, or what a commit has in its place.
package struct SettingsSource: Sendable {
  /// The largest file of settings that is read, in bytes.
  package static let largestSize = 8 << 20

  /// The folder that patterns start from, absolute and without symbolic links; nil where paths start
  /// from the top as they are.
  package let folder: [UInt8]?
  /// What stands before a file's name in messages and reports.
  private let prefix: [UInt8]
  private let content: @Sendable (String) throws(FormatError) -> [UInt8]?

  /// Creates a source.
  ///
  /// - Parameters:
  ///   - content: reads a file by its name in the source; nil where it is not there.
  package init(
    folder: [UInt8]?, prefix: [UInt8],
    content: @escaping @Sendable (String) throws(FormatError) -> [UInt8]?
  ) {
    self.folder = folder
    self.prefix = prefix
    self.content = content
  }

  /// The files of a folder that somebody may have planted: regular ones, not through a symbolic link.
  ///
  /// - Parameter folder: its absolute path, without symbolic links.
  package init(folder: [UInt8]) {
    let prefix = Self.shown(folder, from: WorkingDirectory.path)
    self.init(folder: folder, prefix: prefix) { (name) throws(FormatError) in
      let path = RealPath.joined(folder, name.utf8)
      do throws(TextFile.Failure) {
        return try TextFile.regular(path, limit: Self.largestSize)
      } catch {
        // Nobody can look into the folder, and the scan says so.
        if !RealPath.exists(path) { return nil }
        let file = String(decoding: prefix, as: UTF8.self) + name
        throw FormatError(file: file, line: nil, reason: error.error.reason)
      }
    }
  }

  /// The files beside one that the user names, symbolic links included.
  ///
  /// - Parameter file: the path as the user typed it.
  package init(besideNamed file: String) {
    let prefix = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    self.init(folder: nil, prefix: Array(prefix.utf8)) { (name) throws(FormatError) in
      do throws(TextFile.Failure) {
        return try TextFile.bytes(prefix + name)
      } catch {
        if error.error.isMissing { return nil }
        throw FormatError(file: prefix + name, line: nil, reason: error.error.reason)
      }
    }
  }

  /// A file's content; nil where it is not there.
  package func read(_ name: String) throws(FormatError) -> [UInt8]? { try content(name) }

  /// A file's name for messages and reports.
  package func name(_ file: String) -> String { String(decoding: prefix, as: UTF8.self) + file }

  /// A folder as the user would write it before a name: nothing, `../`, `sub/` or the whole path.
  package static func shown(_ folder: [UInt8], from here: [UInt8]) -> [UInt8] {
    if folder == here { return [] }
    if let below = RealPath.rest(of: folder, after: here) { return below + [0x2F] }
    guard folder.count > 1, let above = RealPath.rest(of: here, after: folder) else {
      return folder.last == 0x2F ? folder : folder + [0x2F]
    }
    return Array(
      repeatElement(Array("../".utf8), count: above.split(separator: 0x2F).count).joined())
  }
}

extension SettingsSource {
  /// The settings of the repository that a folder lies in, else of the folder itself.
  ///
  /// - Parameter folder: its absolute path, without symbolic links.
  package init(around folder: [UInt8]) {
    let repository = RepositoryFolder(around: folder)
    self.init(folder: repository.flatMap { $0.isBare ? nil : $0.path } ?? folder)
  }

  /// The settings of a path that is scanned: those of the repository that it lies in, else of the
  /// folder that it names or lies in. Streams, and what is not there, are the working directory's.
  package init(ofArgument path: [UInt8]) {
    let isStream = path == [UInt8(ascii: "-")]
    if !isStream, let real = RealPath.of(path) {
      if RealPath.isFolder(real) {
        self.init(around: real)
        return
      }
      if RealPath.isFile(real), let folder = RealPath.folder(of: real) {
        self.init(around: folder)
        return
      }
    }
    self.init(around: WorkingDirectory.path)
  }

  /// Whether a folder has settings of its own.
  package static func hasFiles(in folder: [UInt8]) -> Bool {
    [Configuration.defaultName, Baseline.defaultName].contains {
      RealPath.exists(RealPath.joined(folder, $0.utf8))
    }
  }
}
