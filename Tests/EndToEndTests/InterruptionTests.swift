import Fixtures
import Glibc
import Platform
import Testing

/// Ctrl-C, and files that change while they are read.
@Suite struct InterruptionTests {
  /// Large enough that no machine reads it before the test has done what it came for.
  private static let hugeSize = 1 << 40

  /// Runs kascan and, once it has read some megabytes, `action` with its process number.
  func kascan(
    _ sandbox: GitSandbox, _ arguments: [String], once action: @escaping @Sendable (pid_t) -> Void
  ) async throws -> Ended {
    let watch = Task.detached { [path = sandbox.path] in
      while true {
        if let number = Self.number(in: path + "/pid"), Self.bytesRead(number) > 4 << 20 {
          return action(number)
        }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    defer { watch.cancel() }
    return try await Task.detached { [sandbox = Unchecked(value: sandbox)] in
      try sandbox.value.kascan(
        arguments, through: ["sh", "-c", #"echo $$ >pid; exec "$@""#, "sh"])
    }.value
  }

  /// The test waits while another thread uses the value.
  private struct Unchecked<Value>: @unchecked Sendable { let value: Value }

  static func number(in file: String) -> pid_t? {
    pid_t(text(file).filter { !$0.isWhitespace })
  }

  static func text(_ file: String) -> String {
    guard let file = try? FileDescriptor(opening: Array(file.utf8), O_RDONLY) else { return "" }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(file.raw, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  /// How much a process has read so far.
  static func bytesRead(_ process: pid_t) -> Int {
    let line = text("/proc/\(process)/io").split(separator: "\n").first { $0.hasPrefix("rchar: ") }
    return line.flatMap { Int($0.dropFirst(7)) } ?? 0
  }

  @Test(arguments: [SIGINT, SIGTERM]) func controlC(_ signal: CInt) async throws {
    let sandbox = try GitSandbox()
    try sandbox.write("in/a.txt", TestKey(1).secret)
    try sandbox.writeSparse("in/huge", size: Self.hugeSize, [1], at: 0)
    let ended = try await kascan(sandbox, ["scan", "-f", "json", "in"]) { kill($0, signal) }
    #expect(ended.status == 130)
    #expect(ended.errorText.contains("incomplete"))
    let report = try ended.report()
    #expect(!report.coverage.complete)
    #expect(report.coverage.unread.contains { $0.path == "in/huge" })
  }

  @Test func fileShrinks() async throws {
    let sandbox = try GitSandbox()
    try sandbox.writeSparse("in/huge", size: Self.hugeSize, [1], at: 0)
    try sandbox.write("in/other", "nothing\n")
    let path = sandbox.path("in/huge")
    let ended = try await kascan(sandbox, ["scan", "-f", "json", "in"]) { _ in
      _ = unsafe truncate(path, 1000)
    }
    #expect(ended.status == 2)
    let report = try ended.report()
    #expect(report.coverage.unread == [.init(path: "in/huge", reason: "shrank while it was read")])
    #expect(ended.errorText.contains("in/huge"))
  }

  @Test func fileVanishes() async throws {
    let sandbox = try GitSandbox()
    for name in ["one", "two"] {
      try sandbox.writeSparse("in/\(name)", size: Self.hugeSize, [1], at: 0)
    }
    let folder = sandbox.path("in")
    let ended = try await kascan(sandbox, ["scan", "-f", "json", "--threads=1", "in"]) { process in
      let isOpen = { (name: String) in
        (3..<64).contains { number in
          guard let path = unsafe realpath("/proc/\(process)/fd/\(number)", nil) else {
            return false
          }
          defer { unsafe free(path) }
          return unsafe String(cString: path) == "\(folder)/\(name)"
        }
      }
      let (open, other) = isOpen("one") ? ("one", "two") : ("two", "one")
      _ = unsafe unlink("\(folder)/\(other)")
      _ = unsafe truncate("\(folder)/\(open)", 1000)
    }
    #expect(ended.status == 2)
    let reasons = try ended.report().coverage.unread.map(\.reason)
    #expect(Set(reasons) == ["shrank while it was read", "no such file or directory"])
  }
}
