import Blobs
import Fixtures
import Inputs

extension HidingPlaces {
  /// Keys in stashes, of which only the last is a ref.
  func plantStashes() throws {
    let older = key()
    try sandbox.write("r/README", "Read me.\n\(older)\n")
    try sandbox.git("r", "stash", "-q")
    let newer = key()
    let untracked = key()
    try sandbox.write("r/main.txt", "main \(newer)\n")
    try sandbox.write("r/untracked.env", "\(untracked)\n")
    try sandbox.git("r", "stash", "push", "-u", "-q")
    for (path, secret, name) in [
      ("README", older, "stash@{1}"), ("main.txt", newer, "stash@{0}"),
      ("untracked.env", untracked, "stash@{0}^3"),
    ] {
      plant(
        [path: secret], commit: try sandbox.text("r", "rev-parse", name), author: Self.author)
    }
  }

  /// Keys in objects that only a reflog, an odd ref or nothing reaches, and in a ref's own name.
  func plantLost() throws {
    let author = "Amender <amender@example.com>"
    let amended = key()
    try sandbox.write("r/amended.env", "\(amended)\n")
    let before = try commit("Amended later", author: author)
    plant(["amended.env": amended], commit: before, author: author)
    try sandbox.write("r/amended.env", "none\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-q", "--amend", "-m", "Amended")
    let dropped = key()
    try sandbox.write("r/dropped.env", "\(dropped)\n")
    plant(
      ["dropped.env": dropped], commit: try commit("Dropped later", author: author),
      author: author)
    try sandbox.git("r", "reset", "-q", "--hard", "HEAD~1")

    let dangling = key()
    plant(
      Plant(
        place: "dangling blob", secret: dangling, path: "objects/\(try store(dangling))", refs: [],
        isReachable: false))
    try plantCommit("dangling", ref: nil)
    try plantCommit("hidden", ref: "refs/hidden/x")

    let branch = key()
    try sandbox.git("r", "branch", "leak/\(branch)")
    plant(
      Plant(
        place: "branch name", secret: branch, part: .name, path: "refs/heads/leak/\(branch)",
        refs: []))
    let logged = key()
    try sandbox.git(
      "r", "update-ref", "--create-reflog", "-m", "use \(logged)", "refs/heads/logged", "HEAD")
    plantFile("logs/refs/heads/logged", logged)
  }

  /// Keys in a commit of its own: in its message, a file, and the name of a file.
  private func plantCommit(_ place: String, ref: String?) throws {
    let content = key()
    let name = key()
    let message = key()
    let blob = try store(content)
    let empty = try sandbox.text("r", "hash-object", "-w", "--stdin")
    let entries = "100644 blob \(blob)\t\(place).env\n100644 blob \(empty)\t\(name)\n"
    let tree = try sandbox.text("r", "mktree", input: Array(entries.utf8))
    let commit = try sandbox.text("r", "commit-tree", tree, "-m", "Use \(message)")
    if let ref {
      try sandbox.git("r", "update-ref", ref, commit)
    } else {
      try note(date: commit)
    }
    let isReachable = ref != nil
    plant(
      Plant(
        place: "\(place) file", secret: content, path: "\(place).env", commit: commit,
        author: Self.author, isReachable: isReachable))
    plant(
      Plant(
        place: "\(place) name", secret: name, part: .name, path: name, commit: commit,
        author: Self.author, isReachable: isReachable))
    plant(
      Plant(
        place: "\(place) message", secret: message, part: .message, path: "objects/\(commit)",
        commit: commit, author: Self.author, isReachable: isReachable))
  }

  /// A key in the history of a submodule that is no longer there but for its git folder.
  func plantSubmodule() throws {
    let author = "Sub <sub@example.com>"
    try sandbox.git(".", "init", "-q", "--object-format=\(form.format)", "-b", "main", "sub")
    let secret = key()
    try sandbox.write("sub/sub.env", "\(secret)\n")
    let start = try commit("Start", in: "sub", author: author)
    sandbox.remove("sub/sub.env")
    try commit("Clean up", in: "sub", author: author)
    try sandbox.git("r", "submodule", "--quiet", "add", sandbox.path("sub"), "lib/sub")
    try commit("Add a submodule", author: author)
    try sandbox.git("r", "rm", "-qf", "lib/sub")
    try commit("Remove it", author: author)
    try note(date: start, in: "sub")
    let refs = ["HEAD", "refs/heads/main", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"]
    plant(
      Plant(
        place: "submodule", secret: secret, path: "sub.env", commit: start, author: author,
        refs: refs, isInSubmodule: true))
  }

  /// Keys that only a linked work tree or an index holds.
  func plantWorkTrees() throws {
    let author = "Linked <linked@example.com>"
    try sandbox.git("r", "worktree", "add", "-q", "--detach", "../wt")
    let linked = key()
    try sandbox.write("wt/linked.env", "\(linked)\n")
    let commit = try commit("Detached", in: "wt", author: author)
    plant(["linked.env": linked], commit: commit, author: author, isInHead: form == .linkedWorkTree)
    for folder in ["r", "wt"] {
      let staged = key()
      try sandbox.write("\(folder)/staged.env", "key: \(staged)\n")
      try sandbox.git(folder, "add", "staged.env")
      let blob = try sandbox.text(folder, "rev-parse", ":staged.env")
      plant(
        Plant(
          place: "index of \(folder)", secret: staged, path: "objects/\(blob)", refs: [],
          isReachable: false))
    }
  }

  /// Keys in the plain files of the git folder.
  func plantFolder() throws {
    let header = key()
    try sandbox.git("r", "config", "http.extraHeader", "Authorization: Bearer \(header)")
    plantFile("config", header)
    let object = "lfs/objects/ab/cd/abcd" + String(repeating: "0", count: 60)
    for name in [
      "hooks/post-commit", "COMMIT_EDITMSG", "info/exclude", "rr-cache/a/preimage", object,
    ] {
      let secret = key()
      if name.hasPrefix("rr-cache") { try sandbox.shell("mkdir -p r/.git/rr-cache/a") }
      try sandbox.write("r/.git/\(name)", "# \(secret)\n")
      plantFile(name, secret)
    }
  }

  private func plantFile(_ name: String, _ secret: String) {
    plant(Plant(place: name, secret: secret, path: ".git/\(name)", refs: []))
  }

  /// Puts other objects in front of those with keys, as git itself would then show them.
  func hideBehindOthers() throws {
    guard let replaced = plants.first(where: { $0.path == "replaced.env" }),
      let commit = replaced.commit
    else { return }
    let folder = form.gitFolder
    let original = try sandbox.text(folder, "rev-parse", "\(commit):replaced.env")
    let clean = try sandbox.text(
      folder, "hash-object", "-w", "--stdin", input: Array("clean\n".utf8))
    try sandbox.git(folder, "replace", original, clean)
    // The history before the last commit is cut off for git.
    let last = try sandbox.text(folder, "rev-parse", "main")
    try sandbox.write("\(folder)/info/grafts", "\(last)\n")
  }
}
