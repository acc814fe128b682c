import Git

/// The expansion of one outermost archive: walks through it and the archives inside.
///
/// Every step into an archive counts: it goes one deeper or, within a depth, on to a later kind
/// (`ArchiveFormat.Kind`). Every step on to an archive behind another one moves on in the bytes.
final class ArchiveExpansion {
  let limits: ArchiveLimits
  let ledger: ArchiveLedger
  let delivery: ArchiveDelivery
  private let objects: ObjectReader?

  init(
    _ limits: ArchiveLimits, _ ledger: ArchiveLedger, _ delivery: ArchiveDelivery,
    objects: ObjectReader?
  ) {
    self.limits = limits
    self.ledger = ledger
    self.delivery = delivery
    self.objects = objects
  }

  /// Expands an archive that can be read in any order, and those that stand behind it: the start-up
  /// file systems of Linux are one archive behind another with zeros between them.
  ///
  /// - Parameter depth: how many archives lie in one another here, this one counted.
  /// - Returns: the parts of which all came out, in bytes from the beginning of the blob.
  func expand(_ source: ArchiveSource, _ format: ArchiveFormat, depth: Int) -> [Range<Int>] {
    delivery.beginCovering()
    expandAll(source, format, depth: depth)
    return delivery.endCovering()
  }

  /// Expands what may be no archive at all: then nothing is said of it.
  ///
  /// - Returns: the parts of which all came out, in bytes from the beginning of the blob.
  func expand(
    doubtful source: ArchiveSource, _ format: ArchiveFormat, depth: Int
  ) -> [Range<Int>] {
    delivery.beginCovering()
    delivery.beginDoubt()
    delivery.endDoubt(isArchive: expandAll(source, format, depth: depth))
    return delivery.endCovering()
  }

  /// - Returns: whether the first archive was read to its end.
  @discardableResult
  private func expandAll(_ source: ArchiveSource, _ format: ArchiveFormat, depth: Int) -> Bool {
    var isSound = false
    do throws(ArchiveError) {
      var place: ArchivePlace? = ArchivePlace(start: 0, format: format)
      while let this = place {
        let part = this.slice(of: source)
        guard let end = expandOne(part, this.format, depth).end, end > 0 else { return isSound }
        isSound = true
        place = try ArchivePlace.behind(this.start + end, in: source)
        if place != nil {
          try ledger.countMember()
        } else if this.format.standsAmongArchives, source.base == 0,
          try ArchivePlace.holdsUnknown(behind: this.start + end, in: source)
        {
          throw .unsupported
        }
      }
    } catch {
      delivery.note(error)
    }
    return isSound
  }

  /// How far into the source an archive goes.
  private struct Extent {
    /// How many bytes of the source it takes; nil if all, or if nothing more is read.
    let end: Int?
    /// How many bytes of the source were used before the reading ended.
    let used: Int
  }

  /// Expands one archive; what can't be read is noted in the delivery.
  ///
  /// - Parameter isPromised: whether a compressed stream has to hold a container.
  private func expandOne(
    _ source: ArchiveSource, _ format: ArchiveFormat, _ depth: Int, isPromised: Bool = false
  ) -> Extent {
    let level = ledger.enter(source)
    defer { ledger.leave() }
    var opened: (any ArchiveReader)?
    do throws(ArchiveError) {
      try ledger.checkTime()
      let reader = try format.open(source)
      opened = reader
      if format.isMended { delivery.note(.damaged) }
      reader.begin(ArchiveContext(ledger: ledger, level: level, objects: objects))
      defer {
        presentRecords(of: reader, in: source, atLeast: 1)
        for defect in reader.takeDefects() { delivery.note(defect) }
        if reader.isOutsideOnly { delivery.noteOutside(format) }
        if source.size == nil, reader.passedOver { delivery.passUnsearched() }
      }
      if format.kind == .container {
        try expandContainer(reader, in: source, level, depth)
      } else {
        let isPromised = isPromised || reader.promisesArchive
        try expandStream(reader, format, in: source, level, depth, isPromised)
      }
      let isWhole = !reader.isDamaged && !reader.isBroken
      if reader.isDamaged && ledger.isOpen(level) { throw .damaged }
      return Extent(end: isWhole && ledger.isOpen(level) ? reader.end : nil, used: reader.used)
    } catch {
      delivery.note(error)
      return Extent(end: nil, used: opened?.used ?? 0)
    }
  }

  /// Hands over what the archive says itself, if its bytes are not searched as they are.
  private func presentRecords(
    of reader: any ArchiveReader, in source: ArchiveSource, atLeast count: Int
  ) {
    if source.size == nil { delivery.present(records: reader.takeRecords(atLeast: count)) }
  }

  /// Hands over the members of a container.
  private func expandContainer(
    _ reader: any ArchiveReader, in source: ArchiveSource, _ level: Int, _ depth: Int
  ) throws(ArchiveError) {
    var isPassed = false
    var isWhole = false
    var passed: [Range<Int>] = []
    // The bytes of an archive with a size are searched as they are.
    defer {
      let unpacked = reader.takeUnpacked()
      for part in unpacked { delivery.cover(part.range, of: source) }
      let left = passed + unpacked.filter(\.showsPieces).map(\.range)
      if !left.isEmpty, source.size != nil { delivery.takeBack(left, in: source) }
    }
    while ledger.isOpen(level) {
      let hasEntry = try reader.nextEntry()
      if isPassed, let range = reader.passed {
        passed.append(range)
        delivery.cover(range, of: source)
      }
      if isWhole, let range = reader.contents { delivery.cover(range, of: source) }
      isWhole = false
      guard hasEntry else { return }
      try ledger.countMember()
      presentRecords(of: reader, in: source, atLeast: 64 << 10)
      let entry = reader.entry
      isPassed = delivery.excludes(entry.name)
      if isPassed {
        if !reader.passesBy && !entry.isEncrypted { try passBy(reader, level) }
        continue
      }
      delivery.enter(entry.name, entry.part)
      defer { delivery.leave() }
      if !entry.target.isEmpty { delivery.present(name: entry.target) }
      if entry.isFile && entry.isEncrypted {
        delivery.note(.encrypted)
      } else {
        let content = ArchiveContent(reader, ledger, level: level)
        // A folder, a device or a socket has no content, and what calls itself one may.
        if entry.isFile || !content.isEmpty() {
          let shortfalls = delivery.shortfalls
          let wasDamaged = reader.isDamaged
          handOver(
            content, in: .member(ofArchiveAt: depth, isPromised: reader.promisesArchive))
          isWhole =
            delivery.shortfalls == shortfalls && ledger.isOpen(level) && content.failure == nil
            && reader.isDamaged == wasDamaged
        }
      }
      if reader.isBroken { return }
    }
  }

  /// Reads an entry that nobody is to see: what comes out of an archive is held against the limits in
  /// any case. What is wrong with the entry alone is of no matter.
  private func passBy(_ reader: any ArchiveReader, _ level: Int) throws(ArchiveError) {
    do throws(ArchiveError) {
      while let block = try reader.nextBlock() {
        try ledger.count(unsafe block.bytes.count + block.hole, from: level)
      }
    } catch {
      switch error {
      case .encrypted, .unsupported, .damaged, .truncated: if reader.isBroken { throw error }
      default: throw error
      }
    }
  }

  /// Hands over the content of a compressed stream or a package. If that is a container, its members
  /// take the stream's place (`inner.tar.gz!config.yaml`).
  private func expandStream(
    _ reader: any ArchiveReader, _ format: ArchiveFormat, in source: ArchiveSource, _ level: Int,
    _ depth: Int, _ isPromised: Bool
  ) throws(ArchiveError) {
    let shortfalls = delivery.shortfalls
    let depth = depth + reader.layers - 1
    guard try reader.nextEntry() else { return }
    try ledger.countMember()
    let content = ArchiveContent(reader, ledger, level: level)
    if depth > limits.depth {
      try delivery.present(restOf: content, to: delivery.keeper(.zips, isOpened: false))
      throw .tooDeep(limit: limits.depth)
    }
    let nest = ArchiveNest(depth: depth, outer: format.kind, isPromised: isPromised)
    if let inner = content.format(), nest.isShared(by: inner), !inner.needsSeeking {
      try expandInPlace(content, inner, in: nest)
    } else {
      let name = name(ofStream: reader, format)
      if delivery.excludes(name) { return try passBy(reader, level) }
      delivery.enter(name)
      defer { delivery.leave() }
      handOver(content, in: .member(ofArchiveAt: depth, isPromised: isPromised))
    }
    if delivery.shortfalls == shortfalls, ledger.isOpen(level), content.failure == nil,
      !reader.isDamaged, let range = reader.contents
    {
      delivery.cover(range, of: source)
    }
  }

  /// The name in the gzip header, or the archive's own without the suffix.
  private func name(ofStream reader: any ArchiveReader, _ format: ArchiveFormat) -> [UInt8] {
    let name = reader.entry.name
    if !name.isEmpty && name != Array("data".utf8) { return name }
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
  private func handOver(_ content: ArchiveContent, in nest: ArchiveNest) {
    do throws(ArchiveError) {
      if let format = content.format(), !format.needsSeeking {
        try expandInPlace(content, format, in: nest)
      } else {
        // It is read as bytes, in which what is packed does not show.
        if nest.isPromised && content.format() == nil {
          // An archive without members may be nothing but zeros.
          let isMissing = content.isEmpty()
          content.dropZeros()
          if isMissing || !content.isEmpty() { delivery.note(.unsupported) }
        }
        try handOverRest(of: content, in: nest)
      }
    } catch {
      delivery.note(error)
    }
  }

  /// Expands an archive as it comes out of the one around it, then those behind it, and hands over
  /// what is behind their end.
  private func expandInPlace(
    _ content: ArchiveContent, _ first: ArchiveFormat, in nest: ArchiveNest
  ) throws(ArchiveError) {
    var format = first
    var isOpened = false
    while true {
      let depth = nest.depth(of: format)
      guard depth <= limits.depth else { return try handOverRest(of: content, in: nest) }
      let reported = delivery.errorCount
      let start = content.delivered
      let extent = expandOne(content, format, depth, isPromised: nest.isPromised)
      if let failure = content.failure {
        if delivery.errorCount == reported { throw failure }
        return
      }
      guard let end = extent.end, end > 0 else {
        // What was taken and not used is searched as it is.
        content.goBack(to: start + extent.used)
        isOpened = extent.used == 0
        break
      }
      content.goBack(to: start + end)
      content.dropZeros()
      guard let next = content.format(), !next.needsSeeking else {
        if format.standsAmongArchives, content.format() == nil, !content.isEmpty() {
          delivery.note(.unsupported)
        }
        break
      }
      try ledger.countMember()
      format = next
    }
    try handOverRest(of: content, in: nest, isOpened: isOpened)
  }

  /// Hands over the rest of a content's bytes as they are, then what is in them if they are an
  /// archive that has to be read out of order, a program with an archive behind it, or hold a zip.
  ///
  /// - Parameter isOpened: whether the archive that begins there was opened before.
  private func handOverRest(
    of content: ArchiveContent, in nest: ArchiveNest, isOpened: Bool = false
  ) throws(ArchiveError) {
    let start = content.delivered
    let head = content.head()
    var extent = isOpened ? .zips : ArchiveKeeper.Extent.of(head.span)
    // The program's end is counted from its own beginning.
    if case .behind(let end) = extent { extent = .behind(start + end) }
    let format = isOpened ? nil : ArchiveFormat.recognise(head.span)
    let isTooDeep = format.map { nest.depth(of: $0) > limits.depth } == true
    let keeper = delivery.keeper(isTooDeep ? .zips : extent, isOpened: !isTooDeep)
    var covered: [Range<Int>] = []
    defer { delivery.present(left: keeper, besides: covered) }
    try delivery.present(restOf: content, to: keeper)
    if isTooDeep { throw .tooDeep(limit: limits.depth) }
    if let (source, format) = try keeper.archive(from: start) {
      let depth = nest.depth(of: format)
      guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth) }
      if let failure = keeper.failure { throw failure }
      covered = expand(source, format, depth: depth)
    }
    covered += try expand(
      amid: keeper, besides: covered, depth: nest.outer == nil ? nest.depth : nest.depth + 1)
  }
}
