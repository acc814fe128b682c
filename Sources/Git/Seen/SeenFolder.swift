package import Blobs
import Glibc
import Platform

/// A folder in which it is kept between runs what earlier ones have read, and where in their histories
/// objects with findings stand.
///
/// Whoever can write a list can say of any object in its folder that it was clean. So folder and
/// files have to belong to the user, and nobody else may write them.
package struct SeenFolder: Sendable {
  /// The folder's path, absolute and without links.
  package let path: [UInt8]

  /// The longest file that is read.
  private static let longest = 4 << 30
  /// How many files for other rules, limits and versions are kept of one object directory.
  private static let keptOthers = 3

  /// Opens a folder, and makes it if it is not there, for its user alone.
  package init(making path: [UInt8]) throws(Coverage.SeenDefect) {
    let made = (path + [0]).map { CChar(bitPattern: $0) }
    if unsafe mkdir(made, 0o700) != 0, errno != EEXIST {
      throw .system(SystemError("mkdir"))
    }
    try self.init(path)
  }

  /// Opens a folder that is there.
  package init(_ path: [UInt8]) throws(Coverage.SeenDefect) {
    let folder: FileDescriptor
    do throws(SystemError) {
      folder = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    } catch {
      throw error.code == ENOTDIR ? .wrongKind : .system(error)
    }
    try Self.check(folder, kind: S_IFDIR)
    guard let real = RealPath.of(path) else { throw .system(SystemError("open", ENOENT)) }
    self.path = real
  }

  private static func check(
    _ file: borrowing FileDescriptor, kind: mode_t
  ) throws(Coverage.SeenDefect) {
    var status = stat()
    guard unsafe fstat(file.raw, &status) == 0 else { throw .system(SystemError("fstat")) }
    if status.st_mode & S_IFMT != kind { throw .wrongKind }
    if status.st_uid != geteuid() { throw .foreign }
    if status.st_mode & 0o022 != 0 { throw .writableByOthers }
  }

  private func file(_ name: String) -> [UInt8] { RealPath.joined(path, name.utf8) }

  /// The path of the list for a scope.
  package func file(for scope: SeenScope) -> [UInt8] { file(for: scope, .objects) }

  /// The path of a file for a scope.
  func file(for scope: SeenScope, _ form: SeenFile.Form) -> [UInt8] { file(scope.fileName(form)) }

  /// Reads the list for a scope; nil where there is none.
  package func list(for scope: SeenScope) throws(Coverage.SeenDefect) -> SeenList? {
    guard let bytes = try contents(file(for: scope)) else { return nil }
    return try SeenFile.list(bytes, for: scope)
  }

  /// Reads where objects stand; nil where there is no file for a scope.
  func origins(for scope: SeenScope) throws(Coverage.SeenDefect) -> OriginList? {
    guard let bytes = try contents(file(for: scope, .origins)) else { return nil }
    return try SeenFile.origins(bytes, for: scope)
  }

  /// Reads what leads from objects up to commits; nil where there is no file for a scope.
  func graph(for scope: SeenScope) throws(Coverage.SeenDefect) -> KeptGraph? {
    guard let bytes = try contents(file(for: scope, .graph)) else { return nil }
    return try SeenFile.graph(bytes, for: scope)
  }

  private func contents(_ path: [UInt8]) throws(Coverage.SeenDefect) -> [UInt8]? {
    let file: FileDescriptor
    do throws(SystemError) {
      file = try FileDescriptor(opening: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    } catch {
      switch error.code {
      case ENOENT: return nil
      case ELOOP: throw .wrongKind
      default: throw .system(error)
      }
    }
    try Self.check(file, kind: S_IFREG)
    do throws(SystemError) {
      return try file.regularContents(limit: Self.longest)
    } catch {
      throw .system(error)
    }
  }

  /// Puts a list in the place of the last one for its scope.
  package func write(_ list: SeenList, for scope: SeenScope) throws(Coverage.SeenDefect) {
    try write(SeenFile.bytes(of: list, for: scope), .objects, for: scope)
  }

  /// Puts where objects stand in the place of what was known for a scope.
  func write(_ list: OriginList, for scope: SeenScope) throws(Coverage.SeenDefect) {
    try write(SeenFile.bytes(of: list, for: scope), .origins, for: scope)
  }

  /// Puts what leads from objects up to commits in the place of what was known for a scope.
  func write(_ graph: KeptGraph, for scope: SeenScope) throws(Coverage.SeenDefect) {
    try write(SeenFile.bytes(of: graph, for: scope), .graph, for: scope)
  }

  /// Writes a file.
  ///
  /// It has its name only when all of it is there: a scan that is ended midway leaves the last.
  private func write(
    _ bytes: [UInt8], _ form: SeenFile.Form, for scope: SeenScope
  ) throws(Coverage.SeenDefect) {
    let path = file(for: scope, form)
    // A FIFO would be written to, and wait for a reader.
    guard Self.isAbsentOrRegular(path) else { throw .wrongKind }
    do throws(SystemError) {
      let file = try ReportFile(path: path)
      try file.write(bytes.span)
      try file.commit()
    } catch {
      throw .system(error)
    }
    removeOthers(of: scope, form)
  }

  /// Whether a list of the same object directory is there for other rules, limits or another version.
  package func hasOthers(of scope: SeenScope) -> Bool {
    names([.objects]).contains { $0.starts(with: scope.directory.name.utf8) }
  }

  /// Removes the oldest files of one form about the same folder.
  private func removeOthers(of scope: SeenScope, _ form: SeenFile.Form) {
    let own = Array(scope.fileName(form).utf8)
    let others = names([form]).filter { $0 != own && $0.starts(with: scope.directory.name.utf8) }
      .map { RealPath.joined(path, $0) }
      .map { (path: $0, time: Self.time(of: $0)) }
      .sorted { $0.time > $1.time }
    for other in others.dropFirst(Self.keptOthers) { _ = Self.remove(other.path) }
  }

  /// The names of all files of some forms, in order.
  private func names(_ forms: [SeenFile.Form] = SeenFile.Form.allCases) -> [[UInt8]] {
    let all = (try? DirectoryListing.names(in: path)) ?? []
    return all.filter { name in forms.contains { name.ends(in: $0.suffix) } }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func isAbsentOrRegular(_ path: [UInt8]) -> Bool {
    var status = stat()
    let name = (path + [0]).map { CChar(bitPattern: $0) }
    guard unsafe lstat(name, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  private static func time(of path: [UInt8]) -> Int {
    var status = stat()
    let name = (path + [0]).map { CChar(bitPattern: $0) }
    return unsafe lstat(name, &status) == 0 ? status.st_mtim.tv_sec : 0
  }

  private static func remove(_ path: [UInt8]) -> Bool {
    let name = (path + [0]).map { CChar(bitPattern: $0) }
    return unsafe unlink(name) == 0 || errno == ENOENT
  }

  // MARK: What is there

  /// A file of the folder.
  package struct Entry: Sendable {
    /// The file's path.
    package let file: [UInt8]
    /// Its length in bytes.
    package let size: Int
    /// What it holds.
    package let form: SeenFile.Form
    /// The folder of objects, or the repository's own, that it is about.
    package let directory: [UInt8]
    /// How many objects there are in it, or commits.
    package let count: Int
    /// The version of the program that has written it.
    package let version: String
  }

  /// The files, lists of objects first, in the order of the folders that they are about; those that
  /// do not count, with the reason.
  package func entries() -> (entries: [Entry], ignored: [SeenObjects.Ignored]) {
    var entries: [Entry] = []
    var ignored: [SeenObjects.Ignored] = []
    for name in names() {
      let file = RealPath.joined(path, name)
      do throws(Coverage.SeenDefect) {
        guard let bytes = try contents(file) else { continue }
        guard let head = SeenFile.head(of: bytes) else { throw .otherForm }
        entries.append(
          Entry(
            file: file, size: bytes.count, form: head.form, directory: head.directory,
            count: head.count, version: head.version))
      } catch {
        ignored.append(SeenObjects.Ignored(path: file, defect: error))
      }
    }
    entries.sort {
      $0.form == $1.form
        ? $0.directory.lexicographicallyPrecedes($1.directory)
        : $0.form.rawValue < $1.form.rawValue
    }
    return (entries, ignored)
  }

  /// Removes every such file, and nothing else.
  ///
  /// - Returns: how many there were.
  package func clear() throws(Coverage.SeenDefect) -> Int {
    let all = names()
    for name in all where !Self.remove(RealPath.joined(path, name)) {
      throw .system(SystemError("unlink"))
    }
    return all.count
  }
}
