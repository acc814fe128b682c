/// Tells of the blobs that come by, block by block, which are read on the outside only; every worker
/// has one of its own.
package struct OutsideWatch {
  /// Whether archives stay closed, so that they are read on the outside only as well.
  private let leavesArchivesClosed: Bool
  /// Whether the blob so far is of a kind that is read on the outside only.
  package private(set) var isOutside = false
  /// Whether the blob's kind was told, or was asked for at its end.
  private var isTold = false
  /// The blob's last bytes so far, where more blocks follow, and where in the blob they end.
  private var tail: [UInt8] = []
  private var tailEnd = 0
  /// Whether the blob begins as a table whose blocks are read, though its end is one of a format outside.
  private var isTable = false

  /// Begins with nothing.
  package init(leavesArchivesClosed: Bool) { self.leavesArchivesClosed = leavesArchivesClosed }

  /// Looks at the next block of a blob.
  ///
  /// - Parameters:
  ///   - name: the blob's name, for formats that only it tells.
  ///   - others: those of `BlobConsumer.consume`.
  /// - Returns: what the blob is, once, if it is read on the outside only.
  @inline(__always)
  package mutating func pass(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, name: () -> [UInt8]
  ) -> String? {
    if offset == 0 { (isTold, isOutside) = (false, false) }
    let format = next(bytes, at: offset, isLast: isLast, name: name)
    if format != nil { isOutside = true }
    return format
  }

  @inline(__always)
  private mutating func next(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, name: () -> [UInt8]
  ) -> String? {
    if offset == 0 {
      if let format = format(first: bytes, name) {
        isTold = true
        return format
      }
      if isLast {
        guard OutsideFormat.mayEndWith(bytes) else { return nil }
        isTable = TableMark.begins(bytes)
        return self.name(last: bytes)
      }
      isTable = TableMark.begins(bytes)
    }
    return passLong(bytes, at: offset, isLast: isLast)
  }

  private func format(first: Span<UInt8>, _ name: () -> [UInt8]) -> String? {
    if leavesArchivesClosed, let archive = ArchiveFormat.recognise(first) { return archive.name }
    let format =
      OutsideFormat.recognise(first: first)?.name
      ?? OutsideFormat.recognise(name: name, first: first)
    // A disk image may be a CD's image as well, and that is read.
    return format != nil && ArchiveFormat.recognise(first) == nil ? format : nil
  }

  private func name(last: Span<UInt8>) -> String? {
    if isTable, TableFooter.ends(last) { return nil }
    return OutsideFormat.recognise(last: last.extracting(last: OutsideFormat.tailSize))?.name
  }

  /// Looks at a block of a blob of several: the last block may be shorter than what tells a format.
  private mutating func passLong(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool
  ) -> String? {
    if isTold { return nil }
    // What was presented before comes again, and what belongs to another blob does not count.
    let overlap = tailEnd - offset
    let isNext = offset > 0 && overlap >= 0 && overlap <= bytes.count
    var last = isNext ? Array(tail.dropLast(overlap)) : []
    let rest = bytes.extracting(last: OutsideFormat.tailSize)
    last.reserveCapacity(last.count + rest.count)
    for index in 0..<rest.count { last.append(rest[index]) }
    tail = last.suffix(OutsideFormat.tailSize)
    tailEnd = offset + bytes.count
    guard isLast else { return nil }
    isTold = true
    return OutsideFormat.mayEndWith(tail.span) ? name(last: tail.span) : nil
  }
}
