import CPlatform
import Glibc

/// A folder of this process alone, which is removed when this object goes; one that a killed process
/// left behind is removed by the next that makes one of its kind.
package final class TemporaryFolder: Sendable {
  /// Its absolute path.
  package let path: [UInt8]
  private let lock: FileDescriptor

  /// Makes a folder where TMPDIR says, else in `/tmp`.
  ///
  /// - Parameter kind: what its name begins with.
  package init(_ kind: String) throws(SystemError) {
    let named = Terminal.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    guard let parent = RealPath.of(Array(named.utf8)) else { throw SystemError("realpath") }
    let prefix = Array("\(kind)-".utf8)
    Self.removeLeft(behind: prefix, in: parent)
    var template = (RealPath.joined(parent, prefix + Array("XXXXXX".utf8)) + [0]).map {
      CChar(bitPattern: $0)
    }
    guard unsafe mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
    path = template.dropLast().map { UInt8(bitPattern: $0) }
    lock = try FileDescriptor(
      opening: RealPath.joined(path, Self.lockName), O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    guard flock(lock.raw, LOCK_EX | LOCK_NB) == 0 else { throw SystemError("flock") }
  }

  deinit { Self.empty(path) }

  private static let lockName = Array(".lock".utf8)

  /// Removes folders of the kind that are this user's and no living process's.
  private static func removeLeft(behind prefix: [UInt8], in parent: [UInt8]) {
    for name in (try? DirectoryListing.names(in: parent)) ?? [] where name.starts(with: prefix) {
      let path = RealPath.joined(parent, name)
      var status = stat()
      let terminated = (path + [0]).map { CChar(bitPattern: $0) }
      guard unsafe lstat(terminated, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
        status.st_uid == geteuid()
      else { continue }
      // One without a lock is just being made.
      guard
        let file = try? FileDescriptor(
          opening: RealPath.joined(path, lockName), O_RDWR | O_NOFOLLOW | O_NONBLOCK),
        flock(file.raw, LOCK_EX | LOCK_NB) == 0
      else { continue }
      empty(path)
    }
  }

  /// Removes a folder of the kind, its lock last: a program that the killed process started may
  /// still write, and then the next one removes the rest.
  private static func empty(_ path: [UInt8]) {
    func others() -> [[UInt8]] {
      (try? DirectoryListing.names(in: path).filter { $0 != lockName }) ?? []
    }
    for name in others() { remove(RealPath.joined(path, name)) }
    if others().isEmpty { remove(path) }
  }

  /// Removes a folder with all in it; links in it are removed, never followed.
  package static func remove(_ path: [UInt8]) {
    let terminated = (path + [0]).map { CChar(bitPattern: $0) }
    unsafe kascan_remove_tree(terminated)
  }
}
