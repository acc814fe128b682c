import Fixtures
import Platform
import Testing

/// Arguments come from the program's start, not from a file that may be missing.
@Suite struct ArgumentsTests {
  private func run(_ program: String, _ arguments: String...) throws -> (text: String, status: Int?)
  {
    let (output, end) = try Program(program, arguments.map { Array($0.utf8) }).run()
    return (String(decoding: output + end.errors, as: UTF8.self), end.status)
  }

  /// In a mount namespace of its own, /proc is an empty folder.
  @Test func withoutProc() throws {
    let sandbox = try GitSandbox()
    try sandbox.write("in/a.txt", Sample.key)
    let ended = try run(
      "unshare", "-rm", "sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh",
      Executables.kascan, "scan", sandbox.path("in"))
    #expect(ended.status == 1 && ended.text.contains("in/a.txt:1:1"), "\(ended.text)")
  }

  @Test func withoutArguments() throws {
    let ended = try run(
      "python3", "-c",
      """
      import ctypes, sys
      none = (ctypes.c_char_p * 1)(None)
      ctypes.CDLL(None).execve(sys.argv[1].encode(), none, none)
      """, Executables.kascan)
    #expect(ended.status == 2 && ended.text.contains("nothing was scanned"), "\(ended.text)")
  }
}
