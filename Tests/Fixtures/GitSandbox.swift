import Glibc
package import Platform

/// A temporary folder with git repositories in it, made by the real git with a fixed environment.
package final class GitSandbox {
  /// A git command that failed.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// The folder's absolute path.
  package let path: String
  private var time = 1_700_000_000

  /// Makes an empty folder.
  package init() throws {
    var template = Array("/tmp/kascan-git-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    _ = try? Program("rm", [Array("-rf".utf8), Array(path.utf8)]).run()
  }

  /// The environment of every command: nobody's configuration, and a clock of its own.
  package var environment: Program.Environment {
    var environment = Program.Environment.empty
    environment["PATH"] = Program.Environment.inherited["PATH"]
    let values = [
      "HOME": path, "LC_ALL": "C", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "Ann Author",
      "GIT_AUTHOR_EMAIL": "ann@example.com", "GIT_COMMITTER_NAME": "Carl Committer",
      "GIT_COMMITTER_EMAIL": "carl@example.com", "GIT_AUTHOR_DATE": "\(time) +0000",
      "GIT_COMMITTER_DATE": "\(time) +0000",
    ]
    for (name, value) in values { environment[name] = Array(value.utf8) }
    return environment
  }

  /// The path of something in the folder.
  package func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Runs git in a folder of the sandbox; every call is a minute later than the one before.
  ///
  /// - Returns: what git wrote to standard output.
  @discardableResult
  package func git(
    _ folder: String, _ arguments: String..., input: [UInt8] = [], settings: [String] = []
  ) throws -> [UInt8] {
    time += 60
    var all = ["-C", path(folder), "-c", "gc.auto=0", "-c", "protocol.file.allow=always"]
    for setting in settings { all += ["-c", setting] }
    let program = Program(
      "git", (all + arguments).map { Array($0.utf8) }, environment: environment)
    let (output, end) = try program.run(input: input)
    guard end.status == 0 else {
      let errors = String(decoding: end.errors, as: UTF8.self)
      throw Failure(description: "git \(arguments.joined(separator: " ")): \(errors)")
    }
    return output
  }

  /// The same, as text without white space at its end.
  @discardableResult
  package func text(
    _ folder: String, _ arguments: String..., input: [UInt8] = []
  ) throws -> String {
    time += 60
    let all = ["-C", path(folder)] + arguments
    let (output, end) = try Program(
      "git", all.map { Array($0.utf8) }, environment: environment
    ).run(input: input)
    guard end.status == 0 else {
      throw Failure(description: "git \(arguments): \(String(decoding: end.errors, as: UTF8.self))")
    }
    var text = String(decoding: output, as: UTF8.self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Writes a file, with the folders above it.
  package func write(_ name: String, _ content: [UInt8]) throws {
    let parts = name.split(separator: "/")
    for count in 1..<max(parts.count, 1) {
      let folder = path(parts.prefix(count).joined(separator: "/"))
      _ = unsafe mkdir(folder, 0o755)
    }
    let file = try FileDescriptor(
      opening: Array(path(name).utf8), O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
    var rest = content[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        retrying { unsafe Glibc.write(file.raw, bytes.baseAddress, bytes.count) }
      }
      if count < 0 { throw SystemError("write") }
      rest = rest.dropFirst(count)
    }
  }

  /// Makes a symbolic link.
  package func link(_ name: String, to target: String) throws {
    guard unsafe symlink(target, path(name)) == 0 else { throw SystemError("symlink") }
  }

  /// Reads a file.
  package func read(_ name: String) throws -> [UInt8] {
    try MappedFile(path: Array(path(name).utf8)).withBytes { bytes in
      (0..<bytes.count).map { bytes[$0] }
    }
  }

  /// Removes a file.
  package func remove(_ name: String) {
    _ = unsafe unlink(path(name))
  }

  /// The names of the files in a folder, sorted.
  package func names(_ folder: String) throws -> [String] {
    let (output, _) = try Program("ls", [Array("-A".utf8), Array(path(folder).utf8)]).run()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
  }
}
