import Archives
import Blobs
import Testing

/// Files of Subversion's repositories and Mercurial's bundles.
@Suite struct RevisionTests {
  /// Writes a file of revisions: a text as it is, and changes in two parts each.
  private static let revisions = """
    import sys, zlib
    version = int(sys.argv[1])
    def number(n):
        out = bytes([n & 127])
        while n > 127: n >>= 7; out = bytes([n & 127 | 128]) + out
        return out
    def lz4(data):
        rest = len(data) - 15
        return b"\\xF0" + b"\\xFF" * (rest // 255) + bytes([rest % 255]) + data
    def section(data, packed=True):
        pack = zlib.compress if version == 1 else lz4
        out = pack(data) if packed else data
        # What does not get smaller is kept as it is.
        return number(len(data)) + out if packed else number(len(data)) + data
    def part(data, packed):
        new = section(data, packed)
        # What is new, five bytes of the text before, and the first four of the text once more.
        todo = section(b"\\x80" + number(len(data)) + b"\\x05\\x07" + b"\\x44\\x00", False)
        return b"".join(map(number, [0, 40, len(data) + 9, len(todo), len(new)])) + todo + new
    file = b"PLAIN\\nEND\\nENDREP\\n"
    for n in range(3):
        first = b"".join(b"line %d of change %d\\n" % (i, n) for i in range(100))
        file += b"DELTA%s\\nSVN" % (b" 1 0 33" if n else b"") + bytes([version])
        file += part(first, True) + part(b"the end of change %d" % n, False) + b"ENDREP\\n"
        file += b"id: 2-1.0.r1/4\\ntype: file\\ncount: 0\\n\\n"
    open("1", "wb").write(file)
    """

  @Test("Changes in a repository of Subversion", arguments: [1, 2])
  func subversion(version: Int) throws {
    let shop = ArchiveWorkshop()
    shop.write(Self.revisions, to: "make.py")
    shop.run("python3 make.py \(version)")
    let (collector, coverage) = shop.expand("1")
    #expect(coverage == Coverage())
    let text = try #require(collector.texts["1!added text"])
    for change in 0..<3 {
      let copied = String(repeating: "\0", count: 5)
      #expect(
        text.contains(
          "line 99 of change \(change)\n\(copied)linethe end of change \(change)\(copied)the "))
    }
    #expect(text.ranges(of: "line 0 of").count == 3)
    // What is damaged is not passed over silently, and what stands behind it is read.
    var bytes = shop.read("1")
    for index in 60..<90 { bytes[index] ^= 0xFF }
    shop.write(bytes, to: "2")
    #expect(shop.expand("2").collector.texts["2!added text"]?.contains("end of change 2") == true)
  }

  @Test("Bundles of Mercurial with zlib data", arguments: ["HG20", "HG10GZ"])
  func mercurial(kind: String) {
    let shop = ArchiveWorkshop()
    shop.write(
      """
      import struct, sys, zlib
      text = b"Compression=GZ"
      head = b"HG20" + struct.pack(">I", len(text)) + text if sys.argv[1] == "HG20" else b"HG10GZ"
      body = zlib.compress("".join("line %d\\n" % n for n in range(500)).encode())
      open("a.hg", "wb").write(head + body)
      open("b.hg", "wb").write(head + body[:-40])
      """, to: "make.py")
    shop.run("python3 make.py \(kind)")
    let (collector, coverage) = shop.expand("a.hg")
    #expect(coverage == Coverage())
    #expect(collector.texts["a.hg!changes"] == (0..<500).map { "line \($0)\n" }.joined())
    #expect(shop.expand("b.hg").coverage.unread.map(\.reason) == [.archive(.damaged)])
  }
}
