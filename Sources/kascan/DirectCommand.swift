import ArgumentParser
import Reports

/// Command lines that are run often, read without ArgumentParser.
///
/// ArgumentParser finds properties by reflection and what they conform to by a walk over all
/// conformances of the program: 3 ms of CPU time, as much as the scan of ten staged files. So the
/// commands and options that hooks and scripts mostly consist of are read here. Every other command
/// line, wrong ones and pleas for help included, is ArgumentParser's; a test holds the two equal.
///
/// ArgumentParser gives options their values only when it reads a command line itself. So each group
/// of options has an `unchanged` beside its declarations, and both take what is meant where nothing
/// was typed from the group's `Default`.
enum DirectCommand {
  /// Reads a command line.
  ///
  /// - Parameter arguments: what stands behind the program's name.
  /// - Returns: nil where ArgumentParser has to read it.
  static func read(_ arguments: [String]) -> (any ParsableCommand)? {
    switch arguments.first {
    case "scan": return scan(Words(arguments.dropFirst()))
    case "git": return git(Words(arguments.dropFirst()))
    case "hook":
      let words = Words(arguments.dropFirst(2))
      return switch arguments.dropFirst().first {
      case "pre-commit": preCommit(words)
      case "commit-msg": commitMessage(words)
      case "pre-push": prePush(words)
      case "pre-receive": preReceive(words)
      default: nil
      }
    default: return nil
    }
  }

  private static func scan(_ words: Words) -> ScanCommand? {
    var words = words
    var command = ScanCommand.unchanged
    while let option = words.nextOption() {
      switch option {
      case "--no-ignore": command.noIgnore = true
      default: guard command.scanning.take(option, from: &words) else { return nil }
      }
    }
    if !words.others.isEmpty { command.paths = words.others }
    return command
  }

  private static func git(_ words: Words) -> GitCommand? {
    var words = words
    var command = GitCommand.unchanged
    while let option = words.nextOption() {
      switch option {
      case "--staged": command.staged = true
      default: guard command.scanning.take(option, from: &words) else { return nil }
      }
    }
    if !words.others.isEmpty { command.repositories = words.others }
    return command
  }

  private static func preCommit(_ words: Words) -> HookCommand.PreCommit? {
    guard let (options, files) = hook(words) else { return nil }
    var command = HookCommand.PreCommit()
    command.options = options
    command.files = files
    return command
  }

  private static func commitMessage(_ words: Words) -> HookCommand.CommitMessage? {
    guard let (options, files) = hook(words), files.count == 1 else { return nil }
    var command = HookCommand.CommitMessage()
    command.options = options
    command.file = files[0]
    return command
  }

  private static func prePush(_ words: Words) -> HookCommand.PrePush? {
    guard let (options, names) = hook(words), names.count <= 2 else { return nil }
    var command = HookCommand.PrePush()
    command.options = options
    command.remote = names.first ?? ""
    command.address = names.dropFirst().first ?? ""
    return command
  }

  private static func preReceive(_ words: Words) -> HookCommand.PreReceive? {
    guard let (options, others) = hook(words), others.isEmpty else { return nil }
    var command = HookCommand.PreReceive()
    command.options = options
    return command
  }

  private static func hook(_ words: Words) -> (options: HookOptions, others: [String])? {
    var words = words
    var options = HookOptions.unchanged
    while let option = words.nextOption() {
      guard options.scanning.take(option, from: &words) else { return nil }
    }
    return (options, words.others)
  }

  /// The words of a command line: options and what else there is.
  struct Words {
    private var rest: ArraySlice<String>
    /// The words so far that are no options.
    private(set) var others: [String] = []

    init(_ rest: ArraySlice<String>) { self.rest = rest }

    /// The next option; nil at the end.
    mutating func nextOption() -> String? {
      while let word = rest.popFirst() {
        // A dash alone is standard input.
        if word.hasPrefix("-"), word != "-" { return word }
        others.append(word)
      }
      return nil
    }

    /// The value behind an option; nil where there is none, or what looks like an option.
    mutating func value() -> String? {
      guard let word = rest.popFirst(), !word.hasPrefix("-") else { return nil }
      return word
    }
  }
}

extension ScanningOptions {
  /// Takes an option that scans are often run with; false for others, and where its value is wrong.
  fileprivate mutating func take(_ option: String, from words: inout DirectCommand.Words) -> Bool {
    switch option {
    case "--deadline":
      guard let seconds = words.value().flatMap(Double.init) else { return false }
      time.deadline = seconds
      return (try? time.validate()) != nil
    case "--no-config": configuration.noConfig = true
    case "--baseline":
      guard let file = words.value() else { return false }
      configuration.baseline = file
    case "--exclude":
      guard let pattern = words.value() else { return false }
      configuration.exclude.append(pattern)
      return (try? configuration.validate()) != nil
    case "--threads":
      guard let count = words.value().flatMap({ Int($0) }) else { return false }
      detection.threads = count
      return (try? detection.validate()) != nil
    default: return reporting.take(option, from: &words)
    }
    return true
  }
}

extension ReportingOptions {
  fileprivate mutating func take(_ option: String, from words: inout DirectCommand.Words) -> Bool {
    switch option {
    case "-q", "--quiet": quiet = true
    case "--show-secrets": showSecrets = true
    case "-f", "--format":
      guard let format = words.value().flatMap(ReportFormat.init(named:)) else { return false }
      self.format = format
    case "-o", "--output":
      guard let file = words.value() else { return false }
      output = file
    default: return false
    }
    return true
  }
}
