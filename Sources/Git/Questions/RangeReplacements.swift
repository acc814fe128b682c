/// The contents that the commits of a range take the place of.
///
/// What stands in one of them and is not itself part of the range was there before: a secret in it
/// is not what the range adds. Worth its price only when something was found.
package struct RangeReplacements: Sendable {
  /// Blobs on the old side of a commit of the range that are not objects of the range.
  package private(set) var objects: Set<ObjectID> = []
  /// The names of files and folders, in any folder, that some commit of the range adds; nil where all
  /// of them are new.
  package private(set) var addedNames: Set<[UInt8]>?

  /// Asks git for the commits of a range and for what each of them changes.
  ///
  /// - Parameters: those of `RangeObjects`; `range` is what they gave.
  package init(
    _ repository: Repository, _ revisions: [[UInt8]], options: [String], of range: RangeObjects
  ) throws(GitError) {
    let commits = try repository.git.output(
      ["rev-list", "--boundary", "--missing=allow-any"]
        + revisions.map { String(decoding: $0, as: UTF8.self) } + options + ["--"])
    // Without a commit at the boundary the receiving side has nothing yet.
    let lines = commits.split(separator: UInt8(ascii: "\n"))
    guard lines.contains(where: { $0.first == UInt8(ascii: "-") }) else { return }
    let own = lines.filter { $0.first != UInt8(ascii: "-") }
    let changes = try repository.git.output(
      [
        "diff-tree", "--stdin", "--no-commit-id", "-r", "-t", "-m", "--raw", "-z", "--no-renames",
        "--no-abbrev",
      ], input: Array(own.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")])
    // `:MODE MODE ID ID STATUS NUL PATH NUL` (git-diff-tree(1), "RAW OUTPUT FORMAT").
    let fields = changes.split(separator: 0, omittingEmptySubsequences: false)
    var names: Set<[UInt8]> = []
    for place in stride(from: 0, to: fields.count - 1, by: 2) {
      let words = fields[place].split(separator: UInt8(ascii: " "))
      guard words.count == 5, words[0].first == UInt8(ascii: ":"),
        let old = ObjectID(hexadecimal: words[2])
      else { throw .unexpectedAnswer(command: "diff-tree") }
      let isBlob = !["160000", "040000"].contains { words[0].dropFirst().elementsEqual($0.utf8) }
      if !old.isZero, isBlob, !range.objects.contains(old) { objects.insert(old) }
      if old.isZero { names.insert(Array(fields[place + 1].split(separator: 0x2F).last ?? [])) }
    }
    addedNames = names
  }
}
