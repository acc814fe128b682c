import Fixtures
import Testing

/// Links to what never ends and FIFOs that nobody writes to, in place of files that are read.
@Suite struct StandInsTests {
  private static let files = [
    "packed-refs", "objects/info/alternates", "info/grafts", "MERGE_HEAD", "index",
  ]

  private func repository() throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      "git init -q r; cd r; echo one > a; git add a; git commit -qm One; echo two > a; git add a")
    return sandbox
  }

  /// As `ulimit -v` bounds memory, what reads without an end fails and does not take the machine.
  private func kascan(_ sandbox: GitSandbox, _ arguments: String...) throws -> Ended {
    try sandbox.kascan(
      arguments, in: "r", through: ["sh", "-c", "ulimit -v 1500000; exec \"$@\"", "sh"])
  }

  /// Whatever git makes of it, kascan ends by itself, and not with a stack trace.
  @Test(arguments: files) func linksToZeros(file: String) throws {
    let sandbox = try repository()
    try sandbox.shell(
      "mkdir -p objects/info info; rm -f '\(file)'; ln -s /dev/zero '\(file)'", in: "r/.git")
    for arguments in [["git"], ["git", "--staged"], ["hook", "pre-commit"], ["scan", "."]] {
      let ended = try sandbox.kascan(
        arguments, in: "r", through: ["sh", "-c", "ulimit -v 1500000; exec \"$@\"", "sh"])
      #expect(ended.status == 0 || ended.status == 2, "\(arguments)")
      #expect(!ended.errorText.contains("failed to allocate"), "\(arguments)")
    }
  }

  @Test func whatReplacesAlternatesIsSaid() throws {
    let sandbox = try repository()
    try sandbox.shell(
      "mkdir -p objects/info; ln -s /dev/zero objects/info/alternates", in: "r/.git")
    #expect(try kascan(sandbox, "git").status == 2)
  }

  @Test func objectsAndPacks() throws {
    let sandbox = try repository()
    try sandbox.shell(
      """
      cp -r r loose; cd loose/.git/objects
      f=$(ls -d ??/* | head -n 1); rm -f $f; ln -s /dev/zero $f
      git -C ../../../r commit -qm Two; git -C ../../../r repack -adq
      """)
    #expect(try sandbox.kascan("git", in: "loose").status == 2)
    for kind in ["pack", "idx"] {
      try sandbox.shell(
        """
        rm -rf copy; cp -r r copy; cd copy/.git/objects/pack
        f=$(ls *.\(kind)); rm -f $f; ln -s /dev/zero $f
        """)
      #expect(try sandbox.kascan("git", in: "copy").status == 2, "\(kind)")
    }
  }

  /// Settings, lists and rule files.
  @Test func settings() throws {
    for make in ["ln -s /dev/zero", "mkfifo"] {
      let sandbox = try GitSandbox()
      for name in [".kascan.toml", ".kascan-baseline.json", ".kascanignore", ".gitignore"] {
        try sandbox.shell("rm -rf r; git init -q r; cd r; echo one > a; \(make) \(name)")
        let ended = try kascan(sandbox, "scan", ".")
        #expect([0, 2, 64].contains(ended.status), "\(make) \(name): \(ended.errorText)")
      }
      try sandbox.shell(
        "rm -rf r; git init -q r; cd r; echo 'rules = [\"r\"]' > .kascan.toml; \(make) r")
      #expect(try kascan(sandbox, "scan", ".").status == 64, "\(make) in place of rules")
    }
  }

  /// A FIFO that is named is read, whenever its writer comes.
  @Test func writerThatComesLate() throws {
    let sandbox = try GitSandbox()
    try sandbox.shell("mkfifo fifo")
    let ended = try sandbox.kascan(
      ["scan", "-f", "json", "fifo"],
      through: ["sh", "-c", "{ sleep 0.5; echo \"$KEY\" > fifo; } & exec \"$@\"", "sh"],
      variables: ["KEY": TestKey(1).secret])
    #expect(ended.status == 1)
    #expect(try ended.report().findings.map(\.path) == ["fifo"])
  }
}
