import ArgumentParser
import Findings
import Platform
import Scanning
import Settings

/// Options that say which findings are accepted.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read this configuration instead of the repository's \(Configuration.defaultName).",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Flag(help: "Read neither the repository's \(Configuration.defaultName) nor its baseline.")
  var noConfig = false

  @Option(
    help: ArgumentHelp(
      """
      The file of accepted findings (default: the configuration's, or \(Baseline.defaultName) \
      beside it).
      """,
      valueName: "file"),
    completion: .file())
  var baseline: String?

  @Flag(help: "List what is suppressed, by what and why.")
  var showSuppressed = false

  func validate() throws {
    if noConfig && config != nil {
      throw ValidationError("--config and --no-config exclude one another")
    }
  }

  /// What a command works with.
  struct Settings {
    /// What is accepted.
    var suppressions = Suppressions()
    /// Rule files that the configuration adds.
    var rules: [String] = []
    /// Patterns of paths that are not read.
    var excluded: [String] = []
  }

  /// Reads the configuration and the baseline.
  ///
  /// - Parameters:
  ///   - ignoresRepository: whether the repository's own files have no say, as on a server.
  ///   - suppresses: whether anything is accepted; rules are added in any case.
  func settings(ignoresRepository: Bool = false, suppresses: Bool = true) throws -> Settings {
    var settings = Settings()
    let isOwn = !noConfig && !ignoresRepository
    let ownFolder = isOwn && config == nil ? ConfigurationFile.folder : nil
    let workingDirectory = WorkingDirectory.path
    var folder = ownFolder ?? "."
    do {
      var configuration: Configuration?
      if let config {
        let slash = config.lastIndex(of: "/")
        folder = slash.map { String(config[...$0]) } ?? "."
        configuration = try Configuration(try TextFile.read(config), file: config)
      } else if let ownFolder {
        let path = Self.path(Configuration.defaultName, in: ownFolder)
        if let bytes = try ConfigurationFile.read(path) {
          configuration = try Configuration(String(decoding: bytes, as: UTF8.self), file: path)
        }
      }
      settings.rules = configuration?.rules.map { Self.path($0, in: folder) } ?? []
      guard suppresses else { return settings }
      settings.excluded = configuration?.excluded ?? []
      settings.suppressions.configuration = configuration
      settings.suppressions.folder = Self.absolute(ownFolder ?? ".", from: workingDirectory)
      if let baseline {
        settings.suppressions.baselineFile = baseline
        settings.suppressions.baseline = try Baseline(
          try TextFile.bytes(baseline), file: baseline)
      } else if let path = configuration?.baseline.map({ Self.path($0, in: folder) }) {
        guard let bytes = try ConfigurationFile.read(path) else {
          throw ValidationError("\(path): the configuration's baseline is not there")
        }
        settings.suppressions.baselineFile = path
        settings.suppressions.baseline = try Baseline(bytes, file: path)
      } else if config != nil || ownFolder != nil {
        let path = Self.path(Baseline.defaultName, in: folder)
        if let bytes = try ConfigurationFile.read(path) {
          settings.suppressions.baselineFile = path
          settings.suppressions.baseline = try Baseline(bytes, file: path)
        }
      }
    } catch let error as ValidationError {
      throw error
    } catch {
      throw ValidationError("\(error)")
    }
    return settings
  }

  private static func path(_ name: String, in folder: String) -> String {
    folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// A folder that is `.` or `..` steps up.
  private static func absolute(_ folder: String, from workingDirectory: [UInt8]) -> [UInt8] {
    var path = workingDirectory
    for part in folder.split(separator: "/") where part == ".." {
      path = Array(path.prefix(upTo: path.lastIndex(of: UInt8(ascii: "/")) ?? 0))
    }
    return path
  }
}

extension ConfigurationOptions {
  /// The options where none was typed.
  static var unchanged: ConfigurationOptions {
    var options = ConfigurationOptions()
    options.config = nil
    options.noConfig = false
    options.baseline = nil
    options.showSuppressed = false
    return options
  }
}
