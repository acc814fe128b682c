import Blobs
import Fixtures
import Glibc
import Inputs
import Platform
import Synchronization
import Testing

/// Ignore rules, held against git itself.
@Suite struct IgnoreRulesTests {
  private static let names = [
    "a", "b", "ab", "foo", "bar", "foo.o", "x.c", "A", "Foo", "a b", "a ", "b[1]", "#c", "!d", "b*",
    "ä", ".x", "a.tar.gz", "build", "n\\o", "e^", "-f",
  ]

  private static let atoms = [
    "a", "b", "ab", "foo", "bar", "x.c", "*", "*", "**", "?", "[ab]", "[!a]", "[^b]", "[a-f]",
    "[[:alpha:]]", "[[:upper:]o]", "*.o", "f*", "*o", "\\*", "\\[", "[", "[]a]", "[a\\]b]", "[!]x]",
    ".", "o", "\\a", "build", "[[:digit:][:space:]]", "***", "[a-", "[[:nope:]]", "a\\ ", "[-a]",
    "[--0]", "[\\\\n]",
  ]

  private static func line(_ random: inout SeededGenerator) -> String {
    func one(_ list: [String]) -> String { list[Int.random(in: 0..<list.count, using: &random)] }
    switch Int.random(in: 0..<24, using: &random) {
    case 0: return "# comment"
    case 1: return ""
    case 2: return "\\" + one(names)
    case 3: return one(names) + "  "
    case 4: return one(names) + "\\ "
    case 5: return one(names) + "\r"
    default: break
    }
    var text = Int.random(in: 0..<4, using: &random) == 0 ? "!" : ""
    if Int.random(in: 0..<4, using: &random) == 0 { text += "/" }
    let parts = Int.random(in: 1...3, using: &random)
    for part in 0..<parts {
      if part > 0 { text += Int.random(in: 0..<8, using: &random) == 0 ? "\\/" : "/" }
      switch Int.random(in: 0..<5, using: &random) {
      case 0: text += one(atoms) + one(atoms)
      case 1: text += one(atoms)
      case 2: text += "**"
      default: text += one(names)
      }
    }
    if Int.random(in: 0..<4, using: &random) == 0 { text += "/" }
    return text
  }

  private static func makeTree(
    _ folder: ScratchFolder, _ prefix: String, depth: Int, foldsCase: Bool,
    _ random: inout SeededGenerator
  ) throws {
    let count = Int.random(in: 2...6, using: &random)
    for _ in 0..<count {
      var name = names[Int.random(in: 0..<names.count, using: &random)]
      // Where case is folded no disk holds two names that differ in it alone.
      if foldsCase { name = name.uppercased() }
      let path = prefix + name
      if depth > 0 && Int.random(in: 0..<2, using: &random) == 0 {
        folder.makeFolder([UInt8](path.utf8))
        try? makeTree(folder, path + "/", depth: depth - 1, foldsCase: foldsCase, &random)
      } else {
        try? folder.write(path)
      }
    }
    if Int.random(in: 0..<2, using: &random) == 0 {
      let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in line(&random) }
      try? folder.write(prefix + ".gitignore", lines.joined(separator: "\n") + "\n")
    }
  }

  /// The regular files that git lists in a repository and, one by one, in those inside it.
  private static func listed(_ folder: ScratchFolder, _ inside: String = "") throws -> Set<String> {
    let list = try folder.git(
      ["ls-files", "-co", "--exclude-standard", "--deduplicate", "-z"], in: inside)
    var result: Set<String> = []
    for path in list.split(separator: 0) {
      var name = inside + String(decoding: path, as: UTF8.self)
      if name.hasSuffix("/") { name.removeLast() }
      var status = stat()
      guard unsafe lstat(folder.path + "/" + name, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: result.insert(name)
      case S_IFDIR: result.formUnion(try listed(folder, name + "/"))
      default: break
      }
    }
    return result
  }

  /// Five repositories a case: nested rules, `info/exclude`, tracked files that rules leave out,
  /// repositories inside repositories.
  @Test(arguments: 0..<40) func readsWhatGitLists(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 1000)
    for _ in 0..<5 {
      let folder = try ScratchFolder()
      try folder.git(["init", "-q", "."])
      if seed % 4 == 3 { try folder.git(["config", "core.ignoreCase", "true"]) }
      try Self.makeTree(folder, "", depth: 3, foldsCase: seed % 4 == 3, &random)
      let exclude = (0..<3).map { _ in Self.line(&random) }.joined(separator: "\n")
      try folder.write(".git/info/exclude", exclude)
      if Int.random(in: 0..<2, using: &random) == 0 {
        try folder.write("nested/r/a")
        try folder.git(["init", "-q", "."], in: "nested/r")
        try Self.makeTree(folder, "nested/r/", depth: 1, foldsCase: seed % 4 == 3, &random)
      }
      if Int.random(in: 0..<2, using: &random) == 0 {
        // Some of everything is tracked, ignored or not.
        let all = try run("find", [folder.path, "-type", "f", "-not", "-path", "*/.git/*"])
        let some = all.split(separator: UInt8(ascii: "\n")).filter { path in
          !path.elementsEqual([]) && !String(decoding: path, as: UTF8.self).contains("/nested/r/")
            && Int.random(in: 0..<3, using: &random) == 0
        }
        let version = ["2", "3", "4"][Int.random(in: 0..<3, using: &random)]
        if !some.isEmpty {
          try folder.git(
            [
              "-c", "index.version=\(version)", "--literal-pathspecs", "add", "-f",
              "--pathspec-from-file=-", "--pathspec-file-nul",
            ],
            input: [UInt8](some.joined(separator: [0])))
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
          try folder.git(["update-index", "--split-index"])
        }
      }
      let expected = try Self.listed(folder)
      let (record, coverage) = FileWalk.record([folder.path])
      let found = Set(record.paths.map { String($0.dropFirst(folder.path.utf8.count + 1)) })
      if found != expected {
        let rules = try run(
          "sh", ["-c", "cd \(folder.path); head -50 $(find . -name .gitignore) .git/info/exclude"])
        Issue.record(
          """
          read only by us: \(found.subtracting(expected).sorted())
          read only by git: \(expected.subtracting(found).sorted())
          \(String(decoding: rules, as: UTF8.self))
          """)
        return
      }
      #expect(record.content.withLock { $0.wrong } == [])
      #expect(coverage.isComplete)
    }
  }

  /// A repository made inside another one that tracks what lies there: each ignores the other's.
  @Test func outerRepositoryTracksFilesOfInner() throws {
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "."])
    for name in ["in/a", "in/deep/b", "in/c"] { try folder.write(name) }
    try folder.git(["add", "in/a", "in/deep/b"])
    try folder.git(["init", "-q", "in"])
    try folder.write("in/.git/info/exclude", "*\n")
    #expect(
      FileWalk.record([folder.path]).record.paths
        == [folder.path + "/in/a", folder.path + "/in/deep/b"])
  }

  /// Git goes by the rules of the index where a sparse checkout left the file out.
  @Test(arguments: [[], ["sub"]]) func sparseCheckoutHasRulesInTheIndex(named: [String]) throws {
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "."])
    for name in ["kept/a", "sub/a", "sub/deep/a"] { try folder.write(name) }
    try folder.write("sub/.gitignore", "*.o\n")
    try folder.write("sub/deep/.gitignore", "*.x\n")
    try folder.git(["add", "."])
    try folder.git(["commit", "-qm", "x"])
    try folder.git(["sparse-checkout", "set", "--cone", "kept"])
    for name in ["sub/b", "sub/b.o", "sub/deep/c.o", "sub/deep/c.x"] { try folder.write(name) }
    let paths = FileWalk.record([([folder.path] + named).joined(separator: "/")]).record.paths
    #expect(paths.subtracting([folder.path + "/kept/a"]) == [folder.path + "/sub/b"])
    // A file that is there counts, empty or not.
    try folder.write("sub/.gitignore", "")
    let all = FileWalk.record([([folder.path] + named).joined(separator: "/")]).record.paths
    #expect(all.isSuperset(of: ["b", "b.o", "deep/c.o"].map { folder.path + "/sub/" + $0 }))
  }

  /// What is true without a value, and a `.git` that is nothing to git.
  @Test func oddSettingsAndFolders() throws {
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "a\nb"])
    try folder.write("a\nb/.git/config", "[core]\n\tignoreCase\n")
    try folder.write("a\nb/.gitignore", "*.LOG\nplain/x\n")
    for name in ["x.log", "y", "plain/x", "plain/z"] { try folder.write("a\nb/" + name) }
    try folder.write("a\nb/plain/.git", "no gitdir\n")
    let (record, coverage) = FileWalk.record([folder.path])
    let prefix = folder.path + "/a\nb/"
    #expect(record.paths == Set([".gitignore", "y", "plain/z"].map { prefix + $0 }))
    #expect(coverage.notes == [])
  }

  /// A file's folder named itself, from inside the tree, gets the rules from above.
  @Test func namedFolderGetsRulesFromAbove() throws {
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "."])
    try folder.write(".gitignore", "*.o\n/sub/deep/x\nignored/\n")
    try folder.write("sub/.gitignore", "!keep.o\n")
    for name in ["x", "y", "a.o", "keep.o"] { try folder.write("sub/deep/" + name) }
    try folder.write("ignored/a")
    try folder.write("ignored/b.o")
    #expect(
      FileWalk.record([folder.path + "/sub/deep"]).record.paths
        == [folder.path + "/sub/deep/y", folder.path + "/sub/deep/keep.o"])
    #expect(
      FileWalk.record([folder.path + "/ignored", folder.path + "/sub/deep/a.o"]).record.paths
        == [folder.path + "/ignored/a", folder.path + "/sub/deep/a.o"])
    #expect(FileWalk.record([folder.path]) { $0.honoursIgnore = false }.record.paths.count == 8)
  }

  @Test func plainFoldersHaveOwnRulesOnly() throws {
    let folder = try ScratchFolder()
    try folder.write(".gitignore", "a\n")
    try folder.write(".kascanignore", "b\n")
    for name in ["a", "b", "c", "d/b"] { try folder.write(name) }
    let prefix = folder.path + "/"
    let (record, coverage) = FileWalk.record([folder.path])
    #expect(
      record.paths == [prefix + ".gitignore", prefix + ".kascanignore", prefix + "a", prefix + "c"])
    #expect(coverage.excluded.map(\.reason) == [.ignored(.ignoreRules), .ignored(.ignoreRules)])
  }

  @Test func ownRulesMayBeSwitchedOff() throws {
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "."])
    try folder.write(".kascanignore", "*\n")
    try folder.write(".gitignore", "b\n")
    for name in ["a", "b", "d/a"] { try folder.write(name) }
    let prefix = folder.path + "/"
    for (argument, expected) in [
      (".", [".gitignore", ".kascanignore", "a", "d/a"]), ("d", ["d/a"]),
    ] {
      let (record, _) = FileWalk.record([prefix + argument]) { $0.honoursOwnIgnore = false }
      #expect(
        record.paths == Set(expected.map { prefix + (argument == "." ? "./" + $0 : $0) }))
      #expect(FileWalk.record([prefix + argument]).record.paths.isEmpty)
    }
  }

  @Test func ownRulesLeaveOutWhatGitTracks() throws {
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "."])
    try folder.write(".gitignore", "*.log\n")
    try folder.write(".kascanignore", "fixture/\n!seen.log\n")
    for name in ["fixture/key", "seen.log", "other.log"] { try folder.write(name) }
    try folder.git(["add", "-f", "."])
    try folder.git(["rm", "-q", "--cached", "other.log"])
    let prefix = folder.path + "/"
    #expect(
      FileWalk.record([folder.path]).record.paths
        == [prefix + ".gitignore", prefix + ".kascanignore", prefix + "seen.log"])
  }
}
