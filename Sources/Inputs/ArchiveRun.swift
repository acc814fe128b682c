import Platform

/// The expansion of one outermost archive: walks through it and the archives inside.
final class ArchiveRun {
  private let limits: ArchiveLimits
  private let ledger: ArchiveLedger
  private let feed: ArchiveFeed
  private let consumer: any BlobConsumer
  private let provenance: () -> Provenance
  /// The names that lead to the bytes at hand.
  private var members: [[UInt8]] = []
  private var unread: [Coverage.Entry] = []
  /// Errors that came after `largestUnread` others.
  private var untold = 0
  /// A zip may have a million members, each with a password.
  private static let largestUnread = 200

  init(
    _ limits: ArchiveLimits, _ ledger: ArchiveLedger, _ feed: ArchiveFeed,
    _ consumer: any BlobConsumer, _ provenance: @escaping () -> Provenance
  ) {
    self.limits = limits
    self.ledger = ledger
    self.feed = feed
    self.consumer = consumer
    self.provenance = provenance
  }

  /// Expands an archive; what can't be read becomes an entry of `coverage`.
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
      record(error)
    }
  }

  /// Hands over the members of a container.
  private func expandContainer(_ reader: ArchiveReader, _ level: Int, _ depth: Int)
    throws(ArchiveError)
  {
    while ledger.isOpen(level), try reader.nextEntry() {
      try ledger.countMember()
      members.append(reader.name)
      defer { members.removeLast() }
      handOver(name: reader.name)
      if !reader.target.isEmpty { handOver(name: reader.target) }
      guard reader.kind == .file else { continue }
      if reader.isEncrypted {
        record(.encrypted)
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
      if next.format != .cpio { return expand(current, next.format, depth: depth) }
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
    source.position = 0
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
    guard try reader.nextEntry() else { return }
    try ledger.countMember()
    let content = ArchiveContent(reader, ledger, level: level)
    let inner = content.peek { ArchiveFormat.recognise($0) }
    if let inner, format == .rpm || !inner.isStream && !inner.needsSeeking {
      try expandInPlace(content, inner, depth: depth)
    } else {
      let name = name(ofStream: reader, format)
      members.append(name)
      defer { members.removeLast() }
      handOver(name: name)
      handOver(content, depth)
    }
    if reader.isDamaged && ledger.isOpen(level) { throw .damaged }
  }

  /// The name in the gzip header, or the archive's own without the suffix.
  private func name(ofStream reader: ArchiveReader, _ format: ArchiveFormat) -> [UInt8] {
    if !reader.name.isEmpty && reader.name != Array("data".utf8) { return reader.name }
    let outer = members.last ?? provenance().path
    let base = Array(outer.split(separator: UInt8(ascii: "/")).last ?? [])
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
        return try feedAll(content, format, depth: depth + 1)
      }
      guard depth < limits.depth else {
        try feedAll(content, depth: depth + 1)
        throw .tooDeep(limit: limits.depth)
      }
      feedHead(of: content, format)
      try expandInPlace(content, format, depth: depth + 1)
    } catch {
      record(error)
    }
  }

  /// Expands an archive as it comes out of the one around it, and hands over what is behind its
  /// end.
  private func expandInPlace(_ content: ArchiveContent, _ format: ArchiveFormat, depth: Int)
    throws(ArchiveError)
  {
    let reported = unread.count + untold
    expand(content, format, depth: depth)
    if let failure = content.failure {
      if unread.count + untold == reported { throw failure }
    } else {
      try feedAll(content, depth: depth)
    }
  }

  /// Hands over the rest of a content's bytes as they are, then what is in them if they are an
  /// archive that has to be read out of order, or end as a zip.
  ///
  /// - Parameters:
  ///   - format: the format, if the content begins as such an archive.
  ///   - depth: how deep the archive lies.
  private func feedAll(_ content: ArchiveContent, _ format: ArchiveFormat? = nil, depth: Int)
    throws(ArchiveError)
  {
    let keepsAll = format != nil && depth <= limits.depth
    let keeper = ArchiveKeeper(limits, consumer, keepsAll: keepsAll)
    try feedAll(content, to: keeper)
    guard format != nil || keeper.holdsArchive else { return }
    guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth) }
    if let failure = keeper.failure { throw failure }
    if let source = try keeper.source() { expand(source, format ?? .zip, depth: depth) }
    withExtendedLifetime(keeper) {}
  }

  /// Hands over the rest of a content's bytes as they are.
  private func feedAll(_ content: ArchiveContent, to consumer: any BlobConsumer)
    throws(ArchiveError)
  {
    feed.begin(at: content.delivered)
    var isEmpty = true
    // What could be read before a failure is searched as well.
    defer { if !isEmpty { feed.end(to: consumer, provenance: here) } }
    while true {
      let block = unsafe try content.nextBlock()
      if unsafe block.isEmpty { return }
      isEmpty = false
      unsafe feed.append(block, to: consumer, provenance: here)
    }
  }

  /// Hands over a gzip header with a comment or extra field: no decompressor passes them on.
  private func feedHead(of content: ArchiveContent, _ format: ArchiveFormat) {
    guard format == .gzip else { return }
    content.peek { head in
      guard head[3] & 0x14 != 0 else { return }
      _ = consumer.consume(head, at: 0, isLast: true, provenance: here)
    }
  }

  private func handOver(name: [UInt8]) {
    _ = consumer.consume(name.span, at: 0, isLast: true) {
      var place = here()
      place.part = .name
      return place
    }
  }

  private func here() -> Provenance {
    var place = provenance()
    place.members += members
    return place
  }

  private func record(_ error: ArchiveError) {
    guard ledger.note(error) else { return }
    if unread.count == Self.largestUnread {
      untold += 1
      return
    }
    let place = here()
    unread.append(Coverage.Entry(path: place.coveragePath, reason: error.description))
  }

  /// What was not read, each place by itself up to a number.
  var coverage: [Coverage.Entry] {
    if untold == 0 { return unread }
    return unread + [
      Coverage.Entry(path: provenance().coveragePath, reason: "\(untold) more members not read")
    ]
  }
}
