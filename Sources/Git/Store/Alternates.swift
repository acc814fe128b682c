import Blobs
import Platform

/// The object directories that a repository reads from (gitrepository-layout, "objects/info").
struct Alternates {
  /// The directories that are there, each once, in the order in which git reads them.
  private(set) var directories: [[UInt8]] = []
  /// The ones that are named and are not there.
  private(set) var unread: [Unread] = []

  private var seen: Set<[UInt8]> = []

  /// Follows alternates from an object directory.
  ///
  /// - Parameters:
  ///   - directory: the repository's own object directory, absolute.
  ///   - environment: the value of `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
  ///   - start: the folder that relative paths in `environment` start from.
  init(of directory: [UInt8], environment: [UInt8]?, in start: [UInt8]) {
    add(directory)
    if let environment {
      for name in Self.split(environment, at: UInt8(ascii: ":")) {
        add(name.first == UInt8(ascii: "/") ? name : start.path(name))
      }
    }
    // Those added last may name others: the list grows while it is read.
    var next = 0
    while next < directories.count {
      let parent = directories[next]
      next += 1
      do throws(Unread) {
        let file = try Bytes.reading(parent.path("info/alternates")) ?? []
        for name in Self.split(file, at: UInt8(ascii: "\n")) where name.first != UInt8(ascii: "#") {
          add(name.first == UInt8(ascii: "/") ? name : parent.path(name))
        }
      } catch {
        unread.append(error)
      }
    }
  }

  private mutating func add(_ path: [UInt8]) {
    guard let name = RealPath.of(path) else {
      if seen.insert(path).inserted { unread.append(Unread(.file(path), .missing)) }
      return
    }
    if seen.insert(name).inserted { directories.append(name) }
  }

  /// Splits a list of paths; one in double quotes has C's escapes.
  static func split(_ list: [UInt8], at separator: UInt8) -> [[UInt8]] {
    var paths: [[UInt8]] = []
    var position = 0
    while position < list.count {
      if list[position] == UInt8(ascii: "\""), let (path, end) = QuotedPath.read(list, at: position)
      {
        paths.append(path)
        position = end
        while position < list.count, list[position] != separator { position += 1 }
      } else {
        let end = list[position...].firstIndex(of: separator) ?? list.count
        if end > position { paths.append(Array(list[position..<end])) }
        position = end
      }
      position += 1
    }
    return paths
  }
}

/// Paths as git quotes them where a byte would be taken for something else.
enum QuotedPath {
  /// Reads a path in double quotes.
  ///
  /// - Returns: the path and where the text goes on, or nil when the quotes are not closed.
  static func read(_ text: [UInt8], at start: Int) -> (path: [UInt8], end: Int)? {
    var path: [UInt8] = []
    var position = start + 1
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return (path, position) }
      guard byte == UInt8(ascii: "\\") else {
        path.append(byte)
        continue
      }
      guard position < text.count else { return nil }
      let escape = text[position]
      position += 1
      switch escape {
      case UInt8(ascii: "a"): path.append(7)
      case UInt8(ascii: "b"): path.append(8)
      case UInt8(ascii: "t"): path.append(9)
      case UInt8(ascii: "n"): path.append(10)
      case UInt8(ascii: "v"): path.append(11)
      case UInt8(ascii: "f"): path.append(12)
      case UInt8(ascii: "r"): path.append(13)
      case 0x30...0x33:
        guard position + 2 <= text.count else { return nil }
        var value = Int(escape - 0x30)
        for digit in text[position..<position + 2] {
          guard (0x30...0x37).contains(digit) else { return nil }
          value = value * 8 + Int(digit - 0x30)
        }
        path.append(UInt8(truncatingIfNeeded: value))
        position += 2
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): path.append(escape)
      default: return nil
      }
    }
    return nil
  }
}
