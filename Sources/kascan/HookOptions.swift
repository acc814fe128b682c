import ArgumentParser
import Scanning

/// What happens when a hook's time is over.
enum TimeoutPolicy: String, ExpressibleByArgument, CaseIterable {
  /// The commit or push is stopped: it was not looked at as a whole.
  case fail
  /// The commit or push goes on, and a line says that it was not looked at as a whole.
  case pass
}

/// Options of every hook.
struct HookOptions: ParsableArguments {
  /// What is meant where nothing was typed.
  enum Default {
    static let onTimeout = TimeoutPolicy.fail
  }

  @Option(help: "What happens when the time is over before everything was read.")
  var onTimeout = Default.onTimeout

  @Flag(help: "Stop keys as well that the other side has already.")
  var includeOld = false

  @OptionGroup var scanning: ScanningOptions
}

extension HookOptions {
  /// The options where none was typed.
  static var unchanged: HookOptions {
    var options = HookOptions()
    options.onTimeout = Default.onTimeout
    options.includeOld = false
    options.scanning = .unchanged
    return options
  }
}
