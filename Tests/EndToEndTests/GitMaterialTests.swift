import Fixtures
import FoundationEssentials
import Testing

/// Keys in git's own files, wherever they are met: bare repositories, bundles, packs, loose objects,
/// in folders, archives and history. Git makes all of them.
@Suite struct GitMaterialTests {
  /// A file, commit message, tag message and file name, each with a key; none is in the work tree.
  static let keys = (1...4).map { TestKey(700 + $0) }
  static let everything = Set(keys.map(\.fingerprint))

  /// Something that is scanned.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Makes `it` of the repository `src`.
    let script: String
    var arguments = ["scan", "it"]
    var format = "sha1"

    init(_ name: String, _ script: String, _ arguments: [String] = ["scan", "it"]) {
      testDescription = name
      self.script = script
      self.arguments = arguments
    }

    /// The same of a repository whose objects are named by SHA-256.
    var sha256: Case {
      var other = Case(testDescription + ", sha256", script, arguments)
      other.format = "sha256"
      return other
    }
  }

  static let loose = """
    mv src/.git/objects/pack pack; mkdir src/.git/objects/pack
    for pack in pack/*.pack; do git -C src unpack-objects -q < "$pack"; done
    """

  static let folders: [Case] = [
    Case("a mirror", "mkdir it; git clone -q --mirror src it/mirror"),
    Case("a mirror that is named", "git clone -q --mirror src it"),
    Case("a bare repository of loose objects", "\(loose); mkdir it; mv src/.git it/project"),
    Case("a renamed .git", "mkdir it; mv src/.git it/dotgit"),
    Case("a .git that is named", "true", ["scan", "src/.git"]),
    Case(
      "a submodule's folder that was moved",
      "mkdir it; mv src/.git it/module; git --git-dir it/module config core.worktree ../../gone"),
    Case("a repository without refs, as git keeps it", "mv src/.git it; rm -r it/refs"),
    Case("a repository without HEAD", "mv src/.git it; rm it/HEAD"),
    Case(
      "two stores, one the alternate of the other",
      "mkdir it; git clone -q --mirror src store; git clone -q --mirror -s \"$PWD/store\" it/fork"),
  ]

  static let files: [Case] = [
    Case("a bundle", "git -C src bundle create -q ../it --all"),
    Case("a bundle, version 3", "git -C src bundle create -q --version=3 ../it --all"),
    Case("a pack", "cp src/.git/objects/pack/*.pack it"),
    Case("a pack and its index", "mkdir it; cp src/.git/objects/pack/pack-* it"),
    Case(
      "a pack of reference deltas",
      "git -C src rev-list --objects --all | git -C src pack-objects -q --stdout > it"),
    Case("loose objects", "\(loose); mkdir it; mv src/.git/objects/?? it"),
    Case(
      "loose objects, stored",
      "git -C src config core.compression 0; \(loose); mkdir it; mv src/.git/objects/?? it"),
    Case(
      "loose objects, level 1",
      "git -C src config core.compression 1; \(loose); mkdir it; mv src/.git/objects/?? it"),
    Case(
      "loose objects, level 9",
      "git -C src config core.compression 9; \(loose); mkdir it; mv src/.git/objects/?? it"),
  ]

  static let archives: [Case] = [
    Case("a tar of a work tree", "tar cf it src"),
    Case("a tar.gz of a work tree", "tar czf it src"),
    Case("a tar of loose objects", "\(loose); tar cf it src"),
    Case("a zip of a work tree", "(cd src && zip -qr ../it.zip .); mv it.zip it"),
    Case(
      "an image's layer",
      "mkdir layer; cp -r src layer/app; tar czf layer.tar -C layer app; tar cf it layer.tar"),
    Case("a tar.gz of a bundle", "git -C src bundle create -q ../b --all; tar czf it b"),
    Case("a bundle behind gzip", "git -C src bundle create -q ../it --all; gzip it; mv it.gz it"),
  ]

  static let history: [Case] = [
    Case("a bundle in history", "git -C src bundle create -q ../it --all"),
    Case("a pack in history", "cp src/.git/objects/pack/*.pack it"),
    Case("a tar of a repository in history", "tar cf it src"),
    Case("loose objects in history", "\(loose); mkdir it; mv src/.git/objects/?? it"),
    Case("a renamed .git in history", "cp -r src/.git it"),
  ].map {
    Case(
      $0.testDescription,
      $0.script + """
        ; git init -q outer; cp -r it outer/; git -C outer add -A; git -C outer commit -qm it
        git -C outer rm -rqf it; git -C outer commit -qm gone
        """, ["git", "outer"])
  }

  static let named: [Case] = [
    Case("git BUNDLE", "git -C src bundle create -q ../it --all", ["git", "it"]),
    Case("git PACK", "cp src/.git/objects/pack/*.pack it", ["git", "it"]),
    Case(
      "git PACK of reference deltas",
      "git -C src rev-list --objects --all | git -C src pack-objects -q --stdout > it",
      ["git", "it"]
    ),
  ]

  static let unfinished: [Case] = [
    Case("tmp_pack", "cd src/.git/objects/pack; mv *.pack tmp_pack_Ab3dEf; rm pack-*"),
    Case("a pack without index", "rm src/.git/objects/pack/*.idx"),
    Case(
      "a pack of repack", "cd src/.git/objects/pack; mv *.pack .tmp-123-pack-0123.pack; rm pack-*"),
    Case(
      "a quarantine",
      """
      mkdir -p src/.git/objects/incoming-aB3dEf/pack
      mv src/.git/objects/pack/* src/.git/objects/incoming-aB3dEf/pack
      """),
    Case(
      "a quarantine of loose objects",
      """
      \(loose); mkdir src/.git/objects/tmp_objdir-incoming-aB3dEf
      mv src/.git/objects/[0-9a-f][0-9a-f] src/.git/objects/tmp_objdir-incoming-aB3dEf
      """),
    Case(
      "tmp_obj",
      """
      \(loose); cd src/.git/objects
      for file in ??/*; do mv $file ${file%/*}/tmp_obj_${file#*/}; done
      """),
  ].map { Case($0.testDescription, "\(withoutRefs); \($0.script)", ["git", "src"]) }

  /// What a push has not finished is not reached from a ref.
  static let withoutRefs = "(cd src/.git && rm -rf packed-refs refs/*/* index)"

  /// What really interrupted programs leave behind.
  static let interrupted: [Case] = [
    Case(
      "a push whose receiver was killed",
      """
      git init -q --bare -b main --object-format=$(git -C src rev-parse --show-object-format) dst
      git -C dst config receive.unpackLimit 1
      printf '#!/bin/sh\nkill -9 $PPID\nsleep 1\n' > dst/hooks/pre-receive
      chmod +x dst/hooks/pre-receive
      git -C src push -q ../dst main v1 2>/dev/null || true
      test "$(find dst/objects -name 'pack-*.pack')"; rm -rf src; mv dst src
      """)
  ].map { Case($0.testDescription, $0.script, ["git", "src"]) }

  @Test(arguments: folders + files + archives + history + named + unfinished + interrupted)
  func everyKeyIsFound(_ it: Case) throws { try check(it) }

  @Test(arguments: [
    folders[0], folders[2], files[0], files[2], files[4], files[5], archives[0], history[0],
    named[0], named[2], unfinished[0], unfinished[5],
  ])
  func everyKeyIsFoundWithSHA256(_ it: Case) throws { try check(it.sha256) }

  private func check(_ it: Case) throws {
    let sandbox = try Self.sandbox(format: it.format)
    try sandbox.shell(it.script)
    let ended = try sandbox.kascan(it.arguments + ["-f", "json", "--no-config"])
    let report = try ended.report()
    #expect(Set(report.findings.map(\.fingerprint)) == Self.everything)
    #expect(report.coverage.unread == [])
    #expect(ended.status == 1)
  }

  @Test(arguments: files.prefix(5))
  func standardInput(_ it: Case) throws {
    let sandbox = try Self.sandbox()
    try sandbox.shell("\(it.script); [ ! -d it ] || { mv it/*.pack p; rm -r it; mv p it; }")
    let ended = try sandbox.kascan("scan", "-f", "json", "-", input: try sandbox.read("it"))
    let report = try ended.report()
    #expect(Set(report.findings.map(\.fingerprint)) == Self.everything)
    #expect(report.coverage.unread == [])
  }

  /// What is found is told as `kascan git` tells it of the repository itself.
  @Test func attribution() throws {
    let sandbox = try Self.sandbox()
    try sandbox.shell(
      "git -C src bundle create -q ../it --all; mkdir d; git clone -q --mirror src d/mirror")
    let expected = try sandbox.kascan("git", "-f", "json", "src").report().findings.compactMap(
      \.git)
    for arguments in [["git", "it"], ["scan", "d"]] {
      let found = try sandbox.kascan(arguments + ["-f", "json"]).report().findings.compactMap(\.git)
      #expect(Set(found.map(\.commit)) == Set(expected.map(\.commit)))
      #expect(Set(found.map(\.path)) == Set(expected.map(\.path)))
      #expect(found.contains { $0.refs?.contains("refs/tags/v1") == true })
    }
  }

  /// A repository with keys, packed, and without a work tree's files.
  static func sandbox(format: String = "sha1") throws -> GitSandbox {
    let sandbox = try GitSandbox()
    let secrets = keys.map(\.secret)
    try sandbox.shell(
      """
      git init -q -b main --object-format=\(format) src; cd src
      seq 1 3000 > big.txt; git add .; git commit -qm first
      (seq 1 2000; echo "api=$KEY1"; seq 2001 3000) > big.txt; git commit -qam "uses $KEY2"
      mkdir "in-$KEY4"; echo nothing > "in-$KEY4/file"; git add .; git commit -qm names
      seq 1 3000 > big.txt; git rm -rqf "in-$KEY4"; git commit -qam gone
      git tag -am "made with $KEY3" v1
      rm -rf .git/logs; git repack -qadf --depth=50; rm -f .git/COMMIT_EDITMSG big.txt
      """,
      variables: Dictionary(
        uniqueKeysWithValues: secrets.enumerated().map { ("KEY\($0 + 1)", $1) }))
    return sandbox
  }
}
