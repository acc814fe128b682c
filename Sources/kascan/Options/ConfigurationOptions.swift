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

  @Option(
    help: ArgumentHelp(
      """
      Leave these paths out (syntax of .gitignore, from the top of the repository or folder); may \
      be given several times.
      """, valueName: "pattern"))
  var exclude: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave all but these paths out; may be given several times.", valueName: "pattern"))
  var include: [String] = []

  @Flag(help: "List what is suppressed, by what and why.")
  var showSuppressed = false

  func validate() throws {
    if noConfig && config != nil {
      throw ValidationError("--config and --no-config exclude one another")
    }
    for pattern in exclude + include where pattern.isEmpty || pattern.utf8.contains(0x0A) {
      throw ValidationError("--exclude and --include take patterns of one line that are not empty")
    }
    if let pattern = include.first(where: { $0.hasPrefix("!") || $0.hasPrefix("#") }) {
      throw ValidationError("--include takes no pattern like '\(pattern)': \\! and \\# escape it")
    }
  }

  /// What is left out, as patterns: later ones bring back what is included, folders on the way
  /// there among them.
  private var excluded: [String] {
    if include.isEmpty { return exclude }
    let kept = include.flatMap { pattern in
      let path = pattern.hasSuffix("/") ? String(pattern.dropLast()) : pattern
      return ["!\(pattern)", "!\(path)/**"]
    }
    return ["*", "!*/"] + kept + exclude
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
      configuration: config, baseline: suppresses ? baseline : nil, excluded: excluded)
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
    options.exclude = []
    options.include = []
    options.showSuppressed = false
    return options
  }
}
