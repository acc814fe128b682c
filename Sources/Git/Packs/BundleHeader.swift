/// What a bundle says before its pack begins (git's bundle-format).
package struct BundleHeader: Sendable {
  /// A ref that the bundle brings.
  package struct Ref: Sendable, Equatable {
    /// Its full name.
    package let name: [UInt8]
    /// What it points to.
    package let object: ObjectID
  }

  /// How the objects are named.
  package private(set) var algorithm = HashAlgorithm.sha1
  /// Whether objects were left out when it was made (the capability `filter`).
  package private(set) var isFiltered = false
  /// Commits that whoever takes the bundle is to have already.
  package private(set) var prerequisites: [ObjectID] = []
  /// The prerequisites' subjects, each followed by a line feed.
  package private(set) var comments: [UInt8] = []
  /// The refs.
  package private(set) var refs: [Ref] = []
  /// Where the pack begins.
  package let end: Int

  /// The longest header that is read, in bytes.
  private static let longest = 64 << 20
  private static let magics = ["# v2 git bundle\n", "# v3 git bundle\n"].map { Array($0.utf8) }

  /// Whether some bytes begin as a bundle does.
  package static func begins(_ first: Span<UInt8>) -> Bool {
    // Most text that begins with a number sign is told apart here.
    guard first.count > 2, first[2] == UInt8(ascii: "v") else { return false }
    return magics.contains { magic in
      first.count >= magic.count && magic.indices.allSatisfy { first[$0] == magic[$0] }
    }
  }

  /// Reads the header at the beginning of a bundle.
  ///
  /// - Parameter beginning: so many of the bundle's first bytes, or all.
  /// - Returns: the header, or what is wrong with it.
  package static func read<Failure: Error>(
    _ beginning: (Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> Result<BundleHeader, PackDefect> {
    var count = 16 << 10
    while true {
      let first = try beginning(count)
      if let end = end(of: first) {
        return BundleHeader(Array(first[..<end])).map { .success($0) } ?? .failure(.damaged)
      }
      if first.count < count { return .failure(.truncated) }
      if count >= longest { return .failure(.damaged) }
      count *= 8
    }
  }

  /// Where the empty line stands in a bundle's first bytes, behind which the pack begins; nil if it is
  /// further on.
  private static func end(of first: [UInt8]) -> Int? {
    let lineFeed = UInt8(ascii: "\n")
    guard var place = first.firstIndex(of: lineFeed) else { return nil }
    while let next = first[(place + 1)...].firstIndex(of: lineFeed) {
      if next == place + 1 { return next + 1 }
      place = next
    }
    return nil
  }

  /// Reads a header.
  ///
  /// - Parameter bytes: the header up to its end; nil comes of anything else.
  private init?(_ bytes: [UInt8]) {
    guard Self.begins(bytes.span) else { return nil }
    end = bytes.count
    for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
      switch line.first {
      case UInt8(ascii: "@"):
        if line.elementsEqual("@object-format=sha256".utf8) { algorithm = .sha256 }
        if line.starts(with: "@filter=".utf8) { isFiltered = true }
      case UInt8(ascii: "-"):
        let id = line.dropFirst().prefix { $0 != UInt8(ascii: " ") }
        guard let id = ObjectID(hexadecimal: id) else { return nil }
        prerequisites.append(id)
        comments += line.dropFirst(1 + id.algorithm.byteCount * 2) + [UInt8(ascii: "\n")]
      default:
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard words.count == 2, let id = ObjectID(hexadecimal: words[0]) else { return nil }
        refs.append(Ref(name: Array(words[1]), object: id))
      }
    }
  }
}
