import Fixtures
import Platform
import Testing

/// A folder under `Golden`: a command, what it runs on and what it has to say.
///
/// - `command`: an argument a line; lines that begin with `#` say what the case shows
/// - `input/`: the files of the folder that it runs in; `setup`: a shell script that makes more
/// - `stdin`: standard input
/// - `stdout`, `stderr`, `status`: what is expected
///
/// In all of them `{KEY1}` to `{KEY9}` stand for keys, which exist only while a test runs, and
/// `{FINGERPRINT1}` to `{FINGERPRINT9}` for their names; `setup` has them as variables. In what is
/// expected `{FOLDER}` is the folder and `{VERSION}` is kascan's version.
struct GoldenCase: CustomTestStringConvertible {
  let name: String

  static let folder = Executables.package + "/Tests/EndToEndTests/Golden"
  /// Whether the run writes what kascan says as what is expected from now on.
  static let isWriting =
    Program.Environment.inherited["KASCAN_GOLDEN"].map { $0 == Array("write".utf8) } ?? false

  static let keys = (1...9).map { TestKey($0) }

  /// Every case, by name.
  static let all: [GoldenCase] = {
    let listing = try? Program("ls", [Array(folder.utf8)]).run().output
    return String(decoding: listing ?? [], as: UTF8.self).split(separator: "\n")
      .map { GoldenCase(name: String($0)) }
  }()

  var testDescription: String { name }

  /// A file of the case; empty where there is none.
  func text(_ file: String) -> String {
    let bytes = try? MappedFile(path: Array("\(Self.folder)/\(name)/\(file)".utf8))
    return bytes.map {
      $0.withBytes { span in
        String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self)
      }
    } ?? ""
  }

  var arguments: [String] {
    text("command").split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
  }

  /// Makes what the command runs on.
  func prepare(_ sandbox: GitSandbox) throws {
    let from = "\(Self.folder)/\(name)/input"
    try sandbox.shell("mkdir in; if [ -d '\(from)' ]; then cp -R '\(from)/.' in; fi")
    let list = try sandbox.names(recursivelyIn: "in")
    for file in list { try sandbox.write(file, Self.expand(try sandbox.read(file))) }
    let script = text("setup")
    if script.isEmpty { return }
    var variables: [String: String] = [:]
    for (index, key) in Self.keys.enumerated() {
      variables["KEY\(index + 1)"] = key.secret
      variables["FINGERPRINT\(index + 1)"] = key.fingerprint
    }
    try sandbox.shell(script, in: "in", variables: variables)
  }

  /// Puts keys in the place of their names.
  static func expand(_ bytes: [UInt8]) -> [UInt8] {
    var text = bytes
    for (index, key) in keys.enumerated() {
      text = text.replacing(Array("{KEY\(index + 1)}".utf8), with: key.bytes)
      text = text.replacing(
        Array("{FINGERPRINT\(index + 1)}".utf8), with: Array(key.fingerprint.utf8))
    }
    return text
  }

  /// Puts names in the place of what differs from run to run.
  static func generalize(_ bytes: [UInt8], _ sandbox: GitSandbox, version: String) -> String {
    var text = bytes
    for (index, key) in keys.enumerated() {
      text = text.replacing(key.bytes, with: Array("{KEY\(index + 1)}".utf8))
      text = text.replacing(
        Array(key.fingerprint.utf8), with: Array("{FINGERPRINT\(index + 1)}".utf8))
    }
    text = text.replacing(Array(sandbox.path("in").utf8), with: Array("{FOLDER}".utf8))
    text = text.replacing(Array(version.utf8), with: Array("{VERSION}".utf8))
    // What a packing program writes differs from version to version.
    return String(decoding: text, as: UTF8.self)
      .replacing(#/"sha256":"[0-9a-f]{64}"/#, with: #""sha256":"{SHA256}""#)
  }

  /// Leaves out how much of git's own files was read, which depends on git's version.
  static func withoutGitFiles(_ text: String) -> String {
    text.replacing(#/"files":\d+,"bytes":\d+/#, with: #""files":0,"bytes":0"#)
      .replacing(#/(\d+ files? and )?(\d+ git objects?) \([^)]*\)/#) { "\($0.output.2)" }
  }

  /// Writes what is expected from now on; nothing takes the file away.
  func write(_ file: String, _ text: String) throws {
    let path = "\(Self.folder)/\(name)/\(file)"
    if text.isEmpty {
      _ = try Program("rm", ["-f", path].map { Array($0.utf8) }).run()
      return
    }
    let report = try ReportFile(path: Array(path.utf8))
    try report.write(Array(text.utf8).span)
    try report.commit()
    _ = try Program("chmod", ["644", path].map { Array($0.utf8) }).run()
  }
}

extension GitSandbox {
  /// The paths of all regular files under a folder.
  func names(recursivelyIn folder: String) throws -> [String] {
    let program = Program(
      "find", [path(folder), "-type", "f", "-print0"].map { Array($0.utf8) })
    return try program.run().output.split(separator: 0).map {
      String(decoding: $0.dropFirst(path.utf8.count + 1), as: UTF8.self)
    }
  }
}
