import Archives
import Detection
import Inputs
import Platform
import Reports
import Scanning
import Verification

// Options as they are where nothing was typed. ArgumentParser gives properties their values only
// when it reads a command line; `DirectCommand` goes without it.

extension GitCommand {
  static var unchanged: GitCommand {
    var command = GitCommand()
    command.repositories = ["."]
    command.reachable = false
    command.staged = false
    command.allStaged = false
    command.range = nil
    command.pathspecs = []
    command.since = nil
    command.names = false
    command.connectivity = false
    command.scanning = .unchanged
    return command
  }
}

extension HookOptions {
  static var unchanged: HookOptions {
    var options = HookOptions()
    options.deadline = nil
    options.onTimeout = .fail
    options.includeOld = false
    options.scanning = .unchanged
    return options
  }
}

extension ScanningOptions {
  static var unchanged: ScanningOptions {
    var options = ScanningOptions()
    options.detection = .unchanged
    options.configuration = .unchanged
    options.reporting = .unchanged
    options.verification = .unchanged
    return options
  }
}

extension DetectionOptions {
  static var unchanged: DetectionOptions {
    var options = DetectionOptions()
    options.rules = []
    options.decodeDepth = Detector.Limits().decodeDepth
    options.archiveDepth = ArchiveLimits().depth
    options.maxSize = nil
    options.noSuppress = false
    options.threads = nil
    return options
  }
}

extension ConfigurationOptions {
  static var unchanged: ConfigurationOptions {
    var options = ConfigurationOptions()
    options.config = nil
    options.noConfig = false
    options.baseline = nil
    options.showSuppressed = false
    return options
  }
}

extension ReportingOptions {
  static var unchanged: ReportingOptions {
    var options = ReportingOptions()
    options.format = nil
    options.output = nil
    options.report = []
    options.group = .key
    options.failOn = .any
    options.showSecrets = false
    options.color = .auto
    options.progress = .auto
    options.quiet = false
    options.sarifLimit = ReportOptions().sarifLimit
    options.sarifOmitSuppressed = false
    return options
  }
}

extension VerificationOptions {
  static var unchanged: VerificationOptions {
    var options = VerificationOptions()
    options.verify = false
    options.reach = false
    options.endpoint = nil
    options.noVerifyFingerprint = []
    return options
  }
}
