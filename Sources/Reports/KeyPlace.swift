import Blobs
import Findings

/// One place of a key as a person reads it: a line of a file, or a path in a history with all the
/// versions that hold the key there.
struct KeyPlace {
  /// The path. An object may stand at several, and a finding names one.
  let path: [UInt8]
  /// The finding that speaks for the place: that of HEAD, else of the newest version; an index into
  /// the report's.
  private(set) var shown: Int
  /// The findings at the place, as indices, in the report's order.
  private(set) var findings: [Int]
  /// Whether HEAD has the key here; false where there is no history.
  private(set) var isInHead: Bool
  /// How many versions (git objects) of the path hold the key.
  private(set) var versions = 1
  /// The versions that brought the key in first and last, where commits are known.
  private(set) var first: HistoryEntry?
  private(set) var last: HistoryEntry?

  /// A place with one finding so far.
  fileprivate init(_ index: Int, _ path: [UInt8], _ entry: HistoryEntry?, isInHead: Bool) {
    self.path = path
    self.isInHead = isInHead
    shown = index
    findings = [index]
    if entry?.commit != nil { (first, last) = (entry, entry) }
  }

  /// Takes in another version.
  fileprivate mutating func add(_ index: Int, _ entry: HistoryEntry, isInHead: Bool) {
    findings.append(index)
    if isInHead, !self.isInHead {
      self.isInHead = true
      shown = index
    }
    guard entry.commit != nil else { return }
    if first.map({ entry.isBefore($0) }) ?? true { first = entry }
    if last.map({ $0.isBefore(entry) }) ?? true {
      last = entry
      if !self.isInHead { shown = index }
    }
  }

  fileprivate mutating func count(_ all: [Finding]) {
    versions = max(1, Set(findings.compactMap { all[$0].provenance.object }).count)
  }
}

extension Report {
  /// Puts findings of one key together: those of one path in a history are one place.
  ///
  /// Findings in files stay apart, for each names its line, and so do those in messages, which
  /// have no path. What HEAD no longer has comes last.
  ///
  /// - Parameter indices: findings of the same key.
  func places(_ indices: [Int]) -> [KeyPlace] {
    var places: [KeyPlace] = []
    var known: [Spot: Int] = [:]
    let own = Set(indices.map { Spot($0, findings[$0].provenance.path, in: self) })
    for index in indices {
      let finding = findings[index]
      guard let entry = finding.history, finding.provenance.part != .message else {
        let isInHead = finding.history?.inHead ?? false
        places.append(
          KeyPlace(index, finding.provenance.path, finding.history, isInHead: isInHead))
        continue
      }
      for path in finding.paths(entry) {
        let spot = Spot(index, path, in: self)
        let isHere = entry.headPaths.isEmpty || entry.headPaths.contains(path)
        // Where the object came in counts if other versions followed there: a file that was only
        // renamed is not at two places.
        if !isHere, !own.contains(spot) { continue }
        let isInHead = entry.inHead && isHere
        if let place = known[spot] {
          places[place].add(index, entry, isInHead: isInHead)
        } else {
          known[spot] = places.count
          places.append(KeyPlace(index, path, entry, isInHead: isInHead))
        }
      }
    }
    for place in places.indices { places[place].count(findings) }
    let isPast = places.map { !$0.isInHead && findings[$0.shown].history != nil }
    return zip(places, isPast).filter { !$0.1 }.map(\.0) + zip(places, isPast).filter(\.1).map(\.0)
  }

  /// The places of some findings of any keys, in the order of the findings that speak for them.
  func placesByFinding(_ indices: [Int]) -> [KeyPlace] {
    var byKey: [Fingerprint: [Int]] = [:]
    for index in indices { byKey[findings[index].fingerprint, default: []].append(index) }
    return byKey.values.flatMap { places($0) }.sorted { a, b in
      if a.shown != b.shown { return a.shown < b.shown }
      let own = findings[a.shown].provenance.path
      if (a.path == own) != (b.path == own) { return a.path == own }
      return a.path.lexicographicallyPrecedes(b.path)
    }
  }

  /// The finding that speaks for a place, at the place's path.
  func finding(at place: KeyPlace) -> Finding {
    var finding = findings[place.shown]
    finding.provenance.path = place.path
    if let entry = finding.history, entry.path != nil, !entry.headPaths.contains(place.path) {
      finding.history?.path = place.path
    }
    return finding
  }

  /// What makes findings of a history one place.
  private struct Spot: Hashable {
    let repository: [UInt8]?
    let path: [UInt8]
    let members: [[UInt8]]
    let part: Provenance.Part
    let change: Change?
    let isSuppressed: Bool

    init(_ index: Int, _ path: [UInt8], in report: Report) {
      let finding = report.findings[index]
      repository = finding.provenance.repository
      self.path = path
      members = finding.provenance.members
      part = finding.provenance.part
      change = report.change(at: index)
      isSuppressed = finding.suppression != nil
    }
  }
}

extension Finding {
  /// All paths at which the finding's object stands or came in, its own first.
  fileprivate func paths(_ entry: HistoryEntry) -> [[UInt8]] {
    var known: Set<[UInt8]> = []
    let first = entry.headPaths.isEmpty ? [] : entry.path.map { [$0] } ?? []
    let all = [provenance.path] + entry.headPaths + first + entry.otherPaths
    return all.filter { known.insert($0).inserted }
  }
}

extension HistoryEntry {
  /// Whether the entry's commit is older; those without a date that can be read are not.
  fileprivate func isBefore(_ other: HistoryEntry) -> Bool {
    guard let time, let otherTime = other.time else { return false }
    return time < otherTime
  }

  /// The author date in seconds since 1970.
  var time: Int? { date.flatMap { Timestamp(date: $0)?.secondsSince1970 } }
}
