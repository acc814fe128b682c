/// Commits with their parents, as numbers.
struct CommitGraph {
  /// The commits, each once.
  let records: [CommitRecord]
  /// Commits in an order in which parents come first.
  private(set) var order: [Int32] = []
  private let numbers: PrefixTable
  private let starts: [Int32]
  private let parents: [Int32]

  /// - Parameter pool: where the records' parents stand.
  init(_ records: [CommitRecord], parents pool: [UInt64]) {
    self.records = records
    var numbers = PrefixTable(minimumCapacity: records.count)
    for record in records { _ = numbers.number(record.id.prefix) }
    self.numbers = numbers
    var starts: [Int32] = [0]
    starts.reserveCapacity(records.count + 1)
    var parents: [Int32] = []
    parents.reserveCapacity(records.count + records.count / 4)
    for record in records {
      // Parents that are not there (a shallow repository) are left out.
      for parent in pool[record.parents] {
        if let number = numbers[parent] { parents.append(Int32(number)) }
      }
      starts.append(Int32(parents.count))
    }
    self.starts = starts
    self.parents = parents
    sort()
  }

  /// A commit's number.
  func number(_ id: ObjectID) -> Int? { numbers[id.prefix] }

  /// A commit's parents.
  @inline(__always)
  func parents(_ commit: Int) -> ArraySlice<Int32> {
    parents[Int(starts[commit])..<Int(starts[commit + 1])]
  }

  /// Orders the commits, iteratively: history is deeper than a stack.
  private mutating func sort() {
    order.reserveCapacity(records.count)
    // 0: not met, 1: its parents are being ordered, 2: ordered.
    var state = [UInt8](repeating: 0, count: records.count)
    var stack: [Int32] = []
    for first in 0..<records.count where state[first] == 0 {
      stack.append(Int32(first))
      while let last = stack.last {
        let commit = Int(last)
        if state[commit] == 0 {
          state[commit] = 1
          for parent in parents(commit) where state[Int(parent)] == 0 { stack.append(parent) }
        } else {
          stack.removeLast()
          if state[commit] == 1 { order.append(last) }
          state[commit] = 2
        }
      }
    }
  }

  /// The commits in the order in which they count as the first to have something: those of a set
  /// before others, then by committer's date, then parents first.
  ///
  /// A commit counts as no earlier than its parents, whatever its clock said. So of the commits that
  /// have something, no parent of the first has it.
  func ranked(_ preferred: Bitmap) -> [Int32] {
    var times = records.map(\.time)
    for commit in order {
      for parent in parents(Int(commit)) {
        times[Int(commit)] = max(times[Int(commit)], times[Int(parent)])
      }
    }
    return order.enumerated().sorted { left, right in
      let (a, b) = (Int(left.element), Int(right.element))
      if preferred[a] != preferred[b] { return preferred[a] }
      return times[a] == times[b] ? left.offset < right.offset : times[a] < times[b]
    }.map(\.element)
  }

  /// The commits that some commits lead back to, themselves included.
  func ancestors(_ tips: [Int]) -> Bitmap {
    var found = Bitmap(count: records.count, filled: false)
    var stack = tips
    while let commit = stack.popLast() {
      if found[commit] { continue }
      found[commit] = true
      for parent in parents(commit) where !found[Int(parent)] { stack.append(Int(parent)) }
    }
    return found
  }
}
