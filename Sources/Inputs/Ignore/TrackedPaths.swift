import Glibc
import Platform

/// The paths in a repository's index, for looking them up.
final class TrackedPaths: Sendable {
  /// The paths one after the other, in byte order.
  private let bytes: [UInt8]
  /// Where each path begins in `bytes`, and their end.
  private let starts: [Int]
  private let foldsCase: Bool
  private let isUnknown: Bool

  /// A longer path than this, in bytes, is left to git.
  fileprivate static let longestPath = 64 << 10
  /// What is tracked where nobody can tell: everything, so that nothing is left out.
  static let unknown = TrackedPaths(bytes: [], starts: [0], foldsCase: false, isUnknown: true)

  private init(bytes: [UInt8], starts: [Int], foldsCase: Bool, isUnknown: Bool = false) {
    self.isUnknown = isUnknown
    self.foldsCase = foldsCase
    guard foldsCase else {
      self.bytes = bytes
      self.starts = starts
      return
    }
    var paths: [[UInt8]] = []
    for index in 0..<(starts.count - 1) {
      paths.append(bytes[starts[index]..<starts[index + 1]].map(\.folded))
    }
    paths.sort { $0.lexicographicallyPrecedes($1) }
    self.bytes = [UInt8](paths.joined())
    var next = [0]
    for path in paths { next.append(next[next.count - 1] + path.count) }
    self.starts = next
  }

  /// Takes paths from a list where each ends in NUL, in byte order.
  convenience init(list: [UInt8], foldsCase: Bool) {
    var builder = Builder()
    for path in list.split(separator: 0) { builder.add(path) }
    self.init(bytes: builder.bytes, starts: builder.starts, foldsCase: foldsCase)
  }

  /// Asks the git program in a work tree; nil where it does not answer.
  convenience init?(askingGitIn top: [UInt8], foldsCase: Bool) {
    guard let list = GitQuestion.run(["ls-files", "-z", "-c"], in: top) else { return nil }
    self.init(list: list, foldsCase: foldsCase)
  }

  /// Reads an index file of a SHA-1 repository (gitformat-index(5), versions 2 to 4).
  ///
  /// - Returns: nil where the file is damaged or has an extension that changes what is tracked
  ///   (split or sparse index); a missing file tracks nothing.
  convenience init?(index path: [UInt8], foldsCase: Bool) {
    var builder = Builder()
    do throws(SystemError) {
      let file = try MappedFile(path: path)
      let isRead = file.withBytes { bytes in bytes.isEmpty || builder.read(index: bytes) }
      guard isRead else { return nil }
    } catch {
      if error.code != ENOENT { return nil }
    }
    self.init(bytes: builder.bytes, starts: builder.starts, foldsCase: foldsCase)
  }

  private struct Builder {
    var bytes: [UInt8] = []
    var starts = [0]

    mutating func add(_ path: some Collection<UInt8>) {
      bytes.append(contentsOf: path)
      starts.append(bytes.count)
    }

    /// Adds the paths of an index file; false where only git can read it.
    mutating func read(index: Span<UInt8>) -> Bool {
      // Signature, version, number of entries; 20 bytes of checksum at the end.
      guard index.count >= 32, number(index, 0) == 0x4449_5243 else { return false }
      let version = number(index, 4)
      let count = number(index, 8)
      guard (2...4).contains(version), count <= index.count / 62 else { return false }
      let end = index.count - 20
      var position = 12
      starts.reserveCapacity(count + 1)
      for _ in 0..<count {
        let entry = position
        guard entry + 64 < end else { return false }
        let isExtended = index[entry + 60] & 0x40 != 0
        position = entry + (isExtended ? 64 : 62)
        if version == 4 {
          // The path is that before it, less some bytes at its end, and more.
          guard let less = offset(index, &position, end) else { return false }
          let previous = starts.count > 1 ? starts[starts.count - 2] : 0
          guard less <= bytes.count - previous else { return false }
          // A slice of the array itself would make each append copy all of it.
          let kept = [UInt8](bytes[previous..<(bytes.count - less)])
          guard kept.count <= TrackedPaths.longestPath else { return false }
          bytes += kept
        }
        var nameEnd = position
        while nameEnd < end && index[nameEnd] != 0 { nameEnd += 1 }
        guard nameEnd < end else { return false }
        unsafe index.extracting(position..<nameEnd).withUnsafeBufferPointer {
          unsafe bytes.append(contentsOf: $0)
        }
        starts.append(bytes.count)
        position = nameEnd + 1
        if version < 4 { position = entry + ((nameEnd - entry) / 8 + 1) * 8 }
      }
      while position + 8 <= end {
        // Lower-case: an extension that must be understood. `link`: split; `sdir`: sparse.
        if index[position] >= UInt8(ascii: "a") { return false }
        position += 8 + number(index, position + 4)
      }
      return position == end
    }

    private func number(_ bytes: Span<UInt8>, _ at: Int) -> Int {
      (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
    }

    /// The number in git's offset encoding, of at most four bytes.
    private func offset(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) -> Int? {
      var value = -1
      for _ in 0..<4 where position < end {
        let byte = bytes[position]
        position += 1
        value = (value + 1) << 7 | Int(byte & 0x7f)
        if byte & 0x80 == 0 { return value }
      }
      return nil
    }
  }

  /// Whether a path is tracked.
  func contains(_ path: Span<UInt8>) -> Bool {
    if isUnknown { return true }
    let found = firstNotBefore(path, slash: false)
    return found < starts.count - 1 && starts[found + 1] - starts[found] == path.count
      && begins(found, with: path, slash: false)
  }

  /// Whether a path in a folder is tracked.
  func containsAny(below folder: Span<UInt8>) -> Bool {
    if isUnknown { return true }
    let found = firstNotBefore(folder, slash: true)
    return found < starts.count - 1 && begins(found, with: folder, slash: true)
  }

  /// The number of the first path that does not sort before the one given.
  private func firstNotBefore(_ path: Span<UInt8>, slash: Bool) -> Int {
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle, path, slash: slash) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func byte(_ path: Span<UInt8>, _ index: Int) -> UInt8 {
    if index == path.count { return UInt8(ascii: "/") }
    return foldsCase ? path[index].folded : path[index]
  }

  private func isBefore(_ number: Int, _ path: Span<UInt8>, slash: Bool) -> Bool {
    let start = starts[number]
    let count = starts[number + 1] - start
    let wanted = path.count + (slash ? 1 : 0)
    for index in 0..<min(count, wanted) {
      let (own, other) = (bytes[start + index], byte(path, index))
      if own != other { return own < other }
    }
    return count < wanted
  }

  private func begins(_ number: Int, with path: Span<UInt8>, slash: Bool) -> Bool {
    let start = starts[number]
    let wanted = path.count + (slash ? 1 : 0)
    if starts[number + 1] - start < wanted { return false }
    for index in 0..<wanted where bytes[start + index] != byte(path, index) { return false }
    return true
  }
}
