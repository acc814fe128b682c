package import Platform

/// Which settings hold: a file that the command line names holds for all targets; where it names none
/// each target has its own.
package struct SettingsChoice: Sendable {
  /// Whether a target's own files have a say.
  package var readsOwn = true
  /// Whether anything is accepted; rules are added in any case.
  package var suppresses = true
  private var configuration: (value: Configuration, source: SettingsSource)?
  private var baseline: (value: Baseline, file: String)?
  /// Patterns of the command line, of paths that are left out in every target.
  private var excluded: [String] = []

  /// Creates the choice of each target's own settings.
  package init() {}

  /// Reads what the command line names.
  ///
  /// - Parameters:
  ///   - configuration: the configuration in place of the targets' own.
  ///   - baseline: the baseline in place of the targets' own.
  ///   - excluded: patterns of paths that are left out in every target.
  package init(
    configuration: String?, baseline: String?, excluded: [String] = []
  ) throws(FormatError) {
    self.excluded = excluded
    if let file = configuration {
      let text = String(decoding: try Self.bytes(file), as: UTF8.self)
      self.configuration = (
        try Configuration(text, file: file), SettingsSource(besideNamed: file)
      )
    }
    if let file = baseline {
      self.baseline = (try Baseline(try Self.bytes(file), file: file), file)
    }
  }

  /// Whether targets may differ in their settings.
  package var differsByTarget: Bool { readsOwn && configuration == nil }

  /// The settings of a target.
  ///
  /// - Parameter own: where the target's own settings are.
  package func settings(of own: SettingsSource) throws(FormatError) -> TargetSettings {
    var settings = TargetSettings()
    settings.folder = own.folder
    let source = configuration?.source ?? (readsOwn ? own : nil)
    var found = configuration?.value
    if found == nil, let source { found = try Self.configuration(in: source) }
    if let found, let source {
      for name in found.rules {
        guard let bytes = try source.read(name) else {
          throw FormatError(
            file: source.name(name), line: nil, reason: "the configuration's rules are not there")
        }
        settings.rules.append(
          .init(file: source.name(name), text: String(decoding: bytes, as: UTF8.self)))
      }
    }
    settings.suppressions.excluded = excluded
    guard suppresses else { return settings }
    settings.suppressions.configuration = found
    if let baseline {
      settings.suppressions.baseline = baseline.value
      settings.suppressions.baselineFile = baseline.file
    } else if let source {
      let name = found?.baseline ?? Baseline.defaultName
      if let bytes = try source.read(name) {
        settings.suppressions.baselineFile = source.name(name)
        settings.suppressions.baseline = try Baseline(bytes, file: source.name(name))
      } else if found?.baseline != nil {
        throw FormatError(
          file: source.name(name), line: nil, reason: "the configuration's baseline is not there")
      }
    }
    return settings
  }

  /// The name, in a target's own source, of the baseline that counts there.
  package static func baselineName(in own: SettingsSource) throws(FormatError) -> String {
    try configuration(in: own)?.baseline ?? Baseline.defaultName
  }

  private static func configuration(
    in source: SettingsSource
  ) throws(FormatError) -> Configuration? {
    guard let bytes = try source.read(Configuration.defaultName) else { return nil }
    return try Configuration(
      String(decoding: bytes, as: UTF8.self), file: source.name(Configuration.defaultName))
  }

  private static func bytes(_ file: String) throws(FormatError) -> [UInt8] {
    do throws(TextFile.Failure) {
      return try TextFile.bytes(file)
    } catch {
      throw FormatError(file: file, line: nil, reason: error.error.reason)
    }
  }
}
