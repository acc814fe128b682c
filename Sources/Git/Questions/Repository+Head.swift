extension Repository {
  /// The work tree's top folder, where one is at hand: git tells it, or its `.git` was named.
  package var topFolder: [UInt8]? {
    if let workTree { return workTree }
    guard !isBare, gitDirectory == commonDirectory, gitDirectory.ends(in: "/.git") else {
      return nil
    }
    return Array(gitDirectory.dropLast("/.git".utf8.count))
  }

  /// What HEAD's commit has at a path from the top.
  package struct HeadEntry: Sendable {
    /// Whether it is a regular file.
    package let isFile: Bool
    /// The blob's hexadecimal id.
    package let object: String
    /// The blob's size in bytes.
    package let size: Int
  }

  /// Asks git for a file of the commit that HEAD names; nil where there is none.
  package func headEntry(_ path: String) -> HeadEntry? {
    // `MODE TYPE ID SIZE TAB PATH NUL` (git-ls-tree(1), "OUTPUT FORMAT").
    let answer = try? git.output(["ls-tree", "-z", "-l", "--full-tree", "HEAD", "--", path])
    guard let line = answer?.split(separator: 0).first,
      let tab = line.firstIndex(of: UInt8(ascii: "\t")), line[(tab + 1)...].elementsEqual(path.utf8)
    else { return nil }
    let words = line[..<tab].split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard words.count == 4 else { return nil }
    return HeadEntry(
      isFile: words[0].hasPrefix("100"), object: words[2], size: Int(words[3]) ?? .max)
  }
}
