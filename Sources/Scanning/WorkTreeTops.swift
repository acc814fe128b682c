import Blobs
import Glibc
import Platform

/// The work trees that files lie in.
enum WorkTreeTops {
  /// Groups the pointers of one work tree; those in none come first.
  static func grouped(
    _ pointers: [PlacedPointer]
  ) -> [(top: [UInt8]?, pointers: [PlacedPointer])] {
    var tops: [[UInt8]: [UInt8]] = [:]
    var groups: [[UInt8]: [PlacedPointer]] = [:]
    for pointer in pointers {
      let folder = folder(of: pointer.place.path)
      let top = tops[folder] ?? top(above: folder) ?? []
      tops[folder] = top
      groups[top, default: []].append(pointer)
    }
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { ($0.key.isEmpty ? nil : $0.key, $0.value) }
  }

  /// The folder that a file lies in; standard input lies in the working directory.
  private static func folder(of path: [UInt8]) -> [UInt8] {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return [UInt8(ascii: ".")] }
    return slash == 0 ? [UInt8(ascii: "/")] : Array(path[..<slash])
  }

  /// The nearest folder at or above another that holds something named `.git`.
  private static func top(above folder: [UInt8]) -> [UInt8]? {
    guard var rest = RealPath.of(folder)?[...] else { return nil }
    while true {
      var status = stat()
      let path = (Array(rest) + Array("/.git\0".utf8)).map { CChar(bitPattern: $0) }
      if unsafe lstat(path, &status) == 0 {
        return rest.isEmpty ? [UInt8(ascii: "/")] : Array(rest)
      }
      guard let slash = rest.lastIndex(of: UInt8(ascii: "/")) else { return nil }
      rest = rest[..<slash]
    }
  }
}
