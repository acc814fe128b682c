import ArgumentParser
import Blobs
import Git
import Platform
import Reports

/// Where it is kept what earlier scans of repositories have read.
struct CacheOptions: ParsableArguments {
  /// The variable that names the folder where no option does.
  static let variable = "KASCAN_CACHE"

  @Option(
    help: ArgumentHelp(
      """
      Keep in this folder which git objects were read whole and were clean, and do not read them \
      again (default: \(variable), or nowhere).
      """, valueName: "dir"),
    completion: .directory)
  var cache: String?

  @Flag(help: "Read everything, whatever \(variable) says.")
  var noCache = false

  func validate() throws {
    if cache != nil, noCache { throw ValidationError("--cache and --no-cache exclude one another") }
    if cache?.isEmpty == true { throw ValidationError("--cache takes a folder") }
  }

  /// The path of the folder, if one is named.
  private var path: [UInt8]? {
    let named = noCache ? nil : cache ?? Terminal.environment(Self.variable)
    return named.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
  }

  /// What is known before anything is scanned; nil where nothing is.
  ///
  /// A folder that can't be used is said, and everything is read.
  ///
  /// - Parameter paths: what will be scanned.
  func seen(by paths: [[UInt8]]) -> SeenObjects? {
    let folder = folder(outside: paths)
    // Without a folder, repositories of one run may share objects.
    return folder != nil || paths.count > 1 ? SeenObjects(folder: folder) : nil
  }

  /// The folder that is named; nil where none is, or where it can't be used, which is said.
  ///
  /// - Parameter paths: what will be scanned.
  func folder(outside paths: [[UInt8]]) -> SeenFolder? { path.flatMap { open($0, paths) } }

  private func open(_ path: [UInt8], _ paths: [[UInt8]]) -> SeenFolder? {
    do throws(Coverage.SeenDefect) {
      if Self.lies(path, in: paths) { throw .inScannedTree }
      return try SeenFolder(making: path)
    } catch {
      Diagnostics.say("cache \(String(decoding: path, as: UTF8.self)): \(error.text)")
      return nil
    }
  }

  /// Whether a folder that may not be there yet lies in one of some places.
  private static func lies(_ path: [UInt8], in paths: [[UInt8]]) -> Bool {
    let trimmed = path.count > 1 && path.last == UInt8(ascii: "/") ? Array(path.dropLast()) : path
    let slash = trimmed.lastIndex(of: UInt8(ascii: "/"))
    let above = slash.map { $0 == 0 ? [UInt8(ascii: "/")] : Array(trimmed[..<$0]) }
    guard let real = RealPath.of(trimmed) ?? RealPath.of(above ?? [UInt8(ascii: ".")]) else {
      return false
    }
    return paths.contains { place in
      RealPath.of(place).map { RealPath.rest(of: real, after: $0) != nil } ?? false
    }
  }
}

extension CacheOptions {
  /// The options where none was typed.
  static var unchanged: CacheOptions {
    var options = CacheOptions()
    options.cache = nil
    options.noCache = false
    return options
  }
}
