import Fixtures
import Testing

/// Compressed data and archives that stand amid a file: behind text, behind other archives, before
/// more, and in what archives and base64 hold. Made by the real tools.
@Suite struct AmidArchivesTests {
  private let sandbox: GitSandbox

  /// How each kind of data is made of `config`.
  private static let tools = [
    "gz": "gzip -c config", "bz2": "bzip2 -c config", "xz": "xz -c config",
    "lzma": "xz --format=lzma -c config", "lzip": "lzip -c config", "zst": "zstd -qc config",
    "lz4": "lz4 -qc config", "Z": "compress -c config", "zip": "zip -q - config",
    "7z": "7z a o.7z config > /dev/null; cat o.7z",
    "cab": "gcab -cz o.cab config > /dev/null; cat o.cab",
    "xar": "bsdtar -cf - --format xar config",
  ]
  private static let kinds = tools.keys.sorted()

  init() throws {
    sandbox = try GitSandbox()
    // The key's letters stand apart in what is compressed.
    let lines = (1...300).map { "line \($0 * 7919 % 1000) of alpha beta gamma" }
      .joined(separator: "\n")
    try sandbox.write("config", lines + "\nkey = " + TestKey(81).secret + "\n" + lines + "\n")
    try sandbox.write("notes", "Notes on the release.\nNothing to see here.\n")
    try sandbox.shell("seq 1 400 > plain; head -c 2000 config | base64 > text; mkdir f")
    for kind in Self.kinds { try sandbox.shell("(\(Self.tools[kind] ?? "false")) > data.\(kind)") }
  }

  /// Scans the folder `f`: all of it is read, and nothing found.
  private func expectNothingUnread(_ place: SourceLocation = #_sourceLocation) throws {
    let ended = try sandbox.kascan("scan", "f")
    #expect(ended.status == 0, "\(ended.text)", sourceLocation: place)
  }

  /// Scans the folder `f`: the key is found in every file.
  private func expectAllFound(
    isWhole: Bool = true, _ place: SourceLocation = #_sourceLocation
  ) throws {
    let report = try sandbox.kascan("scan", "--no-config", "-f", "json", "f").report()
    let found = Set(report.findings.map(\.path))
    try sandbox.shell("ls f > names")
    let names = String(decoding: try sandbox.read("names"), as: UTF8.self)
    let files = names.split(separator: "\n").map { "f/\($0)" }
    #expect(files.filter { !found.contains($0) } == [], sourceLocation: place)
    if isWhole {
      #expect(report.coverage.unread == [], sourceLocation: place)
    }
  }

  @Test func behindText() throws {
    for kind in Self.kinds { try sandbox.shell("cat notes data.\(kind) > f/\(kind)") }
    try expectAllFound()
  }

  @Test func betweenText() throws {
    for kind in Self.kinds { try sandbox.shell("cat notes data.\(kind) notes > f/\(kind)") }
    try expectAllFound()
  }

  @Test func farIntoAFile() throws {
    try sandbox.shell("seq 1 900000 > far")
    for kind in Self.kinds { try sandbox.shell("cat far data.\(kind) far > f/\(kind)") }
    try expectAllFound()
  }

  private static let zlib =
    #"python3 -c "import sys, zlib; sys.stdout.buffer.write(zlib.compress(b'plain' * 99))""#

  @Test(arguments: [
    "gzip -c plain", "bzip2 -c plain", "lz4 -qc plain", "lzip -c plain", "zip -q - plain",
    "tar -c plain", zlib,
  ])
  func behindOthers(tool: String) throws {
    try sandbox.shell("\(tool) > one")
    for kind in Self.kinds {
      try sandbox.shell(
        "cat one data.\(kind) > f/a-\(kind); (cat one; echo; cat data.\(kind)) > f/b-\(kind)")
    }
    try expectAllFound(isWhole: false)
  }

  @Test func inArchivesAndText() throws {
    for kind in Self.kinds {
      try sandbox.shell(
        """
        cat notes data.\(kind) > inner; tar -czf f/tgz-\(kind) inner; zip -q f/zip-\(kind) inner
        (gzip -c plain; echo; cat data.\(kind)) > inner; tar -cJf f/txz-\(kind) inner
        (tar -c plain; cat data.\(kind)) | gzip > f/tail-\(kind)
        cat notes data.\(kind) | base64 > f/base64-\(kind)
        """)
    }
    try expectAllFound()
  }

  @Test func inGitAndOnStandardInput() throws {
    for kind in Self.kinds { try sandbox.shell("cat notes data.\(kind) notes > f/\(kind)") }
    let input = try sandbox.read("f/bz2")
    #expect(try sandbox.kascan("scan", "-", input: input).status == 1)
    try sandbox.shell("cd f; git init -q; git add -A; git commit -qm All; git gc -q")
    let report = try sandbox.kascan("git", "-f", "json", "f").report()
    #expect(Set(report.findings.compactMap(\.git?.path)).count == Self.kinds.count)
    #expect(report.coverage.unread == [])
  }

  /// What can't be read to its end is named, and what comes before that is searched.
  @Test(arguments: ["bz2", "xz", "lzip", "zst", "lzma"]) func cutOff(kind: String) throws {
    try sandbox.shell("(cat notes; head -c -40 data.\(kind)) > f/\(kind)")
    let ended = try sandbox.kascan("scan", "-f", "json", "f")
    #expect(try ended.report().coverage.unread.count == 1)
  }

  /// Programs and lists of magic numbers have the marks alone.
  @Test func marksAloneAreNothing() throws {
    let marks: [[UInt8]] = [
      [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], [0x28, 0xB5, 0x2F, 0xFD], [4, 0x22, 0x4D, 0x18],
      [2, 0x21, 0x4C, 0x18], Array("LZIP\u{1}".utf8), Array("BZh91AY&SY".utf8),
      [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], Array("Rar!\u{1A}\u{7}\0".utf8), [0x5D, 0, 0],
      Array("Rar!\u{1A}\u{7}\u{1}\0".utf8), Array("MSCF\0\0\0\0".utf8), Array("xar!\0".utf8),
      [0x1F, 0x9D, 0x90], Array("mozLz40\0".utf8),
    ]
    let fillers: [[UInt8]] = [
      [UInt8](repeating: 0, count: 64), [UInt8](repeating: 0xFF, count: 64),
      Array("ELF code or text follows here, whatever it is that does so.".utf8),
      [0x74, 0x27, 0xC7, 0x45, 0xE4, 0x50, 0x2A, 0x4D, 0x18, 0x48, 0x8D, 0x7D, 0xE4, 0x4C, 0x89],
    ]
    for (index, filler) in fillers.enumerated() {
      try sandbox.write("f/\(index)", Array("text\n".utf8) + marks.flatMap { $0 + filler })
    }
    try expectNothingUnread()
  }

  /// A database's values lie in pages, which its reader puts together.
  @Test func valuesOfDatabases() throws {
    try sandbox.shell(
      #"""
      python3 - <<'END'
      import bz2, lzma, random, sqlite3
      text = random.Random(3).randbytes(30000)
      base = sqlite3.connect("f/values.db")
      base.execute("create table t (v blob)")
      for pack in lzma.compress, bz2.compress: base.execute("insert into t values (?)", (pack(text),))
      base.commit()
      END
      """#)
    try expectNothingUnread()
  }

  /// Members that stand behind a quote are no strings of SQL.
  @Test func zipsBehindQuotes() throws {
    try sandbox.shell(
      #"""
      python3 - <<'END'
      import gzip, zipfile
      with zipfile.ZipFile("f/quotes.zip", "w") as file:
          for n in range(300): file.writestr("%d.txt" % n, "some text of no interest '" * 3)
      with open("f/quotes.bin", "wb") as file:
          for n in range(50): file.write(b"\0\1\2" + b"'" * 3 + gzip.compress(b"text %d" % n))
      END
      """#)
    try expectNothingUnread()
  }

  /// More marks than a list of places holds: each is looked at once.
  @Test func manyMarks() throws {
    let mark: [UInt8] = [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 4]
    let filler = [UInt8](repeating: 0x20, count: 192)
    try sandbox.write("f/many", filler + (0..<4_500).flatMap { _ in mark + filler })
    try expectNothingUnread()
  }

  /// Members of any method are read by the zip's own reader.
  @Test func zipsOfBzip2() throws {
    try sandbox.shell(
      #"""
      python3 - <<'END'
      import zipfile
      for name, kind in ("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA):
          with zipfile.ZipFile("f/%s.zip" % name, "w", kind) as file:
              for n in range(9): file.writestr("%d.txt" % n, "some text of no interest " * 30)
      END
      (cat notes; cat f/bzip2.zip) > f/behind.bin
      """#)
    try expectNothingUnread()
  }

  /// What comes out of many streams in one file is held against the size of all.
  @Test func bombsInARow() throws {
    try sandbox.shell(
      "python3 -c 'import bz2; open(\"f/bombs\", \"wb\").write((b\"text\\n\" + bz2.compress(bytes(2 << 20))) * 800)'"
    )
    let ended = try sandbox.kascan("scan", "-f", "json", "f")
    let unread = try ended.report().coverage.unread
    #expect(unread.count == 1 && unread[0].reason.contains("500 times its size"))
  }
}
