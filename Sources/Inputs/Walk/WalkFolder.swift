import Glibc
import Platform

/// A folder that a walk comes to.
final class WalkFolder: Sendable {
  /// The number of the argument that led here.
  let argument: Int
  /// The path from the place that the argument's ignore rules begin at (the work tree's top, or the
  /// argument itself), and a NUL.
  let path: [UInt8]
  /// Where in `path` the folder's own name begins.
  let nameStart: Int
  /// The rules that hold for the folder's entries, its own rule files not yet read; nil where
  /// everything is read.
  let rules: SharedRules?
  /// Whether the folder is a repository that this walk begins at, met by one before.
  let isStart: Bool
  /// Where the argument ends in `path`.
  private let originCount: Int

  /// Creates the folder that an argument names.
  init(argument: Int, origin: [UInt8], rules: SharedRules?) {
    self.argument = argument
    originCount = origin.count
    path = origin + [0]
    nameStart = 0
    self.rules = rules
    isStart = false
  }

  /// Creates the same folder as the beginning of a walk.
  init(startingAt other: WalkFolder) {
    argument = other.argument
    originCount = other.originCount
    path = other.path
    nameStart = other.nameStart
    rules = other.rules
    isStart = true
  }

  /// Creates a folder inside another one.
  init(in parent: WalkFolder, name: UnsafeBufferPointer<UInt8>, rules: SharedRules?) {
    argument = parent.argument
    originCount = parent.originCount
    let count = parent.path.count - 1
    nameStart = count == 0 ? 0 : count + 1
    let start = nameStart
    path = unsafe [UInt8](unsafeUninitializedCapacity: start + name.count + 1) { buffer, used in
      unsafe parent.path.withUnsafeBufferPointer { bytes in
        unsafe _ = buffer.update(fromContentsOf: bytes)
      }
      if start > 0 { unsafe buffer[start - 1] = UInt8(ascii: "/") }
      for index in 0..<name.count { unsafe buffer[start + index] = name[index] }
      unsafe buffer[start + name.count] = 0
      used = start + name.count + 1
    }
    self.rules = rules
    isStart = false
  }

  /// The number of bytes in the path, without the NUL.
  var pathCount: Int { path.count - 1 }

  /// Whether the argument names this folder itself.
  var isRoot: Bool { pathCount == originCount }

  /// The path from the argument, empty for the argument itself.
  var relativePath: ArraySlice<UInt8> {
    isRoot ? [] : path[(originCount == 0 ? 0 : originCount + 1)..<pathCount]
  }
}

/// An open folder of one worker; closed when nobody needs it any more.
final class OpenFolder {
  /// How many folders a worker has open.
  final class Count {
    fileprivate(set) var value = 0
  }

  let file: CInt
  private let count: Count
  /// Whether a short read of a file in here means its end.
  let readsFully: Bool

  /// Takes ownership of an open folder.
  init(owning file: CInt, _ count: Count) {
    self.file = file
    self.count = count
    count.value += 1
    readsFully = BlobReader.readsFully(file)
  }

  deinit {
    close(file)
    count.value -= 1
  }

  private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK

  /// Opens a folder inside an open one.
  static func open(_ folder: WalkFolder, in parent: OpenFolder, _ count: Count)
    throws(SystemError) -> OpenFolder
  {
    let start = folder.nameStart
    let file = unsafe folder.path.withUnsafeBytes { bytes -> CInt in
      guard let base = bytes.baseAddress else { return -1 }
      let name = unsafe (base + start).assumingMemoryBound(to: CChar.self)
      return retrying { unsafe openat(parent.file, name, flags | O_NOFOLLOW) }
    }
    if file < 0 { throw SystemError("open") }
    return OpenFolder(owning: file, count)
  }

  /// Opens a folder by its path, however long that is.
  ///
  /// - Parameters:
  ///   - root: the argument as it was given.
  ///   - path: the path from there; empty for the argument itself, which may be a symbolic link.
  static func open(root: [UInt8], path: ArraySlice<UInt8>, _ count: Count)
    throws(SystemError) -> OpenFolder
  {
    var folder = try OpenFolder(owning: rawOpen(root[...], AT_FDCWD, flags), count)
    var rest = path
    while !rest.isEmpty {
      var end = rest.endIndex
      if rest.count > 4000 {  // PATH_MAX, less something.
        let reach = rest.prefix(4000)
        end = reach.lastIndex(of: UInt8(ascii: "/")) ?? end
      }
      folder = try OpenFolder(
        owning: rawOpen(rest[..<end], folder.file, flags | O_NOFOLLOW), count)
      rest = rest[end...].drop { $0 == UInt8(ascii: "/") }
    }
    return folder
  }

  private static func rawOpen(_ path: ArraySlice<UInt8>, _ folder: CInt, _ flags: CInt)
    throws(SystemError) -> CInt
  {
    let file = unsafe (path + [0]).withUnsafeBytes { bytes -> CInt in
      guard let name = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else {
        return -1
      }
      return retrying { unsafe openat(folder, name, flags) }
    }
    if file < 0 { throw SystemError("open") }
    return file
  }
}
