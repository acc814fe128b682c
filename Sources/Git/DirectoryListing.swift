import Glibc
import Platform

/// Reads the names in a folder of an object store.
enum DirectoryListing {
  /// The names in a folder, without `.` and `..`, in no order; nil when there is no such folder.
  static func names(_ path: [UInt8]) throws(Unread) -> [[UInt8]]? {
    let terminated = path.map { CChar(bitPattern: $0) } + [0]
    guard let folder = unsafe opendir(terminated) else {
      if errno == ENOENT { return nil }
      throw Unread(.file(path), Unread.Reason(SystemError("opendir")))
    }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(folder) else {
        if errno != 0 { throw Unread(.file(path), Unread.Reason(SystemError("readdir"))) }
        return names
      }
      guard let place = MemoryLayout<dirent>.offset(of: \.d_name) else { return names }
      let start = unsafe UnsafeRawPointer(entry) + place
      let count = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
      let name = unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
  }
}

extension [UInt8] {
  /// A path inside this folder.
  func path(_ name: some Collection<UInt8>) -> [UInt8] { self + [UInt8(ascii: "/")] + name }

  /// A path inside this folder.
  func path(_ name: String) -> [UInt8] { path(Array(name.utf8)) }

  /// Whether the bytes end in a suffix.
  func ends(in suffix: String) -> Bool {
    self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
