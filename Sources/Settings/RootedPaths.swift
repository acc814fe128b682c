import Platform

/// Paths as a scan writes them, told from the folder that patterns start from.
package struct RootedPaths: Sendable {
  /// That folder's absolute path, without symbolic links; nil where paths are told from it already.
  private let root: [UInt8]?
  /// The absolute path that relative paths start from.
  private let workingDirectory: [UInt8]
  /// What is scanned below the folder, the longest path first.
  private let arguments: [(shown: [UInt8], origin: [UInt8])]

  /// Creates the paths of a scan.
  ///
  /// - Parameters:
  ///   - root: the folder that patterns start from; nil where paths are told from it already.
  ///   - workingDirectory: the absolute path that relative paths start from.
  ///   - arguments: what is scanned, as the paths begin; any of them may lead through a link.
  package init(
    root: [UInt8]?, workingDirectory: [UInt8] = WorkingDirectory.path, arguments: [[UInt8]] = []
  ) {
    self.root = root
    self.workingDirectory = workingDirectory
    self.arguments = arguments.compactMap { path in
      guard let root, let real = RealPath.of(path), let rest = RealPath.rest(of: real, after: root)
      else { return nil }
      return (path, rest)
    }.sorted { $0.shown.count > $1.shown.count }
  }

  /// Whether one of the arguments is the folder itself, so that all of it is scanned.
  package var isWhole: Bool { arguments.contains { $0.origin.isEmpty } }

  /// A path from the folder that patterns start from; as it is where it does not lie there.
  package func fromRoot(_ path: [UInt8]) -> [UInt8] {
    let dot = [UInt8(ascii: ".")]
    for argument in arguments {
      if argument.shown == dot, path.first != UInt8(ascii: "/") {
        return RealPath.joined(argument.origin, Self.withoutDots(path))
      }
      if let rest = RealPath.rest(of: path, after: argument.shown) {
        return rest.isEmpty
          ? argument.origin : RealPath.joined(argument.origin, Self.withoutDots(rest))
      }
    }
    let path = Self.withoutDots(path)
    guard let root else { return path }
    let absolute =
      path.first == UInt8(ascii: "/") ? path : RealPath.joined(workingDirectory, path)
    return RealPath.rest(of: absolute, after: root) ?? path
  }

  private static func withoutDots(_ path: [UInt8]) -> [UInt8] {
    var rest = path[...]
    while rest.starts(with: "./".utf8) { rest = rest.dropFirst(2) }
    return Array(rest)
  }
}
