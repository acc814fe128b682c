/// What has come out of one outermost archive, held against the limits.
final class ArchiveLedger {
  private struct Level {
    let source: ArchiveSource
    var expanded = 0
  }

  let limits: ArchiveLimits
  private let shouldStop: () -> Bool
  private var levels: [Level] = []
  private var expanded = 0
  private var members = 0
  /// Bytes that were read or made again, all streams counted.
  private var retried = 0
  /// What each time counts beside its bytes: to begin with bzip2 takes 0.5 ms.
  private static let retryCost = 64 << 10
  /// Nothing more is read from archives at this level or further in; -1 ends everything.
  private var closedFrom = Int.max
  /// Bytes that come out of any archive before its ratio matters; halved at each bomb, so that a
  /// box of bombs ends as soon as one does.
  private var ratioFloor: Int
  /// How many archives expanded too far for their size.
  private(set) var bombs = 0

  init(_ limits: ArchiveLimits, shouldStop: @escaping () -> Bool) {
    self.limits = limits
    ratioFloor = limits.ratioFloor
    self.shouldStop = shouldStop
  }

  /// Notes that an archive was opened.
  ///
  /// - Returns: its place in the row of open archives, from 0.
  func enter(_ source: ArchiveSource) -> Int {
    levels.append(Level(source: source))
    return levels.count - 1
  }

  /// Notes that the innermost archive was closed.
  func leave() {
    levels.removeLast()
    if closedFrom == levels.count { closedFrom = .max }
  }

  /// Whether an archive may be read on.
  func isOpen(_ level: Int) -> Bool { level < closedFrom }

  /// Throws if an archive may not be read on.
  func checkOpen(_ level: Int) throws(ArchiveError) {
    guard isOpen(level) else { throw .stopped }
  }

  /// Draws the consequences of an error.
  ///
  /// - Returns: whether it is news, rather than the echo of one that was reported already.
  func note(_ error: ArchiveError) -> Bool {
    if closedFrom < 0 { return false }
    if error.endsEverything {
      // An archive was closed further out, and this is how its members learn of it.
      if error == .stopped && closedFrom != .max { return false }
      closedFrom = -1
    } else if case .ratio(_, let level) = error {
      if closedFrom <= level { return false }
      closedFrom = level
      // What came out of the bomb is not held against the archives around it.
      for outer in 0..<level { levels[outer].expanded -= levels[level].expanded }
      ratioFloor /= 2
      bombs += 1
    }
    return true
  }

  /// Counts a member.
  func countMember() throws(ArchiveError) {
    members += 1
    if members > limits.members { throw .tooManyMembers(limit: limits.members) }
    try checkTime()
  }

  /// Throws if time is up.
  func checkTime() throws(ArchiveError) {
    if shouldStop() { throw .stopped }
  }

  /// Counts bytes that came out of the archive at a level, and so out of all further out.
  func count(_ bytes: Int, from level: Int) throws(ArchiveError) {
    try checkTime()
    expanded += bytes
    if expanded > limits.expandedSize { throw .tooLarge(limit: limits.expandedSize) }
    for index in 0...level { levels[index].expanded += bytes }
    guard (0...level).contains(where: { isBomb($0, floor: ratioFloor) }) else { return }
    // The bytes of a bomb count for the archives around it as well, and those may be over the floor
    // a little sooner: the innermost one that is well on its way is to blame.
    for index in (0...level).reversed() where isBomb(index, floor: ratioFloor / 2) {
      throw .ratio(limit: limits.ratio, level: index)
    }
  }

  /// Throws if so many more bytes are not to come out of the archive at a level; asked before there is
  /// memory for them.
  func check(_ bytes: Int, from level: Int) throws(ArchiveError) {
    try checkTime()
    try checkOpen(level)
    if expanded + bytes > limits.expandedSize { throw .tooLarge(limit: limits.expandedSize) }
    if isBomb(level, floor: ratioFloor, adding: bytes) {
      throw .ratio(limit: limits.ratio, level: level)
    }
  }

  /// Whether so many more bytes may be read or made for a second time: asked where a stream is read
  /// again to find what comes before its damage.
  func affordsRetry(_ bytes: Int) -> Bool {
    retried += bytes + Self.retryCost
    return retried <= limits.retries && !shouldStop()
  }

  private func isBomb(_ level: Int, floor: Int, adding bytes: Int = 0) -> Bool {
    let expanded = levels[level].expanded + bytes
    return expanded > floor && expanded / limits.ratio > levels[level].source.measure
  }
}
