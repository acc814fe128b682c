import Archives
import ArgumentParser
import Blobs
import Detection
import Inputs
import Platform
import Reports
import Rules
import Scanning

extension SizeLimit: ExpressibleByArgument {
  /// Reads the option's value.
  init?(argument: String) { self.init(text: argument) }

  /// The value as it may be typed, for the help.
  public var defaultValueDescription: String {
    for (unit, suffix) in [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "k")]
    where bytes >= unit && bytes % unit == 0 {
      return "\(bytes / unit)\(suffix)"
    }
    return "\(bytes)"
  }
}

/// Options that say what is looked for and how deep.
struct DetectionOptions: ParsableArguments {
  /// What is meant where nothing was typed.
  enum Default {
    static let decodeDepth = Detector.Limits().decodeDepth
    static let archiveDepth = ArchiveLimits().depth
    static let archiveRatio = ArchiveLimits().ratio
    static let archiveMembers = ArchiveLimits().members
    static let archiveSize = SizeLimit(bytes: ArchiveLimits().expandedSize)
    static let decodeSize = SizeLimit(bytes: Detector.Limits().decodingFloor)
    static let maxFileFindings = FindingLimits().perFile
    static let maxFindings = FindingLimits().perRun
  }

  @Option(
    help: ArgumentHelp("Look for the rules of this file too.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var rules: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many encodings may lie around a key (0: plain text only).", valueName: "n"))
  var decodeDepth = Default.decodeDepth

  @Option(
    help: ArgumentHelp(
      "How many archives may lie around a file (0: archives stay closed).", valueName: "n"))
  var archiveDepth = Default.archiveDepth

  @Option(
    help: ArgumentHelp(
      "How many times its own size an archive above 100 MB may expand to.", valueName: "n"))
  var archiveRatio = Default.archiveRatio

  @Option(
    help: ArgumentHelp(
      "How many members an archive may have, those of archives in it counted.", valueName: "n"))
  var archiveMembers = Default.archiveMembers

  @Option(help: ArgumentHelp("How much may come out of an archive.", valueName: "size"))
  var archiveSize = Default.archiveSize

  @Option(
    help: ArgumentHelp(
      "How much may be decoded in a file, beside 16 times its own size.", valueName: "size"))
  var decodeSize = Default.decodeSize

  @Option(
    help: ArgumentHelp(
      "How many findings of a file or git object are listed: with more the scan is incomplete.",
      valueName: "n"))
  var maxFileFindings = Default.maxFileFindings

  @Option(
    help: ArgumentHelp(
      "How many findings of the whole run are listed: with more the scan is incomplete.",
      valueName: "n"))
  var maxFindings = Default.maxFindings

  @Option(
    help: ArgumentHelp(
      """
      Leave larger files, git blobs and archive members unread, in bytes or with a suffix k, M or \
      G: the scan is then incomplete (default: no limit).
      """, valueName: "size"))
  var maxSize: SizeLimit?

  @Flag(help: "Files of which only the outside is read (PDF, disk images, …) are not read: exit 2.")
  var strict = false

  @Flag(
    help: """
      Let nothing suppress a finding: no comment (kascan:allow), baseline, configuration or \
      .kascanignore.
      """)
  var noSuppress = false

  @Option(help: ArgumentHelp("How many threads work (default: one a processor).", valueName: "n"))
  var threads: Int?

  func validate() throws {
    guard (0...16).contains(decodeDepth) else {
      throw ValidationError("--decode-depth has to be 0 to 16")
    }
    guard (0...64).contains(archiveDepth) else {
      throw ValidationError("--archive-depth has to be 0 to 64")
    }
    let counts = [
      ("--archive-ratio", archiveRatio), ("--archive-members", archiveMembers),
      ("--archive-size", archiveSize.bytes), ("--max-file-findings", maxFileFindings),
      ("--max-findings", maxFindings),
    ]
    for (name, value) in counts where value < 1 {
      throw ValidationError("\(name) has to be 1 or more")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads has to be 1 to 1024")
    }
  }

  /// The rules and how to look for them.
  func detector() throws -> Detector {
    var all = try RuleFile.shipped()
    for file in rules {
      let added: [Rule]
      do {
        added = try RuleFile.parse(try TextFile.read(file), file: file)
      } catch {
        throw Diagnostics.usage("\(error)")
      }
      for rule in added {
        if all.contains(where: { $0.id == rule.id }) {
          throw Diagnostics.usage("\(file): rule \(rule.id) is there already")
        }
        all.append(rule)
      }
    }
    var limits = Detector.Limits()
    limits.decodeDepth = decodeDepth
    limits.decodingFloor = decodeSize.bytes
    do {
      return try Detector(rules: all, limits: limits)
    } catch {
      throw Diagnostics.usage("\(error)")
    }
  }

  private var archiveLimits: ArchiveLimits {
    var limits = ArchiveLimits()
    limits.depth = archiveDepth
    limits.memberSize = maxSize
    limits.ratio = archiveRatio
    limits.members = archiveMembers
    limits.expandedSize = archiveSize.bytes
    return limits
  }

  /// How blobs are searched.
  ///
  /// - Parameter needs: what the reports show.
  func settings(_ detector: Detector, for needs: ReportNeeds = []) -> ScanSettings {
    var settings = ScanSettings(detector: detector)
    settings.archiveLimits = archiveLimits
    var limits = FindingLimits()
    (limits.perFile, limits.perRun) = (maxFileFindings, maxFindings)
    settings.budget = FindingBudget(limits)
    if let threads { settings.threads = threads }
    settings.honoursSuppressions = !noSuppress
    settings.isStrict = strict
    settings.hashesLines = needs.contains(.lineHashes)
    settings.shouldStop = { Interruption.isRequested }
    return settings
  }
}

extension DetectionOptions {
  /// The options where none was typed.
  static var unchanged: DetectionOptions {
    var options = DetectionOptions()
    options.rules = []
    options.decodeDepth = Default.decodeDepth
    options.archiveDepth = Default.archiveDepth
    options.archiveRatio = Default.archiveRatio
    options.archiveMembers = Default.archiveMembers
    options.archiveSize = Default.archiveSize
    options.decodeSize = Default.decodeSize
    options.maxFileFindings = Default.maxFileFindings
    options.maxFindings = Default.maxFindings
    options.maxSize = nil
    options.strict = false
    options.noSuppress = false
    options.threads = nil
    return options
  }
}
