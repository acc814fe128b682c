import ArgumentParser
import Findings
import Platform
import Scanning
import Settings

/// Options that say which findings are accepted.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read this configuration instead of each target's \(Configuration.defaultName).",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Flag(help: "Read neither a target's \(Configuration.defaultName) nor its baseline.")
  var noConfig = false

  @Option(
    help: ArgumentHelp(
      """
      The file of accepted findings (default: for each target the one that its configuration \
      names, or \(Baseline.defaultName) in its top folder).
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

  /// Which settings hold.
  ///
  /// - Parameters:
  ///   - ignoresRepository: whether a repository's own files have no say, as on a server.
  ///   - suppresses: whether anything is accepted; rules are added in any case.
  func choice(
    ignoresRepository: Bool = false, suppresses: Bool = true
  ) throws(FormatError) -> SettingsChoice {
    var choice = try SettingsChoice(
      configuration: config, baseline: suppresses ? baseline : nil)
    choice.readsOwn = !noConfig && !ignoresRepository
    choice.suppresses = suppresses
    return choice
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
