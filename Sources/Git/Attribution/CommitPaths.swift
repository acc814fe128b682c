/// The paths at which objects stand in the tree of a commit.
struct CommitPaths {
  /// For each object, its paths.
  private(set) var found: [[[UInt8]]]
  private let numbers: [ObjectID: Int]
  private let history: AttributedHistory
  private let isWanted: (Standing) -> Bool

  /// - Parameter isWanted: whether a tree that stands so is in the commit's and may hold an object.
  init(
    _ targets: [ObjectID], _ history: AttributedHistory, _ isWanted: @escaping (Standing) -> Bool
  ) {
    found = targets.map { _ in [] }
    numbers = Dictionary(targets.enumerated().map { ($1, $0) }) { first, _ in first }
    self.history = history
    self.isWanted = isWanted
  }

  /// Looks for the objects.
  ///
  /// - Parameter commit: the commit's content.
  mutating func find(
    inTreeOf commit: [UInt8], _ algorithm: HashAlgorithm, _ reader: ObjectReader
  ) {
    let digits = commit.dropFirst(5).prefix(algorithm.byteCount * 2)
    guard let root = ObjectID(hexadecimal: digits) else { return }
    var folders: [(id: ObjectID, path: [UInt8])] = [(root, [])]
    var visits: [ObjectID: Int] = [:]
    while let folder = folders.popLast() {
      // After so many visits all that is in it has as many paths as are listed.
      guard visits[folder.id, default: 0] < Attribution.pathLimit,
        let (_, tree) = try? reader.load(folder.id)
      else { continue }
      visits[folder.id, default: 0] += 1
      defer { tree.keepAlive() }
      var place = 0
      var below: [(id: ObjectID, path: [UInt8])] = []
      while let entry = unsafe TreeEntry(tree.bytes, at: place, folder.id.algorithm) {
        place += entry.count
        if entry.isSubmodule { continue }
        guard let number = history.containment.number(entry.prefix) else { continue }
        let leadsOn = entry.isTree && isWanted(history.standings[number])
        let target = numbers[entry.id]
        guard leadsOn || target != nil else { continue }
        let path = folder.path.isEmpty ? entry.nameBytes : folder.path.path(entry.nameBytes)
        if let target, found[target].count < Attribution.pathLimit { found[target].append(path) }
        if leadsOn { below.append((entry.id, path)) }
      }
      folders += below.reversed()
    }
  }
}
