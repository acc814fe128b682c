/// The expansion of one outermost archive: walks through it and the archives inside.
final class ArchiveExpansion {
  private let limits: ArchiveLimits
  private let ledger: ArchiveLedger
  private let delivery: ArchiveDelivery

  init(_ limits: ArchiveLimits, _ ledger: ArchiveLedger, _ delivery: ArchiveDelivery) {
    self.limits = limits
    self.ledger = ledger
    self.delivery = delivery
  }

  /// Expands an archive; what can't be read is noted in the delivery.
  ///
  /// - Parameter depth: how many archives lie in one another here, this one counted.
  func expand(_ source: ArchiveSource, _ format: ArchiveFormat, depth: Int) {
    let level = ledger.enter(source)
    defer { ledger.leave() }
    do throws(ArchiveError) {
      if format.isStream {
        try expandStream(source, format, level, depth)
      } else if format == .zip {
        try expandZip(source, level, depth)
      } else if format == .cpio {
        try expandChain(source, level, depth)
      } else {
        try expandContainer(ArchiveReader(source, format), level, depth)
      }
    } catch {
      delivery.note(error)
    }
  }

  /// Hands over the members of a container.
  private func expandContainer(_ reader: ArchiveReader, _ level: Int, _ depth: Int)
    throws(ArchiveError)
  {
    while ledger.isOpen(level), try reader.nextEntry() {
      try ledger.countMember()
      delivery.enter(reader.name)
      defer { delivery.leave() }
      if !reader.target.isEmpty { delivery.present(name: reader.target) }
      guard reader.kind == .file else { continue }
      if reader.isEncrypted {
        delivery.note(.encrypted)
      } else {
        handOver(ArchiveContent(reader, ledger, level: level), depth)
      }
      if reader.isBroken { return }
    }
    if reader.isDamaged && ledger.isOpen(level) { throw .damaged }
  }

  /// Expands a cpio archive and what stands behind it: the start-up file systems of Linux are one
  /// archive behind another with zeros between them, the last of them compressed.
  private func expandChain(_ source: ArchiveSource, _ level: Int, _ depth: Int)
    throws(ArchiveError)
  {
    var start = 0
    var current = source
    while ledger.isOpen(level) {
      try ledger.checkTime()
      let reader = try ArchiveReader(current, .cpio)
      try expandContainer(reader, level, depth)
      guard let size = source.size,
        let next = try Self.nextArchive(in: source, from: start + reader.consumed)
      else { return }
      start = next.start
      current = ArchiveSlice(source, start..<size)
      if next.format != .cpio {
        guard depth < limits.depth else { throw .tooDeep(limit: limits.depth) }
        return expand(current, next.format, depth: depth + 1)
      }
    }
  }

  /// The archive whose first byte is the first that is not zero.
  private static func nextArchive(in source: ArchiveSource, from start: Int)
    throws(ArchiveError) -> (start: Int, format: ArchiveFormat)?
  {
    var start = start
    while true {
      let window = try source.bytes(at: start, count: 64 << 10)
      if window.isEmpty { return nil }
      guard let first = window.firstIndex(where: { $0 != 0 }) else {
        start += window.count
        continue
      }
      start += first
      let head = try source.bytes(at: start, count: ArchiveFormat.recognitionSize)
      return ArchiveFormat.recognise(head.span).map { (start, $0) }
    }
  }

  /// Reads a zip by its central directory, then what the directory leaves out; by its local entries
  /// where there is no sound directory or no way to get at it.
  private func expandZip(_ source: ArchiveSource, _ level: Int, _ depth: Int) throws(ArchiveError) {
    guard source.size != nil else {
      return try expandContainer(ArchiveReader(source, .zip, isStreamed: true), level, depth)
    }
    let layout = try ZipLayout(of: source)
    source.position = layout == nil ? source.missing : 0
    var listed = source
    // libarchive looks for the end record in the last 16 KiB, and takes one in the comment.
    if let end = layout?.end, end != source.size { listed = ArchiveSlice(source, 0..<end) }
    try expandContainer(ArchiveReader(listed, .zip, isStreamed: layout == nil), level, depth)
    for gap in layout?.gaps ?? [] where ledger.isOpen(level) {
      let hidden = ArchiveSlice(source, gap)
      let reader = try ArchiveReader(hidden, .zip, isStreamed: true)
      // What follows the last hidden entry is no entry: its error says nothing.
      do throws(ArchiveError) {
        try expandContainer(reader, level, depth)
      } catch {
        if error.endsEverything { throw error }
      }
    }
  }

  /// Hands over the content of a compressed stream. If that is a container, its members take the
  /// stream's place (`inner.tar.gz!config.yaml`).
  private func expandStream(
    _ source: ArchiveSource, _ format: ArchiveFormat, _ level: Int, _ depth: Int
  ) throws(ArchiveError) {
    let reader = try ArchiveReader(source, format)
    let depth = depth + reader.layers - 1
    if depth > limits.depth { throw .tooDeep(limit: limits.depth) }
    guard try reader.nextEntry() else { return }
    try ledger.countMember()
    let content = ArchiveContent(reader, ledger, level: level)
    let inner = content.peek { ArchiveFormat.recognise($0) }
    if let inner, inner.kind.rawValue > format.kind.rawValue, !inner.needsSeeking {
      try expandInPlace(content, inner, depth: depth)
    } else {
      delivery.enter(name(ofStream: reader, format))
      defer { delivery.leave() }
      handOver(content, depth)
    }
    if reader.isDamaged && ledger.isOpen(level) { throw .damaged }
  }

  /// The name in the gzip header, or the archive's own without the suffix.
  private func name(ofStream reader: ArchiveReader, _ format: ArchiveFormat) -> [UInt8] {
    if !reader.name.isEmpty && reader.name != Array("data".utf8) { return reader.name }
    let base = Array(delivery.name.split(separator: UInt8(ascii: "/")).last ?? [])
    for (suffix, replacement) in format.suffixes
    where base.count > suffix.utf8.count
      && base.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    {
      return Array(base.dropLast(suffix.utf8.count)) + Array(replacement.utf8)
    }
    return base.isEmpty ? Array("data".utf8) : base
  }

  /// Hands over a member's content, or what is in it if it is an archive.
  private func handOver(_ content: ArchiveContent, _ depth: Int) {
    do throws(ArchiveError) {
      let format = content.peek { ArchiveFormat.recognise($0) }
      guard let format, !format.needsSeeking else {
        return try handOverRest(of: content, format, depth: depth + 1)
      }
      guard depth < limits.depth else {
        try handOverRest(of: content, depth: depth + 1)
        throw .tooDeep(limit: limits.depth)
      }
      if format == .gzip { delivery.present(gzipHeaderOf: content) }
      try expandInPlace(content, format, depth: depth + 1)
    } catch {
      delivery.note(error)
    }
  }

  /// Expands an archive as it comes out of the one around it, and hands over what is behind its
  /// end.
  private func expandInPlace(_ content: ArchiveContent, _ format: ArchiveFormat, depth: Int)
    throws(ArchiveError)
  {
    let reported = delivery.errorCount
    expand(content, format, depth: depth)
    if let failure = content.failure {
      if delivery.errorCount == reported { throw failure }
    } else {
      try handOverRest(of: content, depth: depth)
    }
  }

  /// Hands over the rest of a content's bytes as they are, then what is in them if they are an
  /// archive that has to be read out of order, or end as a zip.
  ///
  /// - Parameters:
  ///   - format: the format, if the content begins as such an archive.
  ///   - depth: how deep the archive lies.
  private func handOverRest(of content: ArchiveContent, _ format: ArchiveFormat? = nil, depth: Int)
    throws(ArchiveError)
  {
    let keepsAll = format != nil && depth <= limits.depth
    let keeper = try delivery.present(restOf: content, keepsAll: keepsAll)
    guard format != nil || keeper.holdsArchive else { return }
    guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth) }
    if let failure = keeper.failure { throw failure }
    if let source = try keeper.source() { expand(source, format ?? .zip, depth: depth) }
    withExtendedLifetime(keeper) {}
  }
}
