import ArgumentParser
import Platform
import Scanning

/// A command whose work ends in an exit status.
protocol StatusCommand: ParsableCommand {
  /// Does the work.
  ///
  /// - Returns: how it ended.
  /// - Throws: wrong usage, what is wrong with a configuration, and `ExitCode` where a message was
  ///   printed already.
  mutating func execute() throws -> ExitStatus
}

extension StatusCommand {
  /// Does the work as ArgumentParser asks for it: this is the only way to another code than 0.
  mutating func run() throws {
    let status: ExitStatus
    do {
      status = try execute()
    } catch let error as FormatError {
      throw Diagnostics.usage("\(error)")
    }
    if status != .passed { throw ExitCode(status.rawValue) }
  }
}
