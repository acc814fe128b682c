import Blobs
import CPlatform
import Glibc
import Platform

/// What a list of seen objects holds for: the objects of one folder, under rules, limits and a version
/// of the program.
///
/// Nothing vouches for it that the objects of a folder are what their names say: an index can name
/// any id for any bytes, and to hash them all takes longer than to search them. So what was clean in
/// one folder says nothing of another, and a folder that took the place of another is another. Only
/// clones that git fetches in the run that reads them have one scope: git names what it fetches.
package struct SeenScope: Hashable, Sendable {
  /// The folder that the objects lie in.
  package let directory: ObjectDirectory
  /// The SHA-256 of what decides whether an object is clean.
  package let digest: String
  /// How the objects are named.
  package let algorithm: HashAlgorithm

  /// Creates a scope.
  package init(_ directory: ObjectDirectory, digest: String, _ algorithm: HashAlgorithm) {
    self.directory = directory
    self.digest = digest
    self.algorithm = algorithm
  }

  /// What a file for it is called.
  func fileName(_ form: SeenFile.Form) -> String {
    "\(directory.name)-\(digest.prefix(16))\(form.suffix)"
  }
}

/// A folder of a repository's objects, or its own, as the file system knows it.
package struct ObjectDirectory: Hashable, Sendable {
  /// The path, absolute and without links.
  package let path: [UInt8]
  /// Numbers that no other folder of this machine has had, as far as its file system tells.
  let identity: String

  /// All folders of clones that git has fetched in the run that reads them, whatever their paths: git
  /// has named each object there by its content.
  static let fetched = ObjectDirectory(path: Array("(fetched clones)".utf8), identity: "fetched")

  private init(path: [UInt8], identity: String) {
    self.path = path
    self.identity = identity
  }

  /// Looks at a folder; nil where it can't be told from others.
  package init?(_ path: [UInt8]) {
    guard let folder = try? FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY) else {
      return nil
    }
    var status = stat()
    var born = timespec()
    guard unsafe fstat(folder.raw, &status) == 0,
      unsafe kascan_birth_time(folder.raw, &born) == 0
    else { return nil }
    self.path = path
    identity = "\(status.st_dev):\(status.st_ino):\(born.tv_sec).\(born.tv_nsec)"
  }

  /// A name for files about the folder.
  var name: String {
    String(SHA256.hexadecimal(of: Array("\(identity)\0".utf8) + path).prefix(Self.nameCount))
  }

  /// How many digits a name has.
  static let nameCount = 32
}
