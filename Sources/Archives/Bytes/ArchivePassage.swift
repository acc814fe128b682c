/// Another source's bytes, looked at or changed as they pass.
class ArchivePassage: ArchiveSource {
  let source: ArchiveSource

  init(_ source: ArchiveSource) { self.source = source }

  final override var size: Int? { source.size }
  final override var missing: Int { source.missing }

  final override var position: Int {
    get { source.position }
    set { source.position = newValue }
  }

  final override func readBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    let start = size == nil ? delivered : source.position
    return unsafe pass(try source.nextBlock(), at: start)
  }

  /// What becomes of a block.
  func pass(_ block: UnsafeRawBufferPointer, at start: Int) -> UnsafeRawBufferPointer {
    unsafe block
  }

  override func bytes(at start: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    try source.bytes(at: start, count: count)
  }

  final override func head() throws(ArchiveError) -> [UInt8] { try source.head() }

  final override func whole(upTo limit: Int) throws(ArchiveError) -> [UInt8]? { nil }

  final override func release(upTo place: Int) {
    source.release(upTo: place + source.delivered - delivered)
  }

  final override func lastBytes(before place: Int, count: Int) -> [UInt8] {
    source.lastBytes(before: place + source.delivered - delivered, count: count)
  }
}

/// A source with a few of its bytes replaced.
@safe
final class ArchivePatch: ArchivePassage {
  private let start: Int
  private let patch: [UInt8]
  private let changed = HeldBytes()

  /// - Parameters:
  ///   - start: where the bytes stand that are replaced, counted from where the source is now.
  ///   - patch: the bytes that replace them.
  init(_ source: ArchiveSource, at start: Int, with patch: [UInt8]) {
    self.start = start + (source.size == nil ? 0 : source.position)
    self.patch = patch
    super.init(source)
  }

  override func pass(_ block: UnsafeRawBufferPointer, at place: Int) -> UnsafeRawBufferPointer {
    guard place < start + patch.count, start < place + block.count else { return unsafe block }
    unsafe changed.hold(unsafe block)
    for (index, byte) in patch.enumerated() {
      changed.replace(at: start + index - place, with: byte)
    }
    return unsafe changed.bytes
  }

  override func bytes(at place: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    var bytes = try super.bytes(at: place, count: count)
    for (index, byte) in patch.enumerated() where bytes.indices.contains(start + index - place) {
      bytes[start + index - place] = byte
    }
    return bytes
  }
}
