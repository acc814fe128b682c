import Blobs
import Glibc
import Inputs
import Platform
import Synchronization
import Testing

@Suite struct FileWalkTests {
  private func reasons(_ entries: [Coverage.Entry], in folder: ScratchFolder) -> [String] {
    entries.map {
      String(decoding: $0.path, as: UTF8.self).dropFirst(folder.path.utf8.count + 1) + ": "
        + $0.reason.code
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
    // Of a link, what it says is read.
    #expect(
      record.content.withLock { $0.files } == [
        Array((folder.path + "/a/file").utf8): Array("x\n".utf8),
        Array((folder.path + "/a/loop").utf8): Array("..".utf8),
        Array((folder.path + "/broken").utf8): Array("/nowhere".utf8),
      ])
    #expect(
      reasons(coverage.excluded, in: folder) == [
        "a/.git: git-folder", "a/loop: symbolic-link", "broken: symbolic-link", "fifo: fifo",
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
    // A FIFO is read when somebody has opened it to write.
    let writer = try Program(
      "sh", ["-c", ": > \"$1\"", "sh", folder.path + "/fifo"].map { Array($0.utf8) }
    ).start()
    let path = folder.path
    let (record, coverage) = FileWalk.record([
      path + "/link", path + "/a/file", path + "/a/", path + "/gone", path + "/fifo", "/dev/null",
    ])
    #expect(
      record.paths == [path + "/link", path + "/link/file", path + "/a/file"])
    // What is named is to be read: a device is no choice.
    #expect(coverage.unread.contains(.init(path: [UInt8]("/dev/null".utf8), .special(.device))))
    #expect(
      reasons(coverage.unread.filter { !$0.path.starts(with: "/dev/".utf8) }, in: folder)
        == ["gone: system-error"])
    _ = writer
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
    #expect(
      coverage.excluded.map(\.reason) == [.ignored(.configuration), .ignored(.configuration)])
  }

  @Test func ignoredLinksAreNotRead() throws {
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "."])
    for name in ["seen", "unseen", "tracked"] {
      try run("ln", ["-s", "t", folder.path + "/" + name])
    }
    try folder.write(".git/info/exclude", "unseen\ntracked\n")
    try folder.git(["add", "-f", "tracked"])
    #expect(
      FileWalk.record([folder.path]).record.paths
        == [folder.path + "/seen", folder.path + "/tracked"])
  }

  @Test func largerThanTheLimitIsUnread() throws {
    let folder = try ScratchFolder()
    let sizes = [0, 99, 100, 101, 300_000]
    for size in sizes {
      try folder.write(Array("f\(size)".utf8), [UInt8](repeating: 1, count: size))
    }
    let path = folder.path
    for arguments in [[path], sizes.map { "\(path)/f\($0)" }] {
      let (record, coverage) = FileWalk.record(arguments) { $0.sizeLimit = SizeLimit(bytes: 100) }
      #expect(record.paths == [path + "/f99", path + "/f100"])
      #expect(
        reasons(coverage.unread, in: folder) == [
          "f101: size-limit", "f300000: size-limit",
        ])
      #expect(coverage.files == 3)
    }
  }

  @Test func stoppingIsSaid() throws {
    let folder = try ScratchFolder()
    try folder.write("a")
    let walk = FileWalk(arguments: [[UInt8](folder.path.utf8)])
    let record = WalkRecord()
    let coverage = walk.run(
      makeConsumer: { _ in WalkRecorder(record) }, shouldStop: { true })
    #expect(coverage.unread.map(\.reason) == [.stopped])
  }
}
