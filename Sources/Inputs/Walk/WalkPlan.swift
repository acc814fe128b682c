import Blobs
import Glibc

/// What the workers of a walk share.
final class WalkPlan: Sendable {
  let arguments: [WalkArgument]
  let honoursIgnore: Bool
  let honoursOwnIgnore: Bool
  let sizeLimit: SizeLimit?
  let foundRepository: (@Sendable ([UInt8]) -> Void)?
  /// The configured patterns, as an ignore file's text.
  let excludedPatterns: [UInt8]
  /// The folder that those start from; nil for each argument's own.
  let excludedRoot: [UInt8]?
  let takesOver: (@Sendable (NestedRepository) -> Bool)?
  /// Whether an argument may name a file that this process has open, as `/dev/fd/63` does.
  let namesOpenFiles: Bool
  let queue: WalkQueue
  let shouldStop: @Sendable () -> Bool
  let progress: ScanProgress

  init(_ walk: FileWalk, shouldStop: @escaping @Sendable () -> Bool, progress: ScanProgress) {
    arguments = walk.arguments.map { WalkArgument($0) }
    honoursIgnore = walk.honoursIgnore
    honoursOwnIgnore = walk.honoursOwnIgnore
    sizeLimit = walk.sizeLimit
    foundRepository = walk.foundRepository
    namesOpenFiles = walk.arguments.contains {
      $0.starts(with: "/dev/".utf8) || $0.starts(with: "/proc/".utf8)
    }
    excludedPatterns = [UInt8](walk.excludedPatterns.joined(separator: [UInt8(ascii: "\n")]))
    excludedRoot = walk.excludedRoot
    takesOver = walk.takesOver
    queue = WalkQueue(
      walk.repositories.isEmpty
        ? walk.arguments.indices.reversed().map { .argument($0) }
        : walk.repositories.reversed().map { .folder($0.folder) })
    self.shouldStop = shouldStop
    self.progress = progress
  }

  /// A folder's path as the user would write it.
  func displayPath(of folder: WalkFolder) -> [UInt8] {
    let argument = arguments[folder.argument]
    let relative = folder.relativePath
    return relative.isEmpty ? argument.path : argument.prefix + relative
  }

  /// The path of an entry as the user would write it.
  func displayPath(of folder: WalkFolder, name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var path = arguments[folder.argument].prefix
    let relative = folder.relativePath
    if !relative.isEmpty {
      path += relative
      path.append(UInt8(ascii: "/"))
    }
    unsafe path.append(contentsOf: name)
    return path
  }

  /// The path of an entry as the user would write it.
  func displayPath(of folder: WalkFolder, name: UnsafePointer<CChar>) -> [UInt8] {
    unsafe displayPath(
      of: folder,
      name: UnsafeBufferPointer(
        start: UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self), count: strlen(name)))
  }
}
