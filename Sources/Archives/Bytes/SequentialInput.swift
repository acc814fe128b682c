/// Takes an archive's bytes one after the other.
@safe
final class SequentialInput {
  /// How many bytes were taken.
  private(set) var place = 0
  /// How many of them are of no more use: where the reading fails, the others can be had again.
  var used = 0
  /// Whether bytes can be passed by without being read.
  let isSized: Bool

  private let source: ArchiveSource
  /// What is left of the block that came last.
  private var block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  /// What comes before that: bytes that were given back.
  private var returned = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  private let held = HeldBytes()

  init(_ source: ArchiveSource) {
    self.source = source
    isSized = source.size != nil
    source.readFrom = source.delivered
  }

  /// The next bytes, at least one and no more than a number, valid until the next call; none at the
  /// end.
  func next(upTo count: Int) throws(ArchiveError) -> UnsafeRawBufferPointer {
    if unsafe !returned.isEmpty {
      let taken = unsafe UnsafeRawBufferPointer(rebasing: returned.prefix(count))
      unsafe returned = unsafe UnsafeRawBufferPointer(rebasing: returned.dropFirst(count))
      place += taken.count
      return unsafe taken
    }
    if unsafe block.isEmpty {
      source.release(upTo: source.readFrom + used)
      unsafe block = unsafe try source.nextBlock()
    }
    let taken = unsafe UnsafeRawBufferPointer(rebasing: block.prefix(count))
    unsafe block = unsafe UnsafeRawBufferPointer(rebasing: block.dropFirst(count))
    place += taken.count
    return unsafe taken
  }

  /// Copies the next bytes; fewer only at the end.
  func take(_ count: Int) throws(ArchiveError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let next = unsafe try next(upTo: count - bytes.count)
      if unsafe next.isEmpty { break }
      unsafe bytes.append(contentsOf: next)
    }
    return bytes
  }

  /// Gives back the bytes that were taken last, which come again.
  func giveBack(_ bytes: ArraySlice<UInt8>) {
    place -= bytes.count
    unsafe held.hold(Array(bytes) + Array(returned))
    unsafe returned = unsafe held.bytes
  }

  /// Passes bytes by, which are of no use.
  ///
  /// - Throws: `truncated` where there are fewer.
  func skip(_ count: Int) throws(ArchiveError) {
    var rest = count
    while rest > 0 {
      if isSized, unsafe block.isEmpty, unsafe returned.isEmpty, let size = source.size {
        guard rest <= size - source.position else { throw .truncated }
        source.position += rest
        place += rest
        used = place
        return
      }
      let next = unsafe try next(upTo: rest)
      if unsafe next.isEmpty { throw .truncated }
      rest -= next.count
      used = place
    }
  }
}
