import ArgumentParser
import FoundationEssentials
import Glibc

/// The command line of `kubeadapt-sandbox`.
@main
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubeadapt-sandbox",
    abstract: "A local stand-in for the Kubeadapt API, for trying out kascan.",
    discussion: """
      Listens on 127.0.0.1 and prints its endpoint when it is ready; the request log goes to \
      standard error and names keys by fingerprint.

      A key is written KEY [scopes=A,B] [clusters=C,D] [org=NAME] [revoked]; without scopes it has all of \
      them, without clusters it sees all of them (\(Fixture.clusterIDs.joined(separator: ", "))).

      A fault is written KIND[:PERCENT[:PATH]], delay:MS[:PATH] or status:CODE[:TIMES[:PATH]]; \
      kinds: \
      \(Fault.Kind.allCases.map(\.rawValue).joined(separator: ", ")).

      While it runs: POST /_sandbox/revoke (a key or its fingerprint), POST /_sandbox/keys (a key \
      line), POST /_sandbox/faults (a fault; empty ends all faults), GET /_sandbox/log.
      """)

  @Option(help: "The port; 0 for any that is free.")
  var port: UInt16 = 8787

  @Option(
    help: ArgumentHelp(
      "The address to listen on; others than loopback show the keys' organization to the network.",
      valueName: "ip"))
  var listen = "127.0.0.1"

  @Option(help: "How many clusters the organization has, from 3.")
  var clusters = 3

  @Option(help: "The generation of the API: new or old.")
  var contract = Contract.new

  @Option(help: ArgumentHelp("A key; repeatable.", valueName: "line"))
  var key: [String] = []

  @Option(help: ArgumentHelp("A file with a key a line; # begins a comment.", valueName: "file"))
  var keys: String?

  @Option(help: ArgumentHelp("A fault; repeatable.", valueName: "fault"))
  var fault: [String] = []

  @Option(help: "Requests a window and key; 0 for no limit.")
  var rateLimit = 100

  @Option(help: "The window's length in seconds.")
  var rateWindow = 60

  @Flag(help: "A 403 tells the scopes that the key holds (new contract).")
  var tellGranted = false

  @Flag(help: "No request log on standard error.")
  var quiet = false

  private func knownKeys() throws -> [SandboxKey] {
    var lines = key
    if let keys {
      guard let bytes = FileManager.default.contents(atPath: keys) else {
        throw ValidationError("cannot read the file of keys")
      }
      for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
        let text = String(line.prefix { $0 != "#" })
        if text.contains(where: { !$0.isWhitespace }) { lines.append(text) }
      }
    }
    var known: [SandboxKey] = []
    for line in lines {
      guard let key = SandboxKey(line: line) else {
        throw ValidationError(
          "key \(known.count + 1): not KEY [scopes=A,B] [clusters=C,D] [org=NAME] [revoked]")
      }
      if let problem = key.problem(Fixture(contract, clusters: clusters)) {
        throw ValidationError("key \(known.count + 1): \(problem)")
      }
      known.append(key)
    }
    return known
  }

  private func faults() throws -> [Fault] {
    var faults: [Fault] = []
    for text in fault {
      guard let fault = Fault(text) else {
        throw ValidationError(
          "fault: not KIND[:PERCENT[:PATH]], delay:MS[:PATH] or status:CODE[:TIMES[:PATH]]")
      }
      faults.append(fault)
    }
    return faults
  }

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let known = try knownKeys()
    let faults = try self.faults()
    var settings = Sandbox.Settings()
    settings.contract = contract
    settings.clusters = clusters
    settings.rateLimit = rateLimit
    settings.rateWindow = rateWindow
    settings.tellsGranted = tellGranted
    let isQuiet = quiet
    let report: @Sendable (Sandbox.LogEntry) -> Void = { entry in
      if !isQuiet { emit(entry.json.bytes + [0x0a], to: STDERR_FILENO) }
    }
    let sandbox = Sandbox(
      settings: settings, keys: known, faults: faults, report: report)
    if !listen.hasPrefix("127.") {
      emit(
        Array("warning: \(listen) is reached from outside this machine\n".utf8), to: STDERR_FILENO)
    }
    let server = try SandboxServer(sandbox, address: listen, port: port)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask {
        let endpoint = try await server.endpoint()
        emit(Array("\(endpoint)\n".utf8), to: STDOUT_FILENO)
      }
      // The first failure ends the program, such as a port that is taken.
      for try await _ in group {}
    }
  }
}

/// Writes a line at once, whatever the output is.
private func emit(_ line: [UInt8], to file: CInt) {
  _ = unsafe line.withUnsafeBytes { bytes in unsafe write(file, bytes.baseAddress, bytes.count) }
}

extension Contract: ExpressibleByArgument {}
