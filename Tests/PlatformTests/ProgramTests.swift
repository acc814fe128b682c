import Glibc
import Testing

@testable import Platform

@Suite struct ProgramTests {
  private func shell(_ script: String) -> Program {
    Program("sh", [Array("-c".utf8), Array(script.utf8)])
  }

  @Test func outputAndStatus() throws {
    let (output, end) = try shell("echo out; echo err >&2; exit 3").run()
    #expect(output == Array("out\n".utf8))
    #expect(end == Program.End(status: 3, signal: nil, errors: Array("err\n".utf8)))
  }

  /// The shell is the oracle of where a program is.
  @Test func fileInPath() throws {
    let (output, _) = try shell("command -v git").run()
    #expect(Program.file(for: "git") + "\n" == String(decoding: output, as: UTF8.self))
    let (made, _) = try shell(
      """
      cd "$(mktemp -d)" && mkdir -p folder/tool plain && : >plain/tool && mkdir real && cd real \
        && printf '#!/bin/sh\\n' >tool && chmod +x tool && cd .. && pwd
      """
    ).run()
    let top = String(decoding: made, as: UTF8.self).dropLast()
    defer { _ = try? Program("rm", [Array("-rf".utf8), Array(top.utf8)]).run() }
    let folders = "\(top)/none:\(top)/folder:\(top)/plain:\(top)/real"
    #expect(Program.file(for: "tool", in: folders) == "\(top)/real/tool")
    #expect(Program.file(for: "tool", in: "\(top)/folder:\(top)/plain") == "tool")
    #expect(Program.file(for: "tool", in: nil) == "tool")
  }

  @Test func endedBySignal() throws {
    let (_, end) = try shell("kill -9 $$").run()
    #expect(end.status == nil)
    #expect(end.signal == 9)
  }

  /// Input, output and errors larger than any pipe, all at once.
  @Test func noDeadlock() throws {
    let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
    let (output, end) = try shell("tee /dev/stderr").run(input: input)
    #expect(output == input)
    #expect(end.status == 0)
    #expect(end.errors == Array(input.prefix(1 << 16)))
  }

  /// A program that does not read its input, or closes its output early.
  @Test func inputNobodyReads() throws {
    let input = [UInt8](repeating: 0x61, count: 1_000_000)
    let (output, end) = try shell("exec <&-; sleep 0.05; echo done").run(input: input)
    #expect(output == Array("done\n".utf8))
    #expect(end.status == 0)
    let (_, closed) = try shell("exec >&-; cat >/dev/null").run(input: input)
    #expect(closed.status == 0)
  }

  @Test func outputNobodyReads() throws {
    let running = try Program("yes", []).start()
    var block = [UInt8](repeating: 0, count: 100)
    let count = unsafe try block.withUnsafeMutableBytes { unsafe try running.read(into: $0) }
    #expect(count > 0)
    #expect(running.finish().signal == 13)  // SIGPIPE is at its default.
  }

  /// One that is let go is ended and waited for.
  @Test func letGo() throws {
    for _ in 0..<3 { _ = try shell("exec sleep 1000").start() }
  }

  @Test func letGoAndDeafToSIGTERM() throws {
    let running = try shell("trap '' TERM; echo deaf; exec sleep 1000").start()
    var block = [UInt8](repeating: 0, count: 100)
    let count = unsafe try block.withUnsafeMutableBytes { unsafe try running.read(into: $0) }
    #expect(Array(block[..<count]) == Array("deaf\n".utf8))
  }

  @Test func argumentsAndEnvironment() throws {
    var environment = Program.Environment.empty
    environment["PATH"] = Program.Environment.inherited["PATH"]
    environment["NAME"] = Array("first".utf8)
    environment["NAME"] = Array("a value\nof two lines".utf8)
    environment["GONE"] = Array("x".utf8)
    environment["GONE"] = nil
    #expect(environment["NAME"] == Array("a value\nof two lines".utf8))
    let script = Array(#"printf '%s|%s|%s' "$NAME" "${GONE-none}" "$1""#.utf8)
    let odd: [UInt8] = [0xff, 0x20, 0x22, 0x24, 0x0a, 0x2a]
    let (output, _) = try Program(
      "sh", [Array("-c".utf8), script, Array("sh".utf8), odd], environment: environment
    ).run()
    #expect(output == Array("a value\nof two lines|none|".utf8) + odd)
  }

  @Test func notThere() {
    #expect(throws: SystemError.self) { try Program("kascan-no-such-program", []).run() }
  }

  @Test func noOpenFilesArePassedOn() throws {
    // One that is not marked to be closed.
    let file = try FileDescriptor(opening: Array("/dev/null".utf8), O_RDONLY)
    let copy = FileDescriptor(owning: dup(file.raw))
    let (output, _) = try shell("ls /proc/self/fd | wc -l").run()
    // 0, 1, 2 and the one that `ls` reads the folder with.
    #expect(output == Array("4\n".utf8))
    #expect(copy.raw > 2)
  }
}
