import Fixtures
import Platform

/// A host of the repositories in a folder of a sandbox, over HTTP on this machine; it ends with this
/// object. `Tests/Scripts/http-backend` says what faults it has.
final class GitHost {
  private let process: RunningProgram
  private let port: String

  /// Starts it and waits until it listens.
  init(_ sandbox: GitSandbox, folder: String = ".") throws {
    let script = "\(Executables.package)/Tests/Scripts/http-backend"
    let running = try Program(
      script, [Array(sandbox.path(folder).utf8)], environment: sandbox.environment
    ).start()
    var line: [UInt8] = []
    while !line.contains(0x0A) {
      let block = try unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
        count = try unsafe running.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      guard !block.isEmpty else { throw ShellFailure(errors: Array("no host".utf8)) }
      line += block
    }
    process = running
    port = String(decoding: line.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  /// The address of a repository.
  func url(_ path: String, fault: String = "", user: String = "") -> String {
    "http://\(user)127.0.0.1:\(port)/\(fault.isEmpty ? "" : "!\(fault)/")\(path)"
  }
}
