import Glibc

/// Absolute paths without symbolic links, and what lies below them.
package enum RealPath {
  /// The real path of something that is there.
  package static func of(_ path: [UInt8]) -> [UInt8]? {
    if path.contains(0) { return nil }
    let terminated = (path + [0]).map { CChar(bitPattern: $0) }
    guard let real = unsafe realpath(terminated, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }

  /// The folder that something lies in; nil for the root of the file system.
  package static func folder(of path: [UInt8]) -> [UInt8]? {
    guard path.count > 1, let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return slash == 0 ? [UInt8(ascii: "/")] : Array(path[..<slash])
  }

  /// What is left of a path after a folder that it lies in, empty for the folder itself; nil if it
  /// does not lie there.
  package static func rest(of path: [UInt8], after folder: [UInt8]) -> [UInt8]? {
    if path == folder { return [] }
    let slash = UInt8(ascii: "/")
    let start = folder.last == slash ? folder : folder + [slash]
    return path.starts(with: start) ? [UInt8](path[start.count...]) : nil
  }

  /// A name in a folder.
  package static func joined(_ folder: [UInt8], _ name: some Sequence<UInt8>) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    return folder.isEmpty || folder.last == slash ? folder + name : folder + [slash] + name
  }

  /// Whether a folder is at a path, links followed.
  package static func isFolder(_ path: [UInt8]) -> Bool {
    unsafe kind(of: path, stat) == S_IFDIR
  }

  /// Whether a regular file is at a path, links followed.
  package static func isFile(_ path: [UInt8]) -> Bool {
    unsafe kind(of: path, stat) == S_IFREG
  }

  /// Whether a FIFO, a device or a socket is at a path, links followed.
  package static func isSpecial(_ path: [UInt8]) -> Bool {
    guard let kind = unsafe kind(of: path, stat) else { return false }
    return kind != S_IFDIR && kind != S_IFREG
  }

  /// Whether anything is at a path; a symbolic link is, wherever it leads.
  package static func exists(_ path: [UInt8]) -> Bool {
    unsafe kind(of: path, lstat) != nil
  }

  private static func kind(
    of path: [UInt8], _ look: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> CInt
  ) -> mode_t? {
    var status = stat()
    let terminated = (path + [0]).map { CChar(bitPattern: $0) }
    return unsafe look(terminated, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
