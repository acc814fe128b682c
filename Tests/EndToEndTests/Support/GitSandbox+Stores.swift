import Fixtures

/// Object stores that are not as git makes them.
extension GitSandbox {
  /// Makes the repository `r` with a commit for each of three keys, each commit in a pack of its own.
  ///
  /// - Returns: the name of the second one's pack, without a suffix.
  func makeThreePacks() throws -> String {
    try git(".", "init", "-q", "r")
    for number in 1...3 {
      try write("r/f\(number)", TestKey(number).secret + "\n")
      try git("r", "add", ".")
      try git("r", "commit", "-qm", "\(number)")
      try git("r", "repack", "-dq")
    }
    let second = try text("r", "rev-parse", "HEAD~1:f2")
    let packs = try names("r/.git/objects/pack").filter { $0.hasSuffix(".idx") }
    let holder = try packs.first {
      try text("r", "verify-pack", "-v", ".git/objects/pack/\($0)").contains(second)
    }
    guard let holder else { throw MissingPack() }
    return String(holder.dropLast(4))
  }

  private struct MissingPack: Error {}

  /// Gives an object of a repository another one's name: harmless content then stands for it.
  ///
  /// - Parameter id: the name of the object that the repository lies about.
  func makeLie(about id: String, in repository: String) throws {
    let clean = try text(
      repository, "hash-object", "-w", "--stdin", input: Array("nothing\n".utf8))
    try shell(
      """
      mkdir -p objects/\(id.prefix(2))
      cp objects/\(clean.prefix(2))/\(clean.dropFirst(2)) objects/\(id.prefix(2))/\(id.dropFirst(2))
      """, in: "\(repository)/.git")
  }
}
