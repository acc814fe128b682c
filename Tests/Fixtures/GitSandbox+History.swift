extension GitSandbox {
  /// Makes a repository with everything that git stores: files that grow and shrink, folders, a
  /// symbolic link, an executable, a binary, a merge, tags, a note, a stash and objects that
  /// nothing reaches.
  package func makeHistory(
    _ name: String, format: String = "sha1", commits: Int = 25, seed: UInt64 = 1
  ) throws {
    var random = SeededGenerator(seed: seed)
    try git(".", "init", "-q", "--object-format=\(format)", "-b", "main", name)
    var lines = (0..<200).map { "line \($0) \(UInt64.random(in: 0 ... .max, using: &random))" }
    for commit in 0..<commits {
      for _ in 0..<3 {
        let place = Int.random(in: 0..<lines.count, using: &random)
        lines[place] = "changed in \(commit): \(UInt64.random(in: 0 ... .max, using: &random))"
      }
      if commit % 5 == 0 { lines.insert("inserted \(commit)", at: lines.count / 2) }
      let text = Array((lines.joined(separator: "\n") + "\n").utf8)
      try write("\(name)/src/module/growing.txt", text)
      try write("\(name)/docs/note-\(commit % 7).md", Array("# \(commit)\n".utf8))
      if commit % 4 == 0 {
        let binary = (0..<3000).map { _ in UInt8.random(in: 0...255, using: &random) }
        try write("\(name)/data.bin", binary)
      }
      try git(name, "add", "-A")
      try git(name, "commit", "-qm", "Commit \(commit)\n\nBody of \(commit).")
    }
    try git(name, "checkout", "-qb", "side", "HEAD~5")
    try write("\(name)/side.txt", Array("side\n".utf8))
    try git(name, "add", "-A")
    try git(name, "commit", "-qm", "Side")
    try git(name, "checkout", "-q", "main")
    try git(name, "merge", "-q", "--no-ff", "-m", "Merge side", "side")
    try git(name, "tag", "-a", "v1", "-m", "First version", "HEAD~3")
    try git(name, "tag", "light", "HEAD~2")
    try git(name, "notes", "add", "-m", "A note", "HEAD~1")
    try write("\(name)/empty", [])
    try git(name, "add", "empty")
    try git(name, "stash", "-q")
    try git(name, "hash-object", "-w", "--stdin", input: Array("nothing reaches this\n".utf8))
  }
}
