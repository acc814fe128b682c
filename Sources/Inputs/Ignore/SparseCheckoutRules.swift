import Platform

/// The `.gitignore` files of a sparse checkout that are in the index alone: git goes by them where
/// there is none on disk (`read_skip_worktree_file_from_index` in git's dir.c).
struct SparseCheckoutRules: Sendable {
  private static let name = [UInt8](".gitignore".utf8)

  /// The files' texts by their folders' paths from the top.
  private let texts: [[UInt8]: [UInt8]]

  /// What every tree has that is no sparse checkout.
  init() { texts = [:] }

  /// Asks the git program in a work tree; without an answer there are none, and more is read.
  init(askingGitIn top: [UInt8]) {
    let list = ["ls-files", "-z", "-t", "-s", "--", ":(top,glob)**/.gitignore"]
    var folders: [[UInt8]: [[UInt8]]] = [:]
    // "S 100644 OBJECT STAGE\tPATH"; `S` is what is not to be on disk.
    for entry in GitQuestion.run(list, in: top)?.split(separator: 0) ?? []
    where entry.first == UInt8(ascii: "S") {
      let parts = entry.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      let words = parts.first?.split(separator: UInt8(ascii: " ")) ?? []
      guard parts.count == 2, words.count == 4 else { continue }
      let folder = parts[1].dropLast(Self.name.count).dropLast()
      folders[Array(words[2]), default: []].append(Array(folder))
    }
    var texts: [[UInt8]: [UInt8]] = [:]
    for (object, folders) in folders {
      let object = String(decoding: object, as: UTF8.self)
      guard let text = GitQuestion.run(["cat-file", "blob", object], in: top) else { continue }
      for folder in folders { texts[folder] = text }
    }
    self.texts = texts
  }

  /// Whether there are any.
  var isEmpty: Bool { texts.isEmpty }

  /// The text that counts in a folder, by its path from the top.
  subscript(folder: Span<UInt8>) -> [UInt8]? {
    texts.isEmpty ? nil : texts[unsafe folder.withUnsafeBufferPointer { unsafe [UInt8]($0) }]
  }
}
