/// Where the entries of a pack lie, found by reading it from beginning to end: without its index
/// nothing else says where an entry ends (git's pack-format).
package struct PackLayout: Sendable {
  /// Stands for no entry.
  static let none: Int32 = -1
  /// The form of an entry whose base begins at no entry.
  static let broken: UInt8 = 0
  static let offsetDelta: UInt8 = 6
  static let referenceDelta: UInt8 = 7

  /// How the objects are named.
  package private(set) var algorithm: HashAlgorithm
  /// Where the pack ends, its checksum included; where reading it ended if it is damaged.
  package private(set) var end = 0
  /// What is wrong with it; what was found before is right all the same.
  package private(set) var defect: PackDefect?
  /// The number of entries.
  package var count: Int { forms.count }

  /// Where each entry begins; one more says where the last ends.
  private(set) var starts: [Int] = []
  /// Each entry's type number, or `broken`.
  private(set) var forms: [UInt8] = []
  /// For an offset delta, the entry that it is a difference from; for a reference delta, the place of
  /// its base among `references`.
  private(set) var bases: [Int32] = []
  /// The named bases.
  private(set) var references: [ObjectID] = []

  static let headerSize = 12

  /// Finds the entries of the pack at the beginning of a source.
  ///
  /// - Parameters:
  ///   - algorithm: how objects are named, where that is known.
  ///   - failure: set to what kept the source from being read to the pack's end.
  package init<Source: PackSource>(
    _ source: Source, algorithm known: HashAlgorithm? = nil, failure: inout Source.Failure?
  ) {
    algorithm = known ?? .sha1
    do throws(Source.Failure) {
      try read(source, known)
    } catch {
      failure = error
      starts.append(end)
    }
  }

  private mutating func read<Source: PackSource>(
    _ source: Source, _ known: HashAlgorithm?
  ) throws(Source.Failure) {
    let header = try source.bytes(at: 0, count: Self.headerSize)
    guard header.count == Self.headerSize else {
      defect = .truncated
      end = header.count
      return
    }
    guard (2...3).contains(Self.number(header, 4)) else {
      defect = .unsupported
      end = source.count
      return
    }
    var reading = LayoutReading(source)
    var place = Self.headerSize
    var candidates = known.map { [$0] } ?? [.sha1, .sha256]
    for _ in 0..<Self.number(header, 8) {
      end = place
      switch try reading.entry(at: place, candidates) {
      case .failed(let found):
        defect = found
        starts.append(place)
        return
      case .entry(let head, let reference, let size):
        if let reference { candidates = [reference.algorithm] }
        add(head, reference, at: place)
        place += size
      }
    }
    end = place
    try checkEnd(source, at: place, candidates)
    starts.append(place)
  }

  private mutating func add(_ head: PackEntry, _ reference: ObjectID?, at place: Int) {
    starts.append(place)
    switch head.form {
    case .whole(let kind):
      forms.append(kind.rawValue)
      bases.append(Self.none)
    case .offsetDelta(let distance):
      let base = entry(at: place - distance)
      forms.append(base == nil ? Self.broken : Self.offsetDelta)
      bases.append(base ?? Self.none)
    case .referenceDelta:
      forms.append(Self.referenceDelta)
      bases.append(Int32(references.count))
      if let reference { references.append(reference) }
    }
  }

  /// The entry that begins at a place, but for the one found last.
  private func entry(at place: Int) -> Int32? {
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = low + (high - low) / 2
      if starts[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low < starts.count - 1 && starts[low] == place ? Int32(low) : nil
  }

  /// Holds the pack against its checksum, which also tells how objects are named.
  private mutating func checkEnd<Source: PackSource>(
    _ source: Source, at place: Int, _ candidates: [HashAlgorithm]
  ) throws(Source.Failure) {
    var hashes = candidates.map { ContentHash($0) }
    var position = 0
    while position < place {
      try source.reserve(0)
      let block = try source.bytes(at: position, count: min(1 << 20, place - position))
      if block.isEmpty { break }
      for index in hashes.indices { hashes[index].update(block) }
      position += block.count
    }
    let trailer = try source.bytes(at: place, count: HashAlgorithm.sha256.byteCount)
    for index in hashes.indices {
      let digest = hashes[index].finish()
      guard trailer.starts(with: digest) else { continue }
      algorithm = candidates[index]
      end = place + digest.count
      return
    }
    algorithm = candidates[0]
    let size = algorithm.byteCount
    defect = trailer.count < size ? .truncated : .damaged
    end = place + min(size, trailer.count)
  }

  private static func number(_ bytes: [UInt8], _ start: Int) -> UInt32 {
    bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// Reads entry after entry to find where each ends.
private struct LayoutReading<Source: PackSource> {
  /// What was found at a place.
  enum Step {
    /// An entry, the named base if it has one, and its size in bytes.
    case entry(PackEntry, ObjectID?, Int)
    case failed(PackDefect)
  }

  private let source: Source
  private let inflater = Inflater()
  private let buffer = ObjectBuffer()
  private var window: [UInt8] = []
  private var windowStart = 0
  /// What the whole objects found so far inflate to.
  private var expanded = 0

  /// Bytes read at a time.
  private static var windowSize: Int { 256 << 10 }
  /// No deflate stream expands further than this many times.
  private static var largestRatio: Int { 1032 }
  /// An entry's head with a name, and the shortest stream.
  private static var largestHead: Int { 64 }

  init(_ source: Source) { self.source = source }

  /// Reads the entry at a place.
  mutating func entry(
    at place: Int, _ candidates: [HashAlgorithm]
  ) throws(Source.Failure) -> Step {
    var failure = PackDefect.damaged
    for algorithm in candidates {
      try load(Self.largestHead, at: place)
      let parsed = head(at: place, algorithm)
      guard let (head, reference) = parsed else {
        failure = place + Self.largestHead > source.count ? .truncated : .damaged
        continue
      }
      let rest = source.count - place - head.start
      // Whoever declares more than can come of the rest gets no memory for it.
      guard head.size / Self.largestRatio <= rest else {
        failure = .truncated
        continue
      }
      guard head.size <= FamilyWalker.longestObject else {
        return .failed(.tooLong(limit: FamilyWalker.longestObject))
      }
      try source.reserve(head.size)
      if case .whole = head.form {
        expanded += head.size
        try source.expect(expanded)
      }
      if let size = try streamSize(at: place + head.start, inflatingTo: head.size) {
        return .entry(head, reference, head.start + size)
      }
      if place + head.start + head.size + Self.largestHead > source.count { failure = .truncated }
      // Names of another length move the stream.
      guard reference != nil else { break }
    }
    return .failed(failure)
  }

  private func head(at place: Int, _ algorithm: HashAlgorithm) -> (PackEntry, ObjectID?)? {
    unsafe window.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[(place - windowStart)...])
      guard let head = unsafe PackEntry(rest, algorithm) else { return nil }
      guard case .referenceDelta(let start) = head.form, let base = rest.baseAddress else {
        return (head, nil)
      }
      return (head, unsafe ObjectID(unchecked: base + start, algorithm))
    }
  }

  /// How many bytes the zlib stream at a place takes; nil if it is none of this length.
  private mutating func streamSize(
    at place: Int, inflatingTo size: Int
  ) throws(Source.Failure) -> Int? {
    // Git's streams are hardly longer than what they hold; others may be made of many small parts.
    let most = 2 * size + (1 << 20)
    var wanted = min(size + size / 64 + 256, most)
    while true {
      let count = min(wanted, source.count - place)
      try load(count, at: place)
      let taken = unsafe window.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[(place - windowStart)...])
        return unsafe inflater.size(ofStream: rest, inflatingTo: size, in: buffer)
      }
      if size > ObjectBuffer.largestKept { buffer.trim() }
      if let taken { return taken }
      if wanted >= most || count < wanted { return nil }
      wanted = min(wanted * 4, most)
    }
  }

  /// Makes the window hold some bytes at a place, as far as there are as many.
  private mutating func load(_ count: Int, at place: Int) throws(Source.Failure) {
    let end = min(place + count, source.count)
    if place >= windowStart, place <= windowStart + window.count, end <= windowStart + window.count
    {
      return
    }
    window = try source.bytes(at: place, count: max(count, Self.windowSize))
    windowStart = place
  }
}
