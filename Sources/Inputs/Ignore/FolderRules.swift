import Blobs

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
    var exclusion: Coverage.Reason? {
      switch self {
      case .read, .descend: nil
      case .ignored: .ignored(.ignoreRules)
      case .configured: .ignored(.configuration)
      }
    }
  }

  /// Whether ignore files count; otherwise only what is configured does.
  var readsFiles: Bool
  /// The work tree that the folder lies in.
  var workTree: WorkTree?
  /// Where the work tree's top ends in a walk's paths.
  var workTreeBase = 0
  /// The work trees around that one which track files in it, as after `rm -r .git` and `git init`
  /// in a folder of theirs.
  private var outer: [(workTree: WorkTree, base: Int)] = []
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

  /// Takes what is configured for a repository in place of what was configured around it.
  mutating func configure(_ file: IgnoreFile?) { configured = file.map { [Layer($0)] } ?? [] }

  /// Whether git's compare of names folds case here.
  var foldsCase: Bool { workTree?.foldsCase ?? false }

  /// Adds the text of a folder's `.kascanignore`, if there is one.
  ///
  /// - Parameter base: where the folder ends in a walk's paths.
  mutating func addOwn(_ text: [UInt8]?, base: Int) {
    if let file = file(text, base) { own.append(Layer(file)) }
  }

  /// Adds the text of a folder's `.gitignore`, if there is one.
  ///
  /// - Parameter base: where the folder ends in a walk's paths.
  mutating func addGit(_ text: [UInt8]?, base: Int) {
    if let file = file(text, base) { git.append(Layer(file)) }
  }

  private func file(_ text: [UInt8]?, _ base: Int) -> IgnoreFile? {
    text.flatMap { IgnoreFile($0, baseCount: base, foldsCase: foldsCase) }
  }

  /// Enters a work tree: the rules of the one around it end here, `.kascanignore` files included, but
  /// what that tracks is read.
  ///
  /// - Parameter path: the path of the tree's top in the walk, which is `base` bytes long.
  mutating func enter(_ workTree: WorkTree, path: [UInt8], base: Int) {
    if let around = self.workTree { outer.append((around, workTreeBase)) }
    outer.removeAll {
      !$0.workTree.tracks(below: path.span.extracting(Self.relative(path.span, to: $0.base)))
    }
    self.workTree = workTree
    workTreeBase = base
    isIgnored = false
    own = []
    git = workTree.ignoreFiles(base: base).map { Layer($0) }
  }

  /// The rules for a folder of a sparse checkout that are not on disk.
  ///
  /// - Parameter path: the folder's path in the walk.
  func hiddenRules(of path: Span<UInt8>) -> [UInt8]? {
    guard let workTree, path.count >= workTreeBase else { return nil }
    return workTree.hiddenRules[path.extracting(Self.relative(path, to: workTreeBase))]
  }

  /// Leaves git's rules behind: everything below is read.
  mutating func leaveWorkTree() {
    workTree = nil
    outer = []
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
    var isTracked = Self.isTracked(path, isFolder, by: workTree, base: workTreeBase)
    for around in outer where !isTracked {
      isTracked = Self.isTracked(path, isFolder, by: around.workTree, base: around.base)
    }
    return !isTracked ? .ignored : isFolder ? .descend : .read
  }

  private static func isTracked(
    _ path: Span<UInt8>, _ isFolder: Bool, by workTree: WorkTree, base: Int
  ) -> Bool {
    let path = path.extracting(relative(path, to: base))
    return isFolder ? workTree.tracks(inside: path) : workTree.tracks(path)
  }

  /// Where in a path, what is left after a folder that ends at `base` lies.
  private static func relative(_ path: Span<UInt8>, to base: Int) -> Range<Int> {
    (path.count == base ? base : base == 0 ? 0 : base + 1)..<path.count
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
      let relative = path.extracting(Self.relative(path, to: file.baseCount))
      var depth = 1
      for position in relative.indices where relative[position] == UInt8(ascii: "/") { depth += 1 }
      layers[index].paths = layers[index].paths.filter { candidate in
        file.patterns[candidate.index].mayMatch(
          inside: relative, depth: depth, slashCount: candidate.slashCount)
      }
    }
  }
}
