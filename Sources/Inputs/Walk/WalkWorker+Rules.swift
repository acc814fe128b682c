import Blobs
import Glibc
import Platform

extension WalkWorker {
  private static let gitIgnoreName = [UInt8](".gitignore".utf8)
  private static let ownIgnoreFile = ".kascanignore"
  private static let ownIgnoreName = [UInt8](ownIgnoreFile.utf8)

  /// The rules for a folder's entries: those it inherits and those of its own files.
  ///
  /// Looks for those files among the entries listed, so that a folder without any costs nothing.
  func rules(for folder: WalkFolder, _ open: OpenFolder) -> SharedRules? {
    guard let shared = folder.rules, shared.rules.readsFiles else { return folder.rules }
    var hasGit = false
    var hasGitIgnore = false
    var hasOwnIgnore = false
    var position = 0
    while position < listing.count {
      let name = unsafe listing.name(at: position)
      if unsafe name[0] == CChar(bitPattern: UInt8(ascii: ".")) {
        if unsafe strcmp(name, ".git") == 0 { hasGit = true }
        if unsafe strcmp(name, ".gitignore") == 0 { hasGitIgnore = true }
        if unsafe strcmp(name, Self.ownIgnoreFile) == 0 { hasOwnIgnore = true }
      }
      position = listing.position(after: position)
    }
    if listing.mayHaveMore {
      // They may be among the entries that were not listed yet.
      hasGit = hasGit || exists(".git", in: open)
      hasGitIgnore = hasGitIgnore || exists(".gitignore", in: open)
      hasOwnIgnore = hasOwnIgnore || exists(Self.ownIgnoreFile, in: open)
    }
    if !plan.honoursOwnIgnore { hasOwnIgnore = false }
    let mayHaveHidden = shared.rules.workTree?.hiddenRules.isEmpty == false
    if !hasGit && !hasGitIgnore && !hasOwnIgnore && !mayHaveHidden { return shared }
    var rules = shared.rules
    if hasGit && !folder.isRoot { enterWorkTree(folder, open, &rules) }
    if hasOwnIgnore {
      rules.addOwn(ignoreFile(Self.ownIgnoreName, folder, open), base: folder.pathCount)
    }
    // Where git ignores the folder itself it does not look inside.
    if rules.workTree != nil && !rules.isIgnored {
      let path = [UInt8](folder.path[..<folder.pathCount])
      let text = hasGitIgnore ? ignoreFile(Self.gitIgnoreName, folder, open) : nil
      rules.addGit(text ?? rules.hiddenRules(of: path.span), base: folder.pathCount)
    }
    return SharedRules(rules)
  }

  private func exists(_ name: String, in open: OpenFolder) -> Bool {
    var status = stat()
    return unsafe fstatat(open.file, name, &status, AT_SYMLINK_NOFOLLOW) == 0
  }

  /// Gives the rules those of the repository whose top a folder is, if it is one's.
  private func enterWorkTree(
    _ folder: WalkFolder, _ open: OpenFolder, _ rules: inout FolderRules
  ) {
    let path = plan.displayPath(of: folder)
    switch GitQuestion.workTree(of: path) {
    case .workTree(let tree):
      if isSame(tree.top, open) {
        let path = [UInt8](folder.path[..<folder.pathCount])
        rules.enter(tree, path: path, base: folder.pathCount)
      }
    case .none:
      break  // An empty `.git` folder, say: git sees no repository in it either.
    case .refused(let reason):
      rules.leaveWorkTree()
      coverage.notes.append(.init(path: path, .readsIgnored(reason)))
    }
  }

  private func isSame(_ path: [UInt8], _ open: OpenFolder) -> Bool {
    guard let other = try? FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY) else {
      return false
    }
    var (left, right) = (stat(), stat())
    guard unsafe fstat(other.raw, &left) == 0, unsafe fstat(open.file, &right) == 0 else {
      return false
    }
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino
  }

  /// Reads an ignore file of a folder; like git, not through a symbolic link.
  private func ignoreFile(_ name: [UInt8], _ folder: WalkFolder, _ open: OpenFolder) -> [UInt8]? {
    do throws(SystemError) {
      let file = try FileDescriptor(
        opening: name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, in: open.file)
      return try file.regularContents(limit: IgnoreFile.largestSize)
    } catch {
      let path = plan.displayPath(of: folder) + [UInt8(ascii: "/")] + name
      coverage.notes.append(.init(path: path, .rulesUnread(error)))
      return nil
    }
  }

  // MARK: Arguments

  /// The folder that an argument names, with the rules from above it.
  func root(of index: Int) -> WalkFolder {
    let argument = plan.arguments[index]
    if !plan.honoursIgnore && plan.excludedPatterns.isEmpty {
      return WalkFolder(argument: index, origin: [], rules: nil)
    }
    var origin: [UInt8] = []
    var tree: WorkTree?
    if plan.honoursIgnore, let real = RealPath.of(argument.path), Self.isBelowGit(real) {
      switch GitQuestion.workTree(of: argument.path) {
      case .workTree(let found):
        if let rest = Self.rest(of: real, after: found.top) {
          origin = rest
          tree = found
        }
      case .none:
        break
      case .refused(let reason):
        coverage.notes.append(.init(path: argument.path, .readsIgnored(reason)))
      }
    }
    let configured = IgnoreFile(
      plan.excludedPatterns, baseCount: origin.count, foldsCase: tree?.foldsCase ?? false)
    var rules = FolderRules(readsFiles: plan.honoursIgnore, configured: configured)
    if let tree {
      rules.enter(tree, path: origin, base: 0)
      addRules(above: origin, in: tree, &rules)
    }
    return WalkFolder(argument: index, origin: origin, rules: SharedRules(rules))
  }

  /// Adds the ignore files of the folders from the work tree's top down to an argument, without
  /// the argument's own.
  private func addRules(above origin: [UInt8], in tree: WorkTree, _ rules: inout FolderRules) {
    if origin.isEmpty { return }
    let slash = UInt8(ascii: "/")
    let ends = [0] + origin.indices.filter { origin[$0] == slash }
    for end in ends {
      var folder = tree.top
      folder.append(slash)
      folder.append(contentsOf: origin[..<end])
      if end > 0 { folder.append(slash) }
      let read = { [folder] (name: [UInt8]) -> [UInt8]? in
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK
        return try? FileDescriptor(opening: folder + name, flags)
          .regularContents(limit: IgnoreFile.largestSize)
      }
      if plan.honoursOwnIgnore { rules.addOwn(read(Self.ownIgnoreName), base: end) }
      let hidden = rules.hiddenRules(of: origin.span.extracting(0..<end))
      rules.addGit(read(Self.gitIgnoreName) ?? hidden, base: end)
    }
  }

  /// Whether a folder or one around it holds something named `.git`: asking git about any other
  /// folder would only take time.
  private static func isBelowGit(_ real: [UInt8]) -> Bool {
    var folder = real[...]
    while true {
      var status = stat()
      let path = (Array(folder) + [UInt8]("/.git\0".utf8)).map { CChar(bitPattern: $0) }
      if unsafe lstat(path, &status) == 0 { return true }
      guard let slash = folder.lastIndex(of: UInt8(ascii: "/")) else { return false }
      folder = folder[..<slash]
    }
  }

  /// What is left of a path after a folder that it lies in; nil if it does not.
  private static func rest(of path: [UInt8], after folder: [UInt8]) -> [UInt8]? {
    if path == folder { return [] }
    let start = folder == [UInt8(ascii: "/")] ? folder : folder + [UInt8(ascii: "/")]
    return path.starts(with: start) ? [UInt8](path[start.count...]) : nil
  }
}
