/// The ignore rules that hold for the entries of one folder.
///
/// Paths are a walk's own: from the top of the outermost work tree, or from the argument.
struct FolderRules: Sendable {
  /// An ignore file, and those of its patterns with a slash inside that could match here.
  struct Layer: Sendable {
    let file: IgnoreFile
    var paths: [IgnoreFile.PathPattern]

    init(_ file: IgnoreFile) {
      self.file = file
      paths = file.pathPatterns
    }
  }

  /// What becomes of an entry.
  enum Verdict: Equatable {
    case read
    /// Ignored as a whole, but git tracks something in it.
    case descend
    case ignored
    case configured

    /// Why an entry is left out; nil if it is not.
    var exclusion: String? {
      switch self {
      case .read, .descend: nil
      case .ignored: "ignore rules"
      case .configured: "configuration"
      }
    }
  }

  /// Whether ignore files count; otherwise only what is configured does.
  var readsFiles: Bool
  /// The work tree that the folder lies in.
  var workTree: WorkTree?
  /// Where the work tree's top ends in a walk's paths.
  var workTreeBase = 0
  /// Whether git ignores the folder, so that only what it tracks is read.
  var isIgnored = false
  /// Patterns from the configuration.
  private var configured: [Layer] = []
  /// `.kascanignore` files, the nearest last; they also leave out what git tracks.
  private var own: [Layer] = []
  /// Git's files in its order of precedence: the user's, `info/exclude`, and `.gitignore` files,
  /// the nearest last.
  private var git: [Layer] = []

  init(readsFiles: Bool, configured: IgnoreFile?) {
    self.readsFiles = readsFiles
    self.configured = configured.map { [Layer($0)] } ?? []
  }

  /// Whether git's compare of names folds case here.
  var foldsCase: Bool { workTree?.foldsCase ?? false }

  mutating func addOwn(_ file: IgnoreFile?) { if let file { own.append(Layer(file)) } }

  mutating func addGit(_ file: IgnoreFile?) { if let file { git.append(Layer(file)) } }

  /// Enters a work tree: the rules of the one around it end here.
  mutating func enter(_ workTree: WorkTree, base: Int) {
    self.workTree = workTree
    workTreeBase = base
    isIgnored = false
    git = workTree.ignoreFiles(base: base).map { Layer($0) }
  }

  /// Leaves git's rules behind: everything below is read.
  mutating func leaveWorkTree() {
    workTree = nil
    isIgnored = false
    git = []
  }

  /// Judges an entry.
  ///
  /// - Parameters:
  ///   - path: the entry's path in the walk.
  ///   - nameStart: where its name begins.
  func judge(_ path: Span<UInt8>, nameStart: Int, isFolder: Bool) -> Verdict {
    let name = path.extracting(nameStart..<path.count)
    if lastMatch(configured, name, path, isFolder)?.isNegative == false { return .configured }
    if let pattern = lastMatch(own, name, path, isFolder) {
      return pattern.isNegative ? .read : .ignored
    }
    guard let workTree else { return .read }
    if !isIgnored && lastMatch(git, name, path, isFolder)?.isNegative != false { return .read }
    let start = workTreeBase == 0 ? 0 : workTreeBase + 1
    let tracked = path.extracting(start..<path.count)
    if isFolder { return workTree.tracks(inside: tracked) ? .descend : .ignored }
    return workTree.tracks(tracked) ? .read : .ignored
  }

  private func lastMatch(
    _ layers: [Layer], _ name: Span<UInt8>, _ path: Span<UInt8>, _ isFolder: Bool
  ) -> IgnorePattern? {
    for layer in layers.reversed() {
      let match = layer.file.lastMatch(
        name: name, path: path, isFolder: isFolder, paths: layer.paths)
      if let match { return match }
    }
    return nil
  }

  /// Whether the rules of a folder inside differ from these before its own files are read.
  var changesInside: Bool {
    let hasPaths = { (layers: [Layer]) in layers.contains { !$0.paths.isEmpty } }
    return hasPaths(git) || hasPaths(own) || hasPaths(configured)
  }

  /// The rules for a folder inside this one.
  ///
  /// - Parameter path: the folder's path in the walk.
  func inside(_ path: Span<UInt8>) -> FolderRules {
    var rules = self
    Self.narrow(&rules.git, path)
    Self.narrow(&rules.own, path)
    Self.narrow(&rules.configured, path)
    return rules
  }

  /// Drops the patterns that can match nothing inside a folder, nor deeper.
  private static func narrow(_ layers: inout [Layer], _ path: Span<UInt8>) {
    for index in layers.indices where !layers[index].paths.isEmpty {
      let file = layers[index].file
      let start = file.baseCount == 0 ? 0 : file.baseCount + 1
      let relative = path.extracting(start..<path.count)
      var depth = 1
      for position in relative.indices where relative[position] == UInt8(ascii: "/") { depth += 1 }
      layers[index].paths = layers[index].paths.filter { candidate in
        file.patterns[candidate.index].mayMatch(
          inside: relative, depth: depth, slashCount: candidate.slashCount)
      }
    }
  }
}
