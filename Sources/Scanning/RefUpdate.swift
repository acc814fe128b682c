package import Git
package import Platform

/// A ref that a push changes, as git tells a hook.
package struct RefUpdate: Equatable, Sendable {
  /// The ref's name on the receiving side.
  package var name: [UInt8]
  /// What the ref names before; nil when it is new.
  package var old: ObjectID?
  /// What the ref names afterwards; nil when it is deleted.
  package var new: ObjectID?

  /// Creates an update.
  package init(name: [UInt8], old: ObjectID?, new: ObjectID?) {
    self.name = name
    self.old = old
    self.new = new
  }

  /// Reads what pre-push gets: `<local ref> <local id> <remote ref> <remote id>` a line.
  ///
  /// The local ref is what the user typed, which may hold spaces (`HEAD@{1 day ago}`); it is
  /// `(delete)` for a deletion.
  package static func pushed(_ input: [UInt8]) throws(FormatError) -> [RefUpdate] {
    try updates(input) { words in
      guard words.count >= 4 else { return nil }
      return (words[words.count - 2], words[words.count - 1], words[words.count - 3])
    }
  }

  /// Reads what pre-receive gets: `<old id> <new id> <ref>` a line.
  package static func received(_ input: [UInt8]) throws(FormatError) -> [RefUpdate] {
    try updates(input) { words in words.count == 3 ? (words[2], words[0], words[1]) : nil }
  }

  private static func updates(
    _ input: [UInt8],
    _ fields: ([ArraySlice<UInt8>]) -> (
      name: ArraySlice<UInt8>, old: ArraySlice<UInt8>, new: ArraySlice<UInt8>
    )?
  ) throws(FormatError) -> [RefUpdate] {
    var updates: [RefUpdate] = []
    let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.isEmpty {
      let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      guard let (name, old, new) = fields(words), let old = ObjectID(hexadecimal: old),
        let new = ObjectID(hexadecimal: new)
      else {
        throw FormatError(
          file: "standard input", line: number + 1,
          reason: "not a ref as git writes it for this hook")
      }
      updates.append(
        RefUpdate(name: Array(name), old: old.isZero ? nil : old, new: new.isZero ? nil : new))
    }
    return updates
  }
}
