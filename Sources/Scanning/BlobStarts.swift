import Blobs

/// Where the findings begin of the blob at hand and of those around it, among the findings of a worker.
struct BlobStarts {
  private var starts: [(place: Provenance, index: Int)] = []

  /// Hears that a blob begins.
  ///
  /// - Parameters:
  ///   - index: how many findings there are.
  ///   - place: makes the blob's provenance.
  mutating func begin(at index: Int, _ place: () -> Provenance) {
    // Where nothing was found, every blob's findings begin with the first.
    if index == 0 {
      if !starts.isEmpty { starts = [] }
      return
    }
    let place = place()
    while let last = starts.last, !last.place.holds(place) { starts.removeLast() }
    starts.append((place, index))
  }

  /// The index of the first finding of the blob that began last at a place.
  func index(of place: Provenance) -> Int { starts.last { $0.place == place }?.index ?? 0 }

  /// Hears that the findings were handed over.
  mutating func reset() { starts = [] }
}

extension Provenance {
  /// Whether another place lies in this one.
  fileprivate func holds(_ other: Provenance) -> Bool {
    members.count < other.members.count && other.members.starts(with: members)
      && path == other.path && part == .content && object == other.object
      && repository == other.repository
  }
}
