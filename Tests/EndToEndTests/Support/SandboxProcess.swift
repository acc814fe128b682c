import Fixtures
import Glibc
import Platform

/// A running `kubeadapt-sandbox`; it ends with this object.
final class SandboxProcess {
  /// Where it listens.
  let endpoint: String
  private let folder: GitSandbox
  private let process: RunningProgram

  /// Starts it and waits until it is ready.
  ///
  /// - Parameters:
  ///   - folder: where its output goes.
  ///   - keys: a key a line, as its `--keys` takes them.
  init(in folder: GitSandbox, keys: [String], _ arguments: String...) throws {
    self.folder = folder
    try folder.write("sandbox/keys", keys.joined(separator: "\n") + "\n")
    try folder.write("sandbox/endpoint", [])
    try folder.write("sandbox/log", [])
    let script = #"cd "$1"; shift; exec "$@" >endpoint 2>log"#
    let all =
      ["-c", script, "sh", folder.path("sandbox"), Executables.sandbox, "--port=0", "--keys=keys"]
      + arguments
    process = try Program("sh", all.map { Array($0.utf8) }).start()
    while true {
      let text = String(decoding: try folder.read("sandbox/endpoint"), as: UTF8.self)
      if text.hasSuffix("\n") {
        endpoint = String(text.dropLast())
        break
      }
      let errors = try folder.read("sandbox/log")
      guard errors.isEmpty else { throw ShellFailure(errors: errors) }
      usleep(5000)
    }
  }

  /// The requests so far, a line each.
  var log: [String] {
    get throws {
      String(decoding: try folder.report("sandbox/log"), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
  }

  /// Sends a request about the sandbox itself.
  func post(_ path: String, _ body: String) throws {
    let arguments = ["-sf", "--noproxy", "*", "--data-binary", "@-", endpoint + path]
    let end = try Program("curl", arguments.map { Array($0.utf8) }).run(input: Array(body.utf8)).end
    guard end.status == 0 else { throw ShellFailure(errors: Array("curl failed".utf8)) }
  }
}
