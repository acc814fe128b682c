import Blobs
import Glibc
import Platform

/// The objects that an object directory keeps in files of their own.
struct LooseObjects: Sendable {
  /// The object directory's path.
  let directory: [UInt8]

  /// What an object directory holds beside its packs.
  struct Listing {
    /// The ids of all objects, in order.
    var ids: [ObjectID] = []
    /// The paths of files and folders that are no objects: what a push, fetch or repack has begun to
    /// write (`tmp_obj_…`, `incoming-…`, `tmp_objdir-…`).
    var strays: [[UInt8]] = []
  }

  /// Lists the directory.
  func list(_ algorithm: HashAlgorithm) throws(Unread) -> Listing {
    var listing = Listing()
    let known = ["pack", "info"].map { Array($0.utf8) }
    for name in try DirectoryListing.names(directory) ?? [] where !known.contains(name) {
      guard Self.isFolder(name) else {
        listing.strays.append(directory.path(name))
        continue
      }
      for rest in try DirectoryListing.names(directory.path(name)) ?? [] {
        if rest.count == algorithm.byteCount * 2 - 2, rest.allSatisfy(Self.isDigit),
          let id = ObjectID(hexadecimal: name + rest)
        {
          listing.ids.append(id)
        } else {
          listing.strays.append(directory.path(name).path(rest))
        }
      }
    }
    listing.ids.sort()
    return listing
  }

  /// Whether a name in an object directory is that of a folder of loose objects.
  static func isFolder(_ name: [UInt8]) -> Bool {
    name.count == 2 && name.allSatisfy(Self.isDigit)
  }

  /// Git writes lower-case names, and finds no others.
  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// An object's path.
  func path(_ id: ObjectID) -> [UInt8] {
    let name = id.hexadecimal
    return directory.path(name.prefix(2)).path(name.dropFirst(2))
  }
}

/// Reads loose objects; it belongs to one worker.
final class LooseReader {
  /// Whether something stands behind the object in the file that was read last.
  private(set) var hasExcess = false
  private let file = ObjectBuffer()
  private let inflated = ObjectBuffer()
  private let inflater: Inflater

  init(inflater: Inflater) { self.inflater = inflater }

  /// Reads a loose object of up to `FamilyWalker.longestWhole` bytes.
  ///
  /// - Returns: nil when there is no such file.
  func read(
    _ id: ObjectID, in objects: LooseObjects, into content: ObjectBuffer
  ) throws(Unread) -> ObjectKind? {
    hasExcess = false
    guard try load(objects.path(id)) else { return nil }
    guard let kind = parse(file, into: content) else { throw Unread(.object(id), .corrupt) }
    return kind
  }

  /// Takes a loose object's file apart: a zlib stream of `KIND SP SIZE NUL CONTENT`.
  ///
  /// - Returns: nil when it is none, or too long.
  func parse(_ file: ObjectBuffer, into content: ObjectBuffer) -> ObjectKind? {
    defer {
      file.keepAlive()
      content.keepAlive()
    }
    // The length stands inside the stream, so the room for it is guessed.
    let most = FamilyWalker.longestWhole + 64
    var room = min(max(1 << 16, file.count * 6), most)
    while true {
      inflated.resize(to: room)
      let space = unsafe UnsafeMutableRawBufferPointer(start: inflated.start, count: room)
      switch unsafe inflater.inflate(file.bytes, into: space) {
      case .corrupt: return nil
      case .tooLong:
        if room == most { return nil }
        room = min(room * 4, most)
      case .done(let taken, let written):
        guard taken == file.count else {
          hasExcess = true
          return nil
        }
        inflated.resize(to: written)
        let bytes = unsafe inflated.bytes
        guard let (kind, size, start) = unsafe LooseHead.parse(bytes), size == written - start
        else { return nil }
        content.resize(to: size)
        unsafe memcpy(content.start, inflated.start + start, size)
        if room > ObjectBuffer.largestKept { inflated.trim() }
        return kind
      }
    }
  }

  private func load(_ path: [UInt8]) throws(Unread) -> Bool {
    do throws(SystemError) {
      let opened = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
      var status = stat()
      guard unsafe fstat(opened.raw, &status) == 0 else { throw SystemError("fstat") }
      guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("read", EINVAL) }
      let size = Int(status.st_size)
      guard size <= FamilyWalker.longestWhole * 2 else { throw SystemError("read", EFBIG) }
      file.resize(to: size)
      var count = 0
      while count < size {
        let rest = unsafe UnsafeMutableRawBufferPointer(
          start: file.start + count, count: size - count)
        let read = try unsafe opened.read(into: rest)
        if read == 0 { break }
        count += read
      }
      if count < size { throw SystemError("read", EIO) }
      return true
    } catch {
      if error.code == ENOENT { return false }
      throw Unread(.file(path), Coverage.StoreDefect(error))
    }
  }
}
