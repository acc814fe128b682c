import Blobs
import Git
import Glibc
package import Platform

/// A folder in which clones stay, so that the next run fetches only what is new. What a host no
/// longer has stays in them, and is scanned like everything else in their object stores.
package final class KeptClones: Sendable {
  /// The folder's path.
  package let folder: [UInt8]
  private let lock: FileDescriptor

  /// Opens the folder, making it where it is not there.
  ///
  /// - Throws: `EWOULDBLOCK` where another run has it, and what the system says.
  package init(_ path: [UInt8]) throws(SystemError) {
    let terminated = (path + [0]).map { CChar(bitPattern: $0) }
    if unsafe mkdir(terminated, 0o700) != 0, errno != EEXIST { throw SystemError("mkdir") }
    guard let real = RealPath.of(path) else { throw SystemError("realpath") }
    folder = real
    lock = try FileDescriptor(
      opening: RealPath.joined(real, ".kascan.lock".utf8), O_RDWR | O_CREAT | O_NOFOLLOW,
      mode: 0o600)
    guard flock(lock.raw, LOCK_EX | LOCK_NB) == 0 else { throw SystemError("flock") }
  }

  /// The clone of an address; nil where there is none yet.
  func folder(of url: CloneURL) throws(CloneFailure) -> [UInt8]? {
    let path = place(of: url)
    if !RealPath.exists(path) { return nil }
    var environment = GitProgram(inheritsRepository: false).environment
    environment["GIT_DIR"] = path
    let arguments = ["config", "--get", "kascan.repository"].map { Array($0.utf8) }
    let known = try? Program("git", arguments, environment: environment).run().output
    guard known?.dropLast().elementsEqual(url.key.utf8) == true else {
      throw CloneFailure(.keptElsewhere)
    }
    return path
  }

  /// Puts a finished clone in its place.
  func keep(_ clone: [UInt8], of url: CloneURL) throws(CloneFailure) -> [UInt8] {
    var environment = GitProgram(inheritsRepository: false).environment
    environment["GIT_DIR"] = clone
    let arguments = ["config", "kascan.repository", url.key].map { Array($0.utf8) }
    _ = try? Program("git", arguments, environment: environment).run()
    let path = place(of: url)
    let old = (clone + [0]).map { CChar(bitPattern: $0) }
    let new = (path + [0]).map { CChar(bitPattern: $0) }
    guard unsafe rename(old, new) == 0 else { throw CloneFailure(.keptElsewhere) }
    return path
  }

  /// `HOST+PATH-DIGEST.git`, the digest for what other addresses would share.
  private func place(of url: CloneURL) -> [UInt8] {
    let plain = url.key.utf8.drop { $0 != UInt8(ascii: "/") }.drop { $0 == UInt8(ascii: "/") }
    let shown = plain.prefix(100).map { byte in
      Self.kept.contains(byte) ? byte : UInt8(ascii: "+")
    }
    let digest = SHA256.hexadecimal(of: Array(url.key.utf8)).prefix(12)
    return RealPath.joined(folder, shown + Array("-\(digest).git".utf8))
  }

  private static let kept = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.".utf8)
}
