import CPlatform
import Glibc

/// A place that takes the bytes of a report.
package protocol ByteSink: AnyObject {
  /// Takes all of some bytes.
  func write(_ bytes: Span<UInt8>) throws(SystemError)
}

/// A file that a report is written to, whole or not at all.
///
/// The bytes go to a new file with mode 0600 in the target's folder, which has no name before
/// `commit()` renames it onto the target (where the file system can do that, so that a scan of the
/// folder does not see it and a killed process leaves nothing behind): a reader sees the old report
/// or the new one, a full disk leaves the old one in place, and a symbolic link that someone planted
/// under the target's name is replaced, never followed.
/// A target that exists and is neither a regular file nor a link (`/dev/null`, a FIFO, a terminal)
/// is opened and written. `-`, `/dev/stdout`, `/dev/stderr` and `/dev/fd/N` are open files of this
/// process.
package final class ReportFile: ByteSink {
  /// What to do with what the target holds.
  package enum Mode: Sendable {
    /// The report takes its place.
    case replace
    /// The report goes to its end, as a workflow's step summary needs it.
    case append
  }

  private let file: FileDescriptor
  /// The new file before it is renamed; nil where nothing is renamed.
  private var pending: PendingFile?

  /// Opens a report file.
  ///
  /// - Parameters:
  ///   - path: the target as the user named it, without a NUL; `-` is standard output.
  ///   - mode: what to do with what the target holds.
  /// - Throws: `EISDIR` for a folder, `ELOOP` for a link that would be followed (any link when
  ///   appending, a link to a device or FIFO when replacing), and what the system says.
  package init(path: [UInt8], mode: Mode = .replace) throws(SystemError) {
    if let number = Self.openFile(path) {
      let copy = retrying { fcntl(number, F_DUPFD_CLOEXEC, 3) }
      if copy < 0 { throw SystemError("dup") }
      file = FileDescriptor(owning: copy)
      return
    }
    let slash = path.lastIndex(of: UInt8(ascii: "/"))
    let name = slash.map { Array(path[($0 + 1)...]) } ?? path
    if name.isEmpty || name == Array(".".utf8) || name == Array("..".utf8) {
      throw SystemError("open", path.isEmpty ? ENOENT : EISDIR)
    }
    let parent = slash.map { $0 == 0 ? Array("/".utf8) : Array(path[..<$0]) } ?? Array(".".utf8)
    let folder = try FileDescriptor(opening: parent, O_RDONLY | O_DIRECTORY)

    let existing = try Self.kind(of: name, in: folder.raw, following: false)
    if mode == .append {
      let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NOCTTY
      file = try FileDescriptor(opening: name, flags, in: folder.raw, mode: 0o600)
      return
    }
    switch existing {
    case nil, S_IFREG:
      break
    case S_IFDIR:
      throw SystemError("open", EISDIR)
    case S_IFLNK:
      // A link to a device is somebody's way to that device: replacing it would break the system.
      let target = try Self.kind(of: name, in: folder.raw, following: true)
      if let target, target != S_IFREG { throw SystemError("open", ELOOP) }
    default:
      let flags = O_WRONLY | O_NOFOLLOW | O_NOCTTY
      file = try FileDescriptor(opening: name, flags, in: folder.raw)
      return
    }
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = Array(".kascan-\(random).tmp".utf8)
    if let unnamed = Self.unnamedFile(in: folder.raw) {
      file = unnamed
      pending = PendingFile(
        folder: folder, temporary: temporary, name: name, unnamed: file.raw)
      return
    }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
    file = try FileDescriptor(opening: temporary, flags, in: folder.raw, mode: 0o600)
    pending = PendingFile(folder: folder, temporary: temporary, name: name, unnamed: nil)
  }

  /// A file without a name (open(2), O_TMPFILE); nil where there are none, or where no name could
  /// be given to it afterwards because `/proc` is missing.
  private static func unnamedFile(in folder: CInt) -> FileDescriptor? {
    // The macro is made of two others and not imported.
    let temporaryFile = O_DIRECTORY | 0o20_000_000
    guard unsafe access("/proc/self/fd", X_OK) == 0 else { return nil }
    return try? FileDescriptor(
      opening: Array(".".utf8), O_WRONLY | temporaryFile, in: folder, mode: 0o600)
  }

  package func write(_ bytes: Span<UInt8>) throws(SystemError) {
    try unsafe bytes.withUnsafeBytes { buffer throws(SystemError) in
      var rest = unsafe buffer[...]
      while unsafe !rest.isEmpty {
        let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
        let count = retrying { unsafe Glibc.write(file.raw, part.baseAddress, part.count) }
        if count < 0 { throw SystemError("write") }
        unsafe rest = rest.dropFirst(count)
      }
    }
  }

  /// Puts the report in place. Without this call the new file is removed again.
  package func commit() throws(SystemError) {
    guard let pending else { return }
    // Some file systems say only now that the disk is full.
    if kascan_takes_room_at_once(file.raw) == 0, fsync(file.raw) != 0, errno != EINVAL {
      throw SystemError("fsync")
    }
    try pending.rename()
    self.pending = nil
  }

  /// The number of the open file that a path names, if it names one of this process.
  private static func openFile(_ path: [UInt8]) -> CInt? {
    switch String(decoding: path, as: UTF8.self) {
    case "-", "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    case let text:
      for folder in ["/dev/fd/", "/proc/self/fd/"] where text.hasPrefix(folder) {
        return CInt(text.dropFirst(folder.count))
      }
      return nil
    }
  }

  /// The type bits of a file's mode; nil if there is no such file.
  private static func kind(
    of name: [UInt8], in folder: CInt, following: Bool
  ) throws(SystemError) -> mode_t? {
    var status = stat()
    let flags = following ? 0 : AT_SYMLINK_NOFOLLOW
    let result = unsafe withPath(name) { unsafe fstatat(folder, $0, &status, flags) }
    if result == 0 { return status.st_mode & S_IFMT }
    // A link that leads nowhere, or round in a circle, is a link to no device.
    if errno == ENOENT || (following && errno == ELOOP) { return nil }
    throw SystemError("stat")
  }
}

/// A file under a passing name, which removes itself unless it is renamed.
private final class PendingFile {
  private let folder: FileDescriptor
  private let temporary: [UInt8]
  private let name: [UInt8]
  /// The open file that has no name yet.
  private var unnamed: CInt?
  private var isRenamed = false

  init(folder: consuming FileDescriptor, temporary: [UInt8], name: [UInt8], unnamed: CInt?) {
    self.folder = folder
    self.temporary = temporary
    self.name = name
    self.unnamed = unnamed
  }

  func rename() throws(SystemError) {
    if let file = unnamed {
      // Only rename(2) replaces a file, so the new one needs a name first.
      let link = Array("/proc/self/fd/\(file)".utf8)
      let status = unsafe withPath(link) { old in
        unsafe withPath(temporary) { new in
          unsafe linkat(AT_FDCWD, old, folder.raw, new, AT_SYMLINK_FOLLOW)
        }
      }
      if status != 0 { throw SystemError("link") }
      unnamed = nil
    }
    let status = unsafe withPath(temporary) { old in
      unsafe withPath(name) { new in unsafe renameat(folder.raw, old, folder.raw, new) }
    }
    if status != 0 { throw SystemError("rename") }
    isRenamed = true
  }

  deinit {
    if !isRenamed, unnamed == nil {
      _ = unsafe withPath(temporary) { unsafe unlinkat(folder.raw, $0, 0) }
    }
  }
}

/// Calls a function of the C library with a path.
private func withPath(
  _ path: [UInt8], _ body: (UnsafePointer<CChar>) -> CInt
) -> CInt {
  let terminated = path.map { CChar(bitPattern: $0) } + [0]
  return unsafe terminated.withUnsafeBufferPointer { buffer in
    guard let address = buffer.baseAddress else { return -1 }
    return unsafe body(address)
  }
}
