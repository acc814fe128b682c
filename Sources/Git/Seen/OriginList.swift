/// Where objects stand in a history, as a file keeps it.
struct OriginList: Equatable, Sendable {
  /// The history that it holds for.
  var history: HistoryIdentity
  /// Where each object stands.
  var origins: [ObjectID: Attribution.Origin]
  /// Whether the store had all that trees named: then commits get no other paths for objects.
  let isComplete: Bool

  init(
    _ history: HistoryIdentity, _ origins: [ObjectID: Attribution.Origin], isComplete: Bool
  ) {
    self.history = history
    self.origins = origins
    self.isComplete = isComplete
  }

  /// The texts in it that people have written: paths, refs and persons.
  var texts: [[UInt8]] {
    var texts: Set<[UInt8]> = []
    for origin in origins.values {
      texts.formUnion(origin.paths + origin.headPaths + origin.refs)
      if let signature = origin.signature { texts.insert(signature.person) }
    }
    return texts.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Whether every commit that is named could be read.
  var isWhole: Bool {
    origins.values.allSatisfy { $0.commit == nil || $0.signature != nil }
  }

  // MARK: Bytes

  /// The two digests of the history, whether it is complete, then the objects in order: numbers of 64
  /// bits, big-endian, and texts and lists with their lengths before them.
  var body: [UInt8] {
    var body = history.store.digest + history.tips
    func add(_ number: Int) {
      for shift in stride(from: 56, through: 0, by: -8) {
        body.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    func add(_ texts: [[UInt8]]) {
      add(texts.count)
      for text in texts {
        add(text.count)
        body += text
      }
    }
    body.append(isComplete ? 1 : 0)
    for (id, origin) in origins.sorted(by: { $0.key < $1.key }) {
      body += id.bytes
      add(origin.commit.map { [$0.bytes] } ?? [])
      add(origin.signature.map { [$0.person] } ?? [])
      add(origin.signature?.time ?? 0)
      add(origin.signature?.zone ?? 0)
      add(origin.paths)
      add(origin.headPaths)
      add(origin.refs)
      add(origin.isInHead ? 1 : 0)
      add(origin.isReachable ? 1 : 0)
      add(origin.isPushed.map { $0 ? 1 : 0 } ?? 2)
    }
    return body
  }

  /// Reads a list; nil where it is none.
  init?(_ body: ArraySlice<UInt8>, _ algorithm: HashAlgorithm) {
    var reader = Reader(rest: body)
    guard let store = reader.bytes(HistoryIdentity.digestCount),
      let tips = reader.bytes(HistoryIdentity.digestCount), let isComplete = reader.bytes(1)
    else { return nil }
    self.isComplete = isComplete == [1]
    history = HistoryIdentity(StoreIdentity(digest: store), tips: tips)
    origins = [:]
    while !reader.rest.isEmpty {
      guard let bytes = reader.bytes(algorithm.byteCount), let origin = reader.origin(algorithm)
      else { return nil }
      guard origins.updateValue(origin, forKey: ObjectID(bytes.span, algorithm)) == nil else {
        return nil
      }
    }
  }

  /// Reads values from the beginning of bytes; each is nil where there are too few.
  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func bytes(_ count: Int) -> [UInt8]? {
      guard count >= 0, count <= rest.count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }

    mutating func number() -> Int? {
      bytes(8)?.reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func texts(limit: Int) -> [[UInt8]]? {
      guard let count = number(), (0...limit).contains(count) else { return nil }
      var texts: [[UInt8]] = []
      for _ in 0..<count {
        guard let size = number(), let text = bytes(size) else { return nil }
        texts.append(text)
      }
      return texts
    }

    mutating func origin(_ algorithm: HashAlgorithm) -> Attribution.Origin? {
      var origin = Attribution.Origin()
      guard let commit = texts(limit: 1), let person = texts(limit: 1), let time = number(),
        let zone = number(), let paths = texts(limit: Attribution.pathLimit),
        let headPaths = texts(limit: Attribution.pathLimit),
        let refs = texts(limit: Attribution.refLimit), let isInHead = number(),
        let isReachable = number(), let isPushed = number(),
        commit.allSatisfy({ $0.count == algorithm.byteCount })
      else { return nil }
      origin.commit = commit.first.map { ObjectID($0.span, algorithm) }
      origin.signature = person.first.map { Signature(person: $0, time: time, zone: zone) }
      origin.paths = paths
      origin.headPaths = headPaths
      origin.refs = refs
      origin.isInHead = isInHead == 1
      origin.isReachable = isReachable == 1
      origin.isPushed = isPushed == 2 ? nil : isPushed == 1
      return origin
    }
  }
}
