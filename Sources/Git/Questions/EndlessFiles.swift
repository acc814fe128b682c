import Bytes
import Glibc
package import Platform

/// Files of a repository at which git would never end: FIFOs and devices, by themselves or behind
/// links.
///
/// Git opens its files without asking what they are. At a FIFO it waits for a writer, and a link to
/// `/dev/zero` fills its memory. So they are looked for before git is asked.
@safe
package struct EndlessFiles: ~Copyable {
  /// The path of the first one that was found.
  private var found: [UInt8]?
  private var listing = DirectoryListing(capacity: 32 << 10)
  /// Folders that links lead to, so that a ring of links ends.
  private var linked: Set<[UInt8]> = []

  private static let answers = EndlessAnswers()

  /// The first such file of the repository that git would find. It is looked for once in a run.
  ///
  /// - Parameters:
  ///   - start: the folder that git starts from.
  ///   - environment: what git sees: `GIT_DIR` and its like hold.
  ///   - looseObjects: whether to look at loose objects too, which takes a call for each of 256
  ///     folders.
  package static func first(
    from start: [UInt8], _ environment: Program.Environment, looseObjects: Bool = true
  ) -> [UInt8]? {
    guard let start = RealPath.of(start) else { return nil }
    let question = EndlessAnswers.Question(
      from: start, environment, looseObjects: looseObjects)
    if let known = answers.answer(to: question) { return known.file }
    var files = EndlessFiles()
    files.search(start, environment, looseObjects: looseObjects)
    answers.keep(files.found, for: question)
    return files.found
  }

  private init() {}

  private mutating func search(
    _ start: [UInt8], _ environment: Program.Environment, looseObjects: Bool
  ) {
    guard let folder = gitFolder(from: start, environment) else { return }
    func named(_ variable: String) -> [UInt8]? {
      environment[variable].map { Self.absolute($0, from: start) }
    }
    let common = named("GIT_COMMON_DIR") ?? Self.common(of: folder)
    var folders = common == folder ? [folder] : [common, folder]
    for name in (try? DirectoryListing.names(in: common.path("worktrees"))) ?? [] {
      let tree = common.path("worktrees").path(name)
      if tree != folder { folders.append(tree) }
    }
    for folder in folders where found == nil {
      look(in: folder, for: Self.isRead)
      for name in ["refs", "logs", "reftable", "info"] { lookBelow(folder.path(name)) }
    }
    for name in ["config", "config.worktree"] {
      lookBehind(folder.path(name), from: start, environment)
      if common != folder { lookBehind(common.path(name), from: start, environment) }
    }
    if let index = named("GIT_INDEX_FILE") { look(at: index) }
    let objects = named("GIT_OBJECT_DIRECTORY") ?? common.path("objects")
    // Read here before git does, and without waiting.
    look(at: objects.path("info/alternates"))
    let alternates = Alternates(
      of: objects, environment: environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"], in: start)
    for folder in alternates.directories where found == nil {
      lookBelow(folder.path("info"))
      look(in: folder.path("pack")) { !Self.isPassedBy($0) }
      guard looseObjects else { continue }
      for name in Self.looseFolders(in: folder) { look(in: folder.path(name)) }
    }
  }

  /// The names of the folders of loose objects: most of the 256 are not there in a small repository,
  /// and each would take a call. All of them where it can't be listed which are.
  private static func looseFolders(in objects: [UInt8]) -> [[UInt8]] {
    guard let names = try? DirectoryListing.names(in: objects) else {
      return (UInt8.min...UInt8.max).map { Array(HexDigits.text([$0]).utf8) }
    }
    return names.filter(LooseObjects.isFolder)
  }

  // MARK: Where git looks

  /// The git folder that git would take, as its setup.c finds it; nil for none.
  private mutating func gitFolder(
    from start: [UInt8], _ environment: Program.Environment
  ) -> [UInt8]? {
    if let named = environment["GIT_DIR"] {
      let folder = Self.absolute(named, from: start)
      return Self.namedFolder(folder) ?? folder
    }
    var folder = start
    while true {
      let inside = RealPath.joined(folder, ".git".utf8)
      if let named = Self.namedFolder(inside) { return named }
      for candidate in [inside, folder] {
        // Git reads this one while it is looking still.
        look(at: candidate.path("HEAD"))
        look(at: candidate.path("commondir"))
        if found != nil { return nil }
        guard RealPath.exists(candidate.path("HEAD")) else { continue }
        if Self.isComplete(candidate) { return candidate }
        // Git takes it for no repository then, and says nothing.
        for name in ["objects", "refs"] where RealPath.isSpecial(candidate.path(name)) {
          found = candidate.path(name)
          return nil
        }
      }
      guard let above = RealPath.folder(of: folder) else { return nil }
      folder = above
    }
  }

  private static func isComplete(_ folder: [UInt8]) -> Bool {
    RealPath.isFile(folder.path("commondir"))
      || RealPath.isFolder(folder.path("refs")) && RealPath.isFolder(folder.path("objects"))
  }

  /// The folder that a `.git` file names (gitrepository-layout(5)).
  private static func namedFolder(_ file: [UInt8]) -> [UInt8]? {
    guard RealPath.isFile(file), let text = try? Bytes.reading(file),
      text.starts(with: "gitdir: ".utf8), let folder = RealPath.folder(of: file)
    else { return nil }
    return absolute(firstLine(text.dropFirst("gitdir: ".utf8.count)), from: folder)
  }

  /// The folder that linked work trees share.
  private static func common(of folder: [UInt8]) -> [UInt8] {
    guard let text = try? Bytes.reading(folder.path("commondir")) else { return folder }
    return absolute(firstLine(text[...]), from: folder)
  }

  private static func firstLine(_ text: ArraySlice<UInt8>) -> [UInt8] {
    Array(text.prefix { $0 != 0x0A && $0 != 0x0D })
  }

  private static func absolute(_ path: [UInt8], from folder: [UInt8]) -> [UInt8] {
    path.first == UInt8(ascii: "/") ? path : folder.path(path)
  }

  /// Whether git reads a file of this name at the top of a git folder. Names of refs that stand there
  /// are in capital letters (`HEAD`, `MERGE_HEAD`).
  private static func isRead(_ name: [UInt8]) -> Bool {
    if name.allSatisfy({ (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "_") }) { return true }
    return files.contains(name) || name.starts(with: "sharedindex.".utf8)
  }

  private static let files = Set(
    ["config", "config.worktree", "packed-refs", "index", "shallow", "commondir", "gitdir"].map {
      Array($0.utf8)
    })

  /// Whether git never opens a special file of this name in a folder of packs: it takes no pack that
  /// is not a regular file (`add_packed_git` in its packfile.c), and of marks only asks whether they
  /// are there. An index is opened whatever it is.
  private static func isPassedBy(_ name: [UInt8]) -> Bool {
    [".pack", ".keep", ".promisor"].contains { name.ends(in: $0) }
  }

  // MARK: Looking

  /// Looks at a file; a link counts as what it leads to.
  private mutating func look(at path: [UInt8]) {
    if found == nil, Self.isEndless(path) { found = path }
  }

  /// Looks at the files of a folder.
  ///
  /// - Parameter isRead: tells by a file's name whether git would open it.
  private mutating func look(in folder: [UInt8], for isRead: ([UInt8]) -> Bool = { _ in true }) {
    visit(folder) { (files, name, kind) in
      if kind != Kind.folder, isRead(name) { files.look(at: folder.path(name)) }
    }
  }

  /// Looks at the files of a folder and of all below it; as git does, behind links too.
  private mutating func lookBelow(_ top: [UInt8]) {
    var folders = [top]
    while let folder = folders.popLast() {
      visit(folder) { (files, name, kind) in
        let path = folder.path(name)
        if kind == Kind.folder {
          folders.append(path)
        } else if RealPath.isFolder(path) {
          if let real = RealPath.of(path), files.linked.insert(real).inserted {
            folders.append(real)
          }
        } else {
          files.look(at: path)
        }
      }
    }
  }

  /// `DT_…` of dirent(3).
  private enum Kind {
    static let folder: DirectoryListing.Kind = 4
    static let file: DirectoryListing.Kind = 8
    static let socket: DirectoryListing.Kind = 12
  }

  /// Calls for each entry of a folder that may be endless, or a folder, until one is found.
  private mutating func visit(
    _ folder: [UInt8],
    _ body: (inout EndlessFiles, _ name: [UInt8], _ kind: DirectoryListing.Kind) -> Void
  ) {
    guard found == nil,
      let file = try? FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY)
    else { return }
    var entries: [(name: [UInt8], kind: DirectoryListing.Kind)] = []
    repeat {
      guard (try? listing.read(file.raw)) != nil else { break }
      var position = 0
      while position < listing.count {
        let kind = listing.kind(at: position)
        // A socket can't be opened: git gets an error.
        if kind != Kind.file, kind != Kind.socket {
          let start = unsafe listing.name(at: position)
          let name = unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
          if name != Array(".".utf8), name != Array("..".utf8) { entries.append((name, kind)) }
        }
        position = listing.position(after: position)
      }
    } while listing.mayHaveMore
    for (name, kind) in entries where found == nil { body(&self, name, kind) }
  }

  /// Whether reading a file waits for somebody or has no end. `/dev/null` is an empty file.
  private static func isEndless(_ path: [UInt8]) -> Bool {
    var status = stat()
    let terminated = (path + [0]).map { CChar(bitPattern: $0) }
    guard unsafe stat(terminated, &status) == 0 else { return false }
    switch status.st_mode & S_IFMT {
    case S_IFIFO, S_IFBLK: return true
    case S_IFCHR: return RealPath.of(path) != Array("/dev/null".utf8)
    default: return false
    }
  }

  // MARK: Configuration

  /// Looks at the files that a configuration names: what it includes, and what git opens for it.
  ///
  /// What the user's own configuration names is the user's affair.
  private mutating func lookBehind(
    _ file: [UInt8], from start: [UInt8], _ environment: Program.Environment
  ) {
    var files = [file]
    var seen: Set<[UInt8]> = []
    while let file = files.popLast(), found == nil {
      guard seen.insert(file).inserted, let text = try? Bytes.reading(file) else { continue }
      for value in ConfiguredPaths.read(text) {
        var path = value.path
        if path.starts(with: "~/".utf8), let home = environment["HOME"] {
          path = home + path.dropFirst()
        }
        let folders = [RealPath.folder(of: file) ?? start, start]
        for named in Set(folders.map { Self.absolute(path, from: $0) }) {
          look(at: named)
          if value.isInclude, RealPath.isFile(named) { files.append(named) }
        }
      }
    }
  }
}
