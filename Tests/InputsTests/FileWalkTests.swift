import Glibc
import Inputs
import Platform
import Synchronization
import Testing

@Suite struct FileWalkTests {
  private func reasons(_ entries: [Coverage.Entry], in folder: ScratchFolder) -> [String] {
    entries.map {
      String(decoding: $0.path, as: UTF8.self).dropFirst(folder.path.utf8.count + 1) + ": "
        + $0.reason
    }
  }

  @Test(arguments: [1, 2, 8]) func specialEntriesAreCounted(threads: Int) throws {
    let folder = try ScratchFolder()
    try folder.write("a/file")
    try folder.write("a/.git/config")
    try run("mkfifo", [folder.path + "/fifo"])
    try run("ln", ["-s", "..", folder.path + "/a/loop"])
    try run("ln", ["-s", "/nowhere", folder.path + "/broken"])
    try run(
      "python3",
      [
        "-c", "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])",
        folder.path + "/socket",
      ])
    let (record, coverage) = FileWalk.record([folder.path], threads: threads)
    #expect(record.paths == [folder.path + "/a/file"])
    #expect(
      reasons(coverage.excluded, in: folder) == [
        "a/.git: .git folder", "a/loop: symbolic link", "broken: symbolic link", "fifo: fifo",
        "socket: socket",
      ])
    #expect(coverage.unread == [])
    #expect(coverage.files == 1)
  }

  @Test func namesOfAnyBytesArePresented() throws {
    let folder = try ScratchFolder()
    let names: [[UInt8]] = [[0xff, 0xfe], Array("a\nb".utf8), Array("\u{1b}[31m".utf8), [0x2d]]
    for name in names { try folder.write(name) }
    let (record, _) = FileWalk.record([folder.path])
    let prefix = [UInt8]((folder.path + "/").utf8)
    record.content.withLock { content in
      #expect(Set(content.files.keys) == Set(names.map { prefix + $0 }))
      #expect(content.names.isSuperset(of: names.map { prefix + $0 }))
    }
  }

  @Test func argumentsOfEveryKind() throws {
    let folder = try ScratchFolder()
    try folder.write("a/file")
    try run("ln", ["-s", "a", folder.path + "/link"])
    try run("mkfifo", [folder.path + "/fifo"])
    let path = folder.path
    let (record, coverage) = FileWalk.record([
      path + "/link", path + "/a/file", path + "/a/", path + "/gone", path + "/fifo", "/dev/null",
    ])
    #expect(
      record.paths == [path + "/link/file", path + "/a/file"])
    // What is named is to be read: a device is no choice.
    #expect(coverage.unread.contains(.init(path: [UInt8]("/dev/null".utf8), reason: "device")))
    #expect(
      reasons(coverage.unread.filter { !$0.path.starts(with: "/dev/".utf8) }, in: folder)
        == ["gone: no such file or directory"])
  }

  /// Deeper than a path may be long, and with a folder to come back to on every level.
  @Test func deepTree() throws {
    let folder = try ScratchFolder()
    try run(
      "python3",
      [
        "-c",
        """
        import os, sys
        os.chdir(sys.argv[1])
        for level in range(3000):
          os.mkdir("side"); open("side/f", "w").write("x")
          os.mkdir("deep"); os.chdir("deep")
        open("end", "w").write("x")
        """, folder.path,
      ])
    let (record, coverage) = FileWalk.record([folder.path])
    #expect(coverage.unread == [])
    #expect(record.paths.count == 3001)
  }

  @Test func configuredPathsAreLeftOut() throws {
    let folder = try ScratchFolder()
    for name in ["a/x", "b/x", "b/y.min.js"] { try folder.write(name) }
    let (record, coverage) = FileWalk.record([folder.path]) {
      $0.excludedPatterns = [Array("/a/".utf8), Array("*.min.js".utf8)]
      $0.honoursIgnore = false
    }
    #expect(record.paths == [folder.path + "/b/x"])
    #expect(coverage.excluded.map(\.reason) == ["configuration", "configuration"])
  }

  @Test func stoppingIsSaid() throws {
    let folder = try ScratchFolder()
    try folder.write("a")
    let walk = FileWalk(arguments: [[UInt8](folder.path.utf8)])
    let record = WalkRecord()
    let coverage = walk.run(
      makeConsumer: { _ in WalkRecorder(record) }, shouldStop: { true })
    #expect(coverage.unread.map(\.reason) == ["stopped before the end"])
  }
}
