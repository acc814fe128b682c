import Blobs
import Bytes
import Platform

/// A list of seen objects as a file: lines of text, the checksums of packs, the ids, and the SHA-256
/// of all that.
enum SeenFile {
  /// The first line. A later form has another.
  private static let mark = "kascan seen objects 1"
  /// The most bytes that the lines may take: a path is among them.
  private static let headLimit = 64 << 10
  private static let sumCount = 32

  /// The file of a list.
  ///
  /// - Parameter scope: what the list holds for.
  static func bytes(of list: SeenList, for scope: SeenScope) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(list.ids.count + list.packs.count * 32 + 4096)
    bytes += Array((head(scope) + sizes(list)).utf8)
    for pack in list.packs.sorted(by: { $0.lexicographicallyPrecedes($1) }) { bytes += pack }
    bytes += list.ids
    return bytes + sum(of: bytes.span)
  }

  /// Reads a file.
  ///
  /// - Throws: `otherForm` for what is of another form or holds for something else, `damaged`.
  static func list(_ bytes: [UInt8], for scope: SeenScope) throws(Coverage.SeenDefect) -> SeenList {
    let head = Array(head(scope).utf8)
    guard bytes.starts(with: head) else {
      throw bytes.starts(with: (mark + "\n").utf8) ? .damaged : .otherForm
    }
    let line = bytes[head.count...].prefix(256).prefix { $0 != 0x0A }
    let numbers = line.split(separator: 0x20).map { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 2, let packs = numbers[0], let objects = numbers[1],
      (0...1 << 24).contains(packs), (0...1 << 34).contains(objects)
    else { throw .damaged }
    let size = scope.algorithm.byteCount
    let start = head.count + line.count + 1
    let firstID = start + packs * size
    let end = firstID + objects * size
    guard bytes.count == end + sumCount,
      bytes[end...].elementsEqual(sum(of: bytes.span.extracting(0..<end)))
    else { throw .damaged }
    let checksums = stride(from: start, to: firstID, by: size).map { Array(bytes[$0..<$0 + size]) }
    return SeenList(scope.algorithm, ids: Array(bytes[firstID..<end]), packs: Set(checksums))
  }

  /// What the head of a file says, of whatever scan; nil where it is none.
  static func head(of bytes: [UInt8]) -> (version: String, directory: [UInt8], objects: Int)? {
    let lines = bytes.prefix(headLimit).split(
      separator: 0x0A, maxSplits: 5, omittingEmptySubsequences: false)
    guard lines.count == 6, lines[0].elementsEqual(mark.utf8),
      let directory = decoded(lines[2]), let objects = lines[4].split(separator: 0x20).last
    else { return nil }
    return (
      String(decoding: lines[1], as: UTF8.self), directory,
      Int(String(decoding: objects, as: UTF8.self)) ?? 0
    )
  }

  /// Version, folder, and what decides whether an object is clean, a line each.
  private static func head(_ scope: SeenScope) -> String {
    """
    \(mark)
    \(ProgramVersion.text)
    \(HexDigits.text(scope.directory.path))
    \(scope.directory.identity) \(scope.digest) \(scope.algorithm.byteCount)

    """
  }

  private static func sizes(_ list: SeenList) -> String { "\(list.packs.count) \(list.count)\n" }

  private static func sum(of bytes: Span<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  /// The bytes that a line of hexadecimal digits stands for.
  private static func decoded(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    let digits = Array(line)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = HexDigits.number(2, at: place, in: digits.span) else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return bytes
  }
}
