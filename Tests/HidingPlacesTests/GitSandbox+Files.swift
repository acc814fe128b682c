import Fixtures
import Platform

/// A shell script that failed.
struct ShellFailure: Error {
  let errors: String
}

extension GitSandbox {
  /// Writes text.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  /// Runs a shell script in the sandbox's folder.
  func shell(_ script: String) throws {
    let arguments = ["-C", path, "sh", "-euc", script].map { Array($0.utf8) }
    let end = try Program("env", arguments, environment: environment).run().end
    guard end.status == 0 else {
      throw ShellFailure(errors: String(decoding: end.errors, as: UTF8.self))
    }
  }
}
