import Glibc
import Platform

extension WalkWorker {
  /// Whether the folder that is listed is a git folder, by whatever name: a bare repository, a mirror,
  /// a `.git` that was moved (gitrepository-layout).
  ///
  /// One of whose folders is replaced by a FIFO, a device or a socket, or a link to one, counts: its
  /// scan says so.
  ///
  /// A folder without an entry `HEAD` costs a look at the first letter of every name.
  func isRepository(_ open: OpenFolder) -> Bool {
    var position = 0
    let first = CChar(bitPattern: UInt8(ascii: "H"))
    while position < listing.count {
      let name = unsafe listing.name(at: position)
      if unsafe name[0] == first && strcmp(name, "HEAD") == 0 {
        return isFolderOrSpecial("objects", in: open) && isFolderOrSpecial("refs", in: open)
      }
      position = listing.position(after: position)
    }
    return false
  }

  private func isFolderOrSpecial(_ name: String, in open: OpenFolder) -> Bool {
    var status = stat()
    guard unsafe fstatat(open.file, name, &status, 0) == 0 else { return false }
    return status.st_mode & S_IFMT != S_IFREG
  }
}
