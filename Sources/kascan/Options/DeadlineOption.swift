import ArgumentParser
import Platform

/// `--deadline`: how long a command may take.
struct DeadlineOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("How long the run may take (default: no limit).", valueName: "seconds"))
  var deadline: Double?

  func validate() throws {
    if let deadline, !(deadline > 0 && deadline <= 86_400) {
      throw ValidationError("--deadline has to be more than 0 seconds and at most a day")
    }
  }

  /// Lets the time begin.
  func begin() {
    if let deadline { Interruption.stop(afterSeconds: deadline) }
  }

  /// The option where it was not typed.
  static var unchanged: DeadlineOption {
    var option = DeadlineOption()
    option.deadline = nil
    return option
  }
}
