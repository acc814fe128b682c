import Glibc
import Testing

@testable import Platform

/// A program that is watched while it runs, and folders that are passing.
@Suite struct WatchedProgramTests {
  private func shell(_ script: String) -> Program {
    Program("sh", [Array("-c".utf8), Array(script.utf8)])
  }

  @Test func runsToItsEnd() throws {
    var output: [UInt8] = []
    let end = try shell("echo out; echo err >&2; exit 3").start().finish(asking: 1000) { _, _ in
      true
    } receiving: {
      output += $0
    }
    #expect(output == Array("out\n".utf8))
    #expect(end == Program.End(status: 3, signal: nil, errors: Array("err\n".utf8)))
  }

  /// What a program started ends with it, at any depth, whether it heeds signals or not.
  @Test func endsAllThatCameOfIt() throws {
    let script = """
      trap '' TERM INT
      sh -c "trap '' TERM; sleep 3000 & echo \\$!; sleep 3000" &
      echo $!; wait
      """
    var output: [UInt8] = []
    let end = try shell(script).start().finish(asking: 10) { _, _ in
      output.count { $0 == 0x0A } < 2
    } receiving: {
      output += $0
    }
    #expect(end == nil)
    let pids = output.split(separator: 0x0A).compactMap {
      pid_t(String(decoding: $0, as: UTF8.self))
    }
    #expect(pids.count == 2)
    for pid in pids { #expect(kill(pid, 0) != 0) }
  }

  @Test func progressIsSeen() throws {
    var seen: [UInt8] = []
    _ = try shell("printf 'one\\rtwo' >&2").start().finish(asking: 10) { count, last in
      if count > seen.count { seen = Array(last) }
      return true
    } receiving: { _ in
    }
    #expect(seen == Array("one\rtwo".utf8))
  }

  @Test func lastErrorsAreKept() throws {
    var program = shell("seq 1 100000 >&2; echo the end >&2")
    program.keepsLastErrors = true
    let end = try program.run().end
    #expect(end.errors.count >= 1 << 16 && end.errors.count < 1 << 18)
    #expect(end.errors.suffix(8) == Array("the end\n".utf8)[...])
  }

  @Test func passingFolder() throws {
    let kind = "kascan-test-\(getpid())"
    let outside = try TemporaryFolder(kind + "x")
    let path: [UInt8]
    do {
      let folder = try TemporaryFolder(kind)
      path = folder.path
      _ = try shell(
        """
        cd '\(String(decoding: path, as: UTF8.self))'; mkdir -p a/b; touch a/b/c
        ln -s '\(String(decoding: outside.path, as: UTF8.self))' link; chmod 444 a/b/c
        """
      ).run()
      // Another of its kind leaves one alone that is in use.
      _ = try TemporaryFolder(kind)
      #expect(RealPath.exists(path + Array("/a/b/c".utf8)))
    }
    #expect(!RealPath.exists(path))
    #expect(RealPath.exists(outside.path))
  }

  /// What a killed process left is removed by the next.
  @Test func leftBehind() throws {
    let kind = "kascan-left-\(getpid())"
    let script = "d=$(mktemp -d /tmp/\(kind)-XXXXXX); touch $d/.lock $d/x; printf %s $d"
    let left = try shell(script).run().output
    #expect(RealPath.exists(left))
    _ = try TemporaryFolder(kind)
    #expect(RealPath.exists(left) == (Terminal.environment("TMPDIR") != nil))
  }
}
