import Fixtures
import Testing

/// Git LFS pointers: the content that they stand for is read, wherever they are met.
@Suite struct LFSTests {
  private let sandbox: GitSandbox
  private let key = TestKey(91)
  private let clean = Array("no key here\n".utf8)

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "-b", "main", "r")
    try sandbox.write("r/readme", "clean\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "First")
  }

  /// Puts a pointer at a path and its content into a folder of objects.
  ///
  /// - Returns: the content's SHA-256.
  @discardableResult
  private func plant(
    _ content: [UInt8], at path: String, storage: String? = "r/.git/lfs", size: Int? = nil
  ) throws -> String {
    try sandbox.write("content", content)
    try sandbox.shell("sha256sum < content | cut -c1-64 | tr -d '\\n' > sum")
    let oid = String(decoding: try sandbox.read("sum"), as: UTF8.self)
    try sandbox.write(
      path,
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize \(size ?? content.count)\n"
    )
    if let storage {
      try sandbox.write(
        "\(storage)/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))/\(oid)", content)
    }
    return oid
  }

  private func commit(_ message: String) throws {
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", message)
  }

  private func expectFound(
    _ arguments: [String], in folder: String = "r", path: String = "a.bin",
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let ended = try sandbox.kascan(arguments + ["-f", "json"], in: folder)
    #expect(ended.status == 1, "\(arguments): \(ended.text)", sourceLocation: place)
    let findings = try ended.report().findings
    #expect(findings.map(\.fingerprint) == [key.fingerprint], sourceLocation: place)
    #expect(findings.map(\.path) == [path], sourceLocation: place)
    #expect(findings.first?.member?.hasPrefix("lfs/objects/") == true, sourceLocation: place)
  }

  private func expectAbsent(
    _ arguments: [String], _ oid: String, in folder: String = "r",
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let ended = try sandbox.kascan(arguments, in: folder)
    #expect(ended.status == 2, "\(arguments): \(ended.text)", sourceLocation: place)
    #expect(
      ended.text.contains("Git LFS object \(oid) is not here: git lfs pull"), "\(ended.text)",
      sourceLocation: place)
  }

  /// Who scans an address has no clone to fetch more into: why the content did not come is said.
  @Test func clonesSayWhatIsMissing() throws {
    let oid = try plant(key.bytes, at: "r/a.bin", storage: nil)
    try commit("Pointer")
    try sandbox.shell("mkdir bin; for p in git ssh sh; do ln -s \"$(command -v $p)\" bin; done")
    let url = "file://" + sandbox.path("r")
    let lacking = ["env", "PATH=\(sandbox.path("bin"))"]
    let cases: [(arguments: [String], through: [String], why: String)] = [
      ([], ["env"], "--lfs fetches it"),
      (["--lfs"], ["env"], "error: failed to fetch some objects"),
      (["--lfs"], lacking, "git-lfs is not installed"),
    ]
    for (arguments, through, why) in cases {
      let ended = try sandbox.kascan(["repos"] + arguments + [url], through: through)
      #expect(ended.status == 2)
      #expect(
        ended.text.contains("Git LFS object \(oid) was not fetched: \(why)"), "\(ended.text)")
    }
  }

  @Test func contentIsFoundByEverySelection() throws {
    try plant(key.bytes + [10], at: "r/a.bin")
    try expectFound(["scan"])
    try sandbox.git("r", "add", "-A")
    try expectFound(["git", "--staged"])
    try expectFound(["hook", "pre-commit"])
    try commit("Leak")
    try expectFound(["git"])
    try expectFound(["git", "--reachable"])
    try expectFound(["git", "--range", "HEAD~1..HEAD"])
    try expectFound(["git", "--path", "a.bin"])
    let ended = try sandbox.kascan("git", "--range", "HEAD~1..HEAD", "-f", "json", in: "r")
    let head = try sandbox.text("r", "rev-parse", "HEAD")
    #expect(try ended.report().findings.first?.git?.commit == head)
  }

  @Test func absentContentIsUnread() throws {
    let oid = try plant(key.bytes, at: "r/a.bin", storage: nil)
    try expectAbsent(["scan"], oid)
    try sandbox.git("r", "add", "-A")
    try expectAbsent(["git", "--staged"], oid)
    try expectAbsent(["hook", "pre-commit"], oid)
    try commit("Pointer")
    for arguments in [["git"], ["git", "--reachable"], ["git", "--range", "HEAD~1..HEAD"]] {
      try expectAbsent(arguments, oid)
    }
    try sandbox.write("known", "sha256:\(oid) reason=\"kept elsewhere\"\n")
    for command in [["scan"], ["git"]] {
      let ended = try sandbox.kascan(command + ["--baseline", "../known"], in: "r")
      #expect(ended.status == 0, "\(ended.text)")
    }
  }

  @Test func clonesWithoutContentDoNotPass() throws {
    let oid = try plant(clean, at: "r/sub/a.bin")
    try commit("Pointer")
    #expect(try sandbox.kascan("scan", "r").status == 0)
    try sandbox.git(".", "clone", "-q", "r", "clone")
    try expectAbsent(["scan", "clone"], oid, in: ".")
    // A folder and a file in it, and what was packed up from a clone.
    try expectAbsent(["scan", "clone/sub/a.bin"], oid, in: ".")
    try sandbox.shell("cp -r clone plain && rm -rf plain/.git && tar -cf plain.tar plain")
    try expectAbsent(["scan", "plain"], oid, in: ".")
    try expectAbsent(["scan", "plain.tar"], oid, in: ".")
  }

  @Test func contentInOtherPlaces() throws {
    try sandbox.git("r", "config", "lfs.storage", "big")
    try plant(key.bytes, at: "r/a.bin", storage: "r/.git/big")
    try expectFound(["scan"])
    try commit("Leak")
    try expectFound(["git", "--reachable"])
    try sandbox.git("r", "config", "lfs.storage", sandbox.path("shared"))
    try sandbox.shell("mv r/.git/big shared")
    try expectFound(["git"])
    try sandbox.git("r", "worktree", "add", "-q", "../linked", "HEAD")
    try expectFound(["scan"], in: "linked")
    try expectFound(["scan", "linked"], in: ".", path: "linked/a.bin")
    // What was cloned with another's objects has its contents as well.
    try sandbox.git("r", "config", "--unset", "lfs.storage")
    try sandbox.shell("mkdir -p r/.git/lfs && mv shared/objects r/.git/lfs/objects")
    try sandbox.git(".", "clone", "-q", "--shared", "r", "sharing")
    try expectFound(["scan"], in: "sharing")
  }

  @Test func contentOfAnotherLength() throws {
    let oid = try plant(clean, at: "r/a.bin", size: 4000)
    let ended = try sandbox.kascan("scan", in: "r")
    #expect(ended.status == 2)
    #expect(ended.text.contains("Git LFS object \(oid) is not as long as its pointer says"))
  }

  @Test func archivesInContent() throws {
    try sandbox.write("in/secret.env", key.bytes)
    try sandbox.shell("cd in && zip -q ../in.zip secret.env")
    try plant(try sandbox.read("in.zip"), at: "r/a.bin")
    let ended = try sandbox.kascan("scan", "-f", "json", in: "r")
    #expect(try ended.report().findings.first?.member?.hasSuffix("!secret.env") == true)
  }

  /// A change that keeps an old key in a large file adds none.
  @Test func oldKeysAreNotAdded() throws {
    try plant(key.bytes, at: "r/a.bin")
    try commit("Leak")
    try plant(key.bytes + [10] + clean, at: "r/a.bin")
    try sandbox.git("r", "add", "-A")
    #expect(try sandbox.kascan("git", "--staged", in: "r").status == 0)
    #expect(try sandbox.kascan("git", "--staged", "--all-staged", in: "r").status == 1)
  }

  @Test func textAboutPointersIsNone() throws {
    let oid = String(repeating: "0a", count: 32)
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 5\n"
    try sandbox.write("r/doc.md", "A pointer:\n\n\(pointer)")
    try sandbox.write("r/doc.txt", pointer + "\nis what git keeps.\n")
    try sandbox.write("r/doc.yaml", "pointer: |\n  \(pointer)")
    try commit("Docs")
    #expect(try sandbox.kascan("scan", in: "r").status == 0)
    #expect(try sandbox.kascan("git", in: "r").status == 0)
  }
}
