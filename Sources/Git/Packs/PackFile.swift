import Blobs
import Glibc
import Platform

/// A bundle or a pack in a file of its own, opened as a store of objects.
package struct PackFile: Sendable {
  /// What a bundle says of itself; nil for a pack.
  package let header: BundleHeader?
  /// The objects that could be made.
  package let store: ObjectStore
  /// What is wrong with the pack.
  package let defect: PackDefect?
  /// Named objects that are not there, and how many others can't be made without each.
  package let missing: [(base: ObjectID, count: Int)]
  /// Entries whose bytes do not make an object.
  package let broken: Int
  /// What ended the search for objects early, if anything did.
  package let failure: PackFileFailure?

  /// Whether a regular file begins as a bundle or pack does.
  package static func begins(_ path: [UInt8]) -> Bool {
    guard let file = try? FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK) else { return false }
    var status = stat()
    guard unsafe fstat(file.raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    var first = [UInt8](repeating: 0, count: 32)
    let count = unsafe first.withUnsafeMutableBytes { (try? unsafe file.read(into: $0)) ?? 0 }
    first.removeLast(first.count - count)
    return BundleHeader.begins(first.span) || first.starts(with: "PACK".utf8)
  }

  /// Opens a file, and finds every object in it.
  ///
  /// - Throws: if it can't be read, or is none.
  package init(
    path: [UInt8], shouldStop: @escaping @Sendable () -> Bool
  ) throws(Unread) {
    let file = try MappedFile.mapping(path)
    let header = try Self.header(file, path)
    let start = header?.end ?? 0
    let source = MappedPack(file, from: start, shouldStop: shouldStop)
    var failure: PackFileFailure?
    let layout = PackLayout(source, algorithm: header?.algorithm, failure: &failure)
    let walk = PackWalk(source, layout)
    var builder = PackIndexBuilder()
    do throws(PackFileFailure) {
      while let object = try walk.next() {
        let entry = layout.starts[object.entry]..<layout.starts[object.entry + 1]
        unsafe builder.add(object.id, entry: source.entry(entry), at: entry.lowerBound)
      }
    } catch {
      failure = error
    }
    let index = try builder.index(layout.algorithm, path: path)
    let pack = Pack(file, path: path, index: index, at: start, end: layout.starts.last ?? 0)
    store = ObjectStore([pack], layout.algorithm, git: nil)
    self.header = header
    defect = layout.defect
    missing = walk.missing.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    broken = failure == nil ? walk.broken : 0
    self.failure = failure
  }

  private static func header(
    _ file: MappedFile, _ path: [UInt8]
  ) throws(Unread) -> BundleHeader? {
    let start = unsafe file.unsafeBytes
    defer { withExtendedLifetime(file) {} }
    guard unsafe BundleHeader.begins(Span(_unsafeBytes: start)) else { return nil }
    let read = BundleHeader.read { unsafe Array(start.prefix($0)) }
    guard case .success(let header) = read else { throw Unread(.file(path), .corrupt) }
    return header
  }
}

/// Why not every object of a pack was made.
package enum PackFileFailure: Error, Sendable {
  /// The scan's time was up.
  case stopped
  /// An object is more than this many times larger than the whole pack.
  case ratio(limit: Int)
}

/// A pack in a mapped file.
struct MappedPack: PackSource {
  /// Differences that copy their base again and again make gigabytes of a few hundred bytes.
  private static let largestRatio = 2000
  private static let smallestSuspect = 64 << 20

  let count: Int
  private let file: MappedFile
  private let start: Int
  private let shouldStop: @Sendable () -> Bool

  init(_ file: MappedFile, from start: Int, shouldStop: @escaping @Sendable () -> Bool) {
    self.file = file
    self.start = start
    self.shouldStop = shouldStop
    count = file.count - start
  }

  /// An entry's bytes, valid as long as the file is mapped.
  func entry(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(
      rebasing: file.unsafeBytes[start + range.lowerBound..<start + range.upperBound])
  }

  func bytes(at place: Int, count wanted: Int) throws(PackFileFailure) -> [UInt8] {
    let end = min(place + wanted, count)
    return place < end ? unsafe Array(entry(place..<end)) : []
  }

  func reserve(_ bytes: Int) throws(PackFileFailure) {
    if shouldStop() { throw .stopped }
    if bytes > Self.smallestSuspect, bytes / Self.largestRatio > count {
      throw .ratio(limit: Self.largestRatio)
    }
  }

  func expect(_ bytes: Int) throws(PackFileFailure) {}

  func repeated(_ bytes: Int) throws(PackFileFailure) {}
}
