import Fixtures
import Testing

/// FIFOs and links to devices in place of git's own files: git would wait for them, or read without end.
/// They are named, and git is not asked.
@Suite struct EndlessFilesTests {
  private static let commands: [[String]] = [
    ["git", "r"], ["git", "r", "--reachable"], ["git", "r", "--staged"],
    ["git", "r", "--range", "HEAD~1..HEAD"], ["scan", "bare"], ["hook", "pre-commit"],
  ]

  private func sandbox() throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    for number in 1...2 { try sandbox.git("r", "commit", "-qm", "\(number)", "--allow-empty") }
    try sandbox.git("r", "branch", "side")
    try sandbox.git(".", "clone", "-q", "--bare", "r", "bare")
    return sandbox
  }

  /// Puts a FIFO, or a link to something, in place of a file of both repositories.
  private func put(_ name: String, _ target: String?, _ sandbox: GitSandbox) throws {
    let make = target.map { "ln -s '\($0)'" } ?? "mkfifo"
    for folder in ["r/.git", "bare"] {
      try sandbox.shell(
        "rm -rf '\(name)'; mkdir -p \"$(dirname '\(name)')\"; \(make) '\(name)'", in: folder)
    }
  }

  private func expectNamed(_ name: String, _ sandbox: GitSandbox) throws {
    for command in Self.commands {
      let isHook = command[0] == "hook"
      let ended = try sandbox.kascan(command, in: isHook ? "r" : ".")
      let said = ended.text + ended.errorText
      #expect(ended.status == 2, "\(command) \(name): \(said)")
      #expect(said.contains("a FIFO, device or socket, or a link to one"), "\(command): \(said)")
      #expect(said.contains(name), "\(command): \(said)")
    }
  }

  @Test(arguments: [
    "HEAD", "packed-refs", "config", "index", "shallow", "refs/heads/side", "refs/heads/a/b",
    "objects/info/alternates", "info/exclude", "objects/pack/pack-1.idx", "logs/HEAD",
    "worktrees/w/HEAD",
  ])
  func fifo(name: String) throws {
    let sandbox = try sandbox()
    try put(name, nil, sandbox)
    try expectNamed(name, sandbox)
  }

  @Test(arguments: ["packed-refs", "objects/info/alternates", "commondir"])
  func linkToZeros(name: String) throws {
    let sandbox = try sandbox()
    try put(name, "/dev/zero", sandbox)
    try expectNamed(name, sandbox)
  }

  @Test(arguments: ["include", "core"])
  func configured(section: String) throws {
    let sandbox = try sandbox()
    let name = section == "core" ? "excludesFile" : "path"
    try sandbox.shell(
      """
      mkfifo fifo
      for file in r/.git/config bare/config; do
        printf '[\(section)]\\n\\t\(name) = %s/fifo\\n' "$PWD" >> $file
      done
      """)
    try expectNamed("fifo", sandbox)
  }

  /// A loose object; a hook does not look for it, since git has just read the repository.
  @Test func looseObject() throws {
    let sandbox = try sandbox()
    try put("objects/ab/" + String(repeating: "0", count: 38), nil, sandbox)
    for command in [["git", "r"], ["scan", "bare"]] {
      let ended = try sandbox.kascan(command)
      #expect(ended.status == 2)
      #expect(ended.text.contains("objects/ab/000"), "\(ended.text)")
    }
  }

  /// The folder of objects or refs of a bare repository: git takes what is left for no repository.
  @Test(arguments: ["objects", "refs"], ["fifo", "socket", "/dev/zero", "/dev/null"])
  func storeFolder(name: String, kind: String) throws {
    let sandbox = try sandbox()
    try sandbox.write("bare/notes", "\(TestKey(1).secret)\n")
    try put(name, kind.hasPrefix("/") ? kind : nil, sandbox)
    if kind == "socket" {
      let make = "import socket; socket.socket(socket.AF_UNIX).bind('\(name)')"
      for folder in ["r/.git", "bare"] {
        try sandbox.shell("rm '\(name)'; python3 -c \"\(make)\"", in: folder)
      }
    }
    for command in [
      ["scan", "bare"], ["scan", "."], ["git", "bare"], ["git", "r"], ["repos", "."],
    ] {
      let ended = try sandbox.kascan(command)
      let said = ended.text + ended.errorText
      #expect(ended.status == (command[0] == "scan" ? 1 : 2), "\(command): \(said)")
      #expect(said.contains("/\(name): a FIFO, device or socket"), "\(command): \(said)")
    }
  }

  /// Of three packs one is no file: git passes it by, and the others are read.
  @Test(arguments: ["fifo", "/dev/zero"]) func onePackOfThree(kind: String) throws {
    let sandbox = try GitSandbox()
    let broken = try sandbox.makeThreePacks() + ".pack"
    let make = kind == "fifo" ? "mkfifo" : "ln -s \(kind)"
    try sandbox.shell("rm -f \(broken); \(make) \(broken)", in: "r/.git/objects/pack")
    for arguments in [[], ["--reachable"], ["--connectivity"]] {
      let ended = try sandbox.kascan(["git", "r", "-f", "json"] + arguments)
      #expect(ended.status == 1)
      for (number, isFound) in [(1, true), (2, false), (3, true)] {
        #expect(ended.text.contains(TestKey(number).fingerprint) == isFound, "\(number)")
      }
      #expect(ended.text.contains("\(broken): a FIFO, device or socket"), "\(ended.text)")
    }
  }

  /// A work tree whose files are scanned: all of them are read, ignored or not.
  @Test func workTree() throws {
    let sandbox = try sandbox()
    try put("HEAD", nil, sandbox)
    try sandbox.write("r/.gitignore", "ignored\n")
    try sandbox.write("r/ignored", "\(TestKey(1).secret)\n")
    let ended = try sandbox.kascan(["scan", "r"])
    #expect(ended.status == 1)
    let said = ended.text + ended.errorText
    #expect(said.contains("git would not end at"), "\(said)")
  }

  /// An empty file is no endless one, and neither is a socket, which can't be opened.
  @Test func harmless() throws {
    let sandbox = try sandbox()
    try put("info/grafts", "/dev/null", sandbox)
    try put("lazy", nil, sandbox)
    #expect(try sandbox.kascan(["git", "r"]).status == 0)
  }
}
