import CPlatform
import Glibc

/// A program to run: no shell, no inherited files, an environment of its own.
package struct Program: Sendable {
  /// The program's name, looked for in PATH, or a path.
  package var name: String
  /// The arguments after the name, as bytes without a NUL.
  package var arguments: [[UInt8]]
  /// What the program sees as its environment.
  package var environment: Environment
  /// Whether the end of what it writes to standard error is kept rather than the beginning.
  package var keepsLastErrors = false

  /// Creates a program that inherits this process's environment.
  package init(_ name: String, _ arguments: [[UInt8]], environment: Environment = .inherited) {
    self.name = name
    self.arguments = arguments
    self.environment = environment
  }

  /// How a program ended.
  package struct End: Sendable, Equatable {
    /// The exit status; nil when a signal ended it, or the system does not tell.
    package var status: Int?
    /// The signal that ended it.
    package var signal: Int?
    /// The first 64 KiB of what it wrote to standard error, or at least the last.
    package var errors: [UInt8]
  }

  /// Starts the program.
  ///
  /// - Parameter input: what the program reads from standard input.
  package func start(input: [UInt8] = []) throws(SystemError) -> RunningProgram {
    try RunningProgram(self, input: input)
  }

  /// Runs the program to its end and returns everything it wrote.
  package func run(input: [UInt8] = []) throws(SystemError) -> (output: [UInt8], end: End) {
    try start(input: input).collect()
  }

  /// The file that PATH has for a program, or the name itself where it has none: starting that says
  /// so.
  ///
  /// For a program that is started several times: each start tries every folder of PATH.
  ///
  /// - Parameters:
  ///   - name: the program's name, without a slash.
  ///   - folders: PATH's value.
  package static func file(
    for name: String, in folders: String? = Terminal.environment("PATH")
  ) -> String {
    guard let folders else { return name }
    for folder in folders.split(separator: ":", omittingEmptySubsequences: false) {
      let file = folder.isEmpty ? "./" + name : "\(folder)/\(name)"
      var status = stat()
      if unsafe access(file, X_OK) == 0, unsafe stat(file, &status) == 0,
        status.st_mode & S_IFMT == S_IFREG
      {
        return file
      }
    }
    return name
  }

  /// Environment variables, as bytes.
  package struct Environment: Sendable, Equatable {
    /// Every variable as `NAME=value`.
    package private(set) var entries: [[UInt8]]

    /// This process's environment.
    package static var inherited: Environment {
      var entries: [[UInt8]] = []
      if var next = unsafe kascan_environment() {
        while let entry = unsafe next.pointee {
          unsafe entries.append(
            [UInt8](UnsafeRawBufferPointer(start: UnsafeRawPointer(entry), count: strlen(entry))))
          unsafe next += 1
        }
      }
      return Environment(entries: entries)
    }

    /// The environment without any variable.
    package static var empty: Environment { Environment(entries: []) }

    /// A variable's value; nil takes the variable away.
    package subscript(name: String) -> [UInt8]? {
      get {
        let prefix = Array(name.utf8) + [UInt8(ascii: "=")]
        return entries.first { $0.starts(with: prefix) }.map { Array($0.dropFirst(prefix.count)) }
      }
      set {
        let prefix = Array(name.utf8) + [UInt8(ascii: "=")]
        entries.removeAll { $0.starts(with: prefix) }
        if let newValue { entries.append(prefix + newValue) }
      }
    }
  }
}
