/// A Git LFS pointer: the file that git keeps in place of one whose content is elsewhere.
///
/// git-lfs's docs/spec.md, "The Pointer". As git-lfs does, white space at the end and CR LF are
/// accepted.
package struct LFSPointer: Hashable, Sendable {
  /// The SHA-256 of the content, as 64 lower-case hexadecimal digits.
  package let oid: String
  /// The content's size in bytes.
  package let size: Int

  /// A file of this size or more is no pointer.
  package static let sizeLimit = 1024
  private static let versions = [
    "https://git-lfs.github.com/spec/v1", "https://hawser.github.com/spec/v1",
    "http://git-media.io/v/2",
  ]

  /// Reads a file's whole content; nil unless it is a pointer and nothing else.
  @inline(__always)
  package init?(_ content: Span<UInt8>) {
    guard content.count < Self.sizeLimit, content.count > 100, content[0] == UInt8(ascii: "v")
    else { return nil }
    self.init(lines: content)
  }

  private init?(lines content: Span<UInt8>) {
    let text = String(decoding: content.indices.map { content[$0] }, as: UTF8.self)
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    var values: [Substring] = []
    var keys: [Substring] = []
    for line in lines {
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      keys.append(parts[0])
      values.append(parts[1])
    }
    // Extensions stand between, sorted as all keys behind the first are.
    guard keys.count >= 3, keys.first == "version", keys.suffix(2) == ["oid", "size"],
      keys.dropFirst().dropLast(2).allSatisfy({ $0.hasPrefix("ext-") }),
      Self.versions.contains(String(values[0]))
    else { return nil }
    let digest = values[values.count - 2]
    guard digest.hasPrefix("sha256:"), let size = Int(values[values.count - 1]), size >= 0 else {
      return nil
    }
    let digits = digest.dropFirst("sha256:".count)
    guard digits.utf8.count == 64,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    oid = String(digits)
    self.size = size
  }

  /// The content's name below a folder of LFS objects.
  package var name: String { "\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))/\(oid)" }
}
