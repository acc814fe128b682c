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
  /// Whether the scan was stopped before all entries were found.
  package let isStopped: Bool

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
    var failure: PackStopped?
    let layout = PackLayout(source, algorithm: header?.algorithm, failure: &failure)
    let walk = PackWalk(source, layout)
    var builder = PackIndexBuilder()
    do throws(PackStopped) {
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
    isStopped = failure != nil
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

/// The scan's time was up.
struct PackStopped: Error {}

/// A pack in a mapped file.
struct MappedPack: PackSource {
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

  func bytes(at place: Int, count wanted: Int) throws(PackStopped) -> [UInt8] {
    let end = min(place + wanted, count)
    return place < end ? unsafe Array(entry(place..<end)) : []
  }

  func reserve(_ bytes: Int) throws(PackStopped) {
    if shouldStop() { throw PackStopped() }
  }

  func repeated(_ bytes: Int) throws(PackStopped) {}
}
