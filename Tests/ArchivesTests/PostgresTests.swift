import Archives
import Blobs
import Testing

/// Dumps of PostgreSQL in its custom format.
@Suite struct PostgresTests {
  /// Writes a dump: its version, how it is packed, and how many bytes are cut off.
  private static let writer = """
    import struct, subprocess, sys, zlib
    version, packing, cut = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    def number(n): return bytes([n < 0]) + struct.pack("<I", abs(n))
    def text(t): return number(-1) if t is None else number(len(t)) + t.encode()
    def pack(data):
        if packing == "none": return data
        if packing == "zlib": return zlib.compress(data)
        return subprocess.run([packing, "-c"], input=data, capture_output=True, check=True).stdout
    def pieces(data):
        data = pack(data)
        return b"".join(number(len(data[i:i + 20])) + data[i:i + 20] for i in range(0, len(data), 20)) + number(0)
    dump = b"PGDMP" + bytes([1, version, 0, 4, 8, 1])
    code = {"none": 0, "zlib": 1, "lz4": 2, "zstd": 3}[packing]
    dump += bytes([code]) if version >= 15 else number(-1 if code else 0)
    dump += b"".join(number(n) for n in (1, 2, 3, 4, 5, 126, 0))
    dump += text("app") + text("17.2") + text("17.2") + number(2)
    for entry in (7, 8):
        dump += number(entry) + number(1) + text("1259") + text("16385") + text("keys") + text("TABLE DATA") + number(3)
        dump += text("") + text(None) + text("COPY public.keys FROM stdin;") + text("public") + text("")
        if version >= 14: dump += text(None)
        if version >= 16: dump += number(114)
        dump += text("app") + text("false") + text("5") + text(None) + bytes([2]) + struct.pack("<Q", 9)
    dump += bytes([1]) + number(7) + pieces(b"1\\tfirst row of the table\\n" * 9)
    dump += bytes([3]) + number(8) + number(16390) + pieces(b"a large object " * 5) + number(16391) + pieces(b"another one") + number(0)
    open("a.dump", "wb").write(dump[:len(dump) - cut])
    """

  private func expand(
    _ version: Int, _ packing: String, cut: Int = 0
  ) -> (texts: [String: String], coverage: Coverage) {
    let shop = ArchiveWorkshop()
    shop.write(Self.writer, to: "make.py")
    shop.run("python3 make.py \(version) \(packing) \(cut)")
    let (collector, coverage) = shop.expand("a.dump")
    return (collector.texts, coverage)
  }

  @Test("Tables and large objects of all versions", arguments: [12, 14, 15, 16])
  func versions(version: Int) {
    for packing in version >= 15 ? ["zlib", "lz4", "zstd"] : ["zlib"] {
      let (texts, coverage) = expand(version, packing)
      #expect(coverage == Coverage(), "\(packing)")
      for (name, text) in [
        ("data 7", String(repeating: "1\tfirst row of the table\n", count: 9)),
        ("large object 16390", String(repeating: "a large object ", count: 5)),
        ("large object 16391", "another one"),
      ] {
        let found = texts.filter { $0.key.hasPrefix("a.dump!\(name)") }.values
        #expect(found.contains(text), "\(packing) \(name)")
      }
    }
  }

  @Test("Data that are not packed are read as they stand there")
  func plain() {
    let (texts, coverage) = expand(15, "none")
    #expect(coverage == Coverage())
    #expect(texts.isEmpty)
  }

  @Test("A dump that is cut off")
  func cutOff() {
    let (texts, coverage) = expand(15, "zlib", cut: 12)
    #expect(coverage.unread.map(\.reason) == [.archive(.truncated)])
    #expect(texts["a.dump!data 7"]?.hasPrefix("1\tfirst row") == true)
  }
}
