import Fixtures
import Glibc
import Platform
import Testing

/// How a run of kascan ended.
struct Ended {
  /// The exit status; nil when a signal ended it.
  var status: Int?
  /// What it wrote to standard output.
  var output: [UInt8]
  /// What it wrote to standard error.
  var errors: [UInt8]

  var text: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }
}

extension GitSandbox {
  /// Runs kascan in a folder of the sandbox, and looks for keys in what it writes.
  ///
  /// - Parameters:
  ///   - input: what stands on standard input.
  ///   - folder: where kascan runs.
  ///   - prefix: a program, with arguments, that starts kascan.
  ///   - variables: environment variables to add.
  @discardableResult
  func kascan(
    _ arguments: [String], input: [UInt8] = [], in folder: String = ".",
    through prefix: [String] = [], variables: [String: String] = [:]
  ) throws -> Ended {
    let all = ["-C", path(folder)] + prefix + [Executables.kascan] + arguments
    let program = Program(
      "env", all.map { Array($0.utf8) }, environment: environment(adding: variables))
    let (output, end) = try program.run(input: input)
    if !arguments.contains("--show-secrets") {
      expectNoKey(in: output, "standard output of \(arguments)")
      expectNoKey(in: end.errors, "standard error of \(arguments)")
    }
    return Ended(status: end.status, output: output, errors: end.errors)
  }

  @discardableResult
  func kascan(
    _ arguments: String..., input: [UInt8] = [], in folder: String = ".",
    through prefix: [String] = []
  ) throws -> Ended {
    try kascan(arguments, input: input, in: folder, through: prefix)
  }

  /// Reads a report that kascan wrote, and looks for keys in it.
  func report(_ name: String) throws -> [UInt8] {
    let bytes = try read(name)
    expectNoKey(in: bytes, name)
    return bytes
  }

  /// Runs a shell script in a folder of the sandbox.
  func shell(
    _ script: String, in folder: String = ".", variables: [String: String] = [:]
  ) throws {
    let program = Program(
      "env", ["-C", path(folder), "sh", "-euc", script].map { Array($0.utf8) },
      environment: environment(adding: variables))
    let end = try program.run().end
    guard end.status == 0 else { throw ShellFailure(errors: end.errors) }
  }

  /// Writes text with keys in it.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func environment(adding variables: [String: String]) -> Program.Environment {
    var environment = environment
    for (name, value) in variables { environment[name] = Array(value.utf8) }
    return environment
  }

  private func expectNoKey(in bytes: [UInt8], _ place: String) {
    let offset = LeakCheck.offset(in: bytes)
    #expect(offset == nil, "a key is printed at byte \(offset ?? 0) of \(place)")
  }
}

/// A script that failed.
struct ShellFailure: Error, CustomStringConvertible {
  let errors: [UInt8]
  var description: String { String(decoding: errors, as: UTF8.self) }
}
