import Archives
import Blobs
import Testing

/// Values of SQLite databases that lie in several pages.
@Suite struct SQLiteTests {
  private let shop = ArchiveWorkshop()

  /// A database with values of some lengths, made by SQLite itself.
  private static let script = """
    import random, sqlite3, sys
    page, isLog = int(sys.argv[1]), sys.argv[2] == "log"
    base = sqlite3.connect("a.db", isolation_level=None)
    base.execute(f"PRAGMA page_size={page}")
    if isLog:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA wal_autocheckpoint=0")
    base.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, value)")
    base.execute("CREATE TABLE u (value, n, PRIMARY KEY (value, n)) WITHOUT ROWID")
    base.execute("CREATE INDEX i ON t (value)")
    for n, length in enumerate([0, 10, page // 4, page - 40, page - 20, page, 3 * page, 20 * page]):
        text = "".join(chr(97 + (i * 7 + n) % 26) for i in range(length)) + f"<{n}>"
        base.execute("INSERT INTO t (value) VALUES (?)", (text if n % 2 else text.encode(),))
        base.execute("INSERT INTO u VALUES (?, ?)", (text, n))
    if isLog:
        open("b.db", "wb").write(open("a.db-wal", "rb").read())
    """

  @Test(arguments: [512, 1024, 4096, 65_536], ["database", "log"])
  func valuesAreWhole(page: Int, kind: String) {
    shop.write(Self.script, to: "make.py")
    shop.run("python3 make.py \(page) \(kind)")
    let name = kind == "log" ? "b.db" : "a.db"
    let (collector, coverage) = shop.expand(name)
    #expect(coverage == Coverage())
    let text = collector.texts["\(name)!values over several pages"] ?? ""
    for (n, length) in [(5, page), (6, 3 * page), (7, 20 * page)] {
      let value =
        String(
          decoding: (0..<length).map { UInt8(97 + ($0 * 7 + n) % 26) }, as: UTF8.self) + "<\(n)>"
      // In the table, in its index and in the other one.
      #expect(text.ranges(of: value).count >= 3, "\(n)")
    }
  }

  @Test("A page that leads back to itself ends")
  func ring() {
    shop.write(Self.script, to: "make.py")
    shop.run("python3 make.py 512 database")
    let bytes = shop.read("a.db")
    var damaged = bytes
    // The first bytes of every page lead to page 3.
    for start in stride(from: 512, to: damaged.count, by: 512) where damaged[start] == 0 {
      damaged.replaceSubrange(start..<start + 4, with: [0, 0, 0, 3])
    }
    shop.write(damaged, to: "c.db")
    #expect(shop.expand("c.db").coverage.unread.map(\.reason) == [.archive(.damaged)])
  }

  @Test("A file that ends before its last page, or at a page of a value, is not read whole")
  func cutOff() {
    shop.write(Self.script, to: "make.py")
    shop.run("python3 make.py 512 database")
    let bytes = shop.read("a.db")
    for count in [bytes.count / 2 + 100, bytes.count - 1, 512] {
      shop.write(Array(bytes.prefix(count)), to: "d.db")
      let reasons = shop.expand("d.db").coverage.unread.map(\.reason)
      #expect(reasons.contains(.archive(.truncated)), "\(count)")
    }
  }

  /// What free pages still hold, and the maps of `auto_vacuum`, are no values.
  @Test(arguments: ["", "PRAGMA auto_vacuum=1", "PRAGMA auto_vacuum=2", "PRAGMA secure_delete=0"])
  func freePages(setting: String) {
    shop.write(
      """
      import sqlite3
      base = sqlite3.connect("a.db", isolation_level=None)
      base.execute("PRAGMA page_size=512")
      base.execute("\(setting)")
      base.execute("CREATE TABLE t (value)")
      base.execute("CREATE INDEX i ON t (value)")
      for n in range(3000):
          base.execute("INSERT INTO t VALUES (?)", (str(n) * (n % 700),))
      for n in range(3000):
          base.execute("DELETE FROM t WHERE rowid % 7 = 3 AND rowid < ?", (n,)) if n % 100 == 0 else None
      base.execute("DELETE FROM t WHERE rowid > 2000 AND rowid < 2600")
      for n in range(100):
          base.execute("INSERT INTO t VALUES (?)", (str(n) * 900,))
      """, to: "make.py")
    shop.run("python3 make.py")
    #expect(shop.expand("a.db").coverage == Coverage())
  }

  /// Values that programs keep packed, in their page or in several, by name of what packs them.
  private static let packing = """
    import bz2, gzip, io, lzma, random, sqlite3, struct, sys, zipfile, zlib
    page, kind, isLog = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "log"
    def zipped(data):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z: z.writestr("a", data)
        return out.getvalue()
    pack = {
        "zlib-1": lambda d: zlib.compress(d, 1), "zlib-6": zlib.compress,
        "zlib-9": lambda d: zlib.compress(d, 9), "gzip": gzip.compress, "xz": lzma.compress,
        "bzip2": bz2.compress, "zip": zipped,
        # As Qt's qCompress does it.
        "qt-6": lambda d: struct.pack(">I", len(d)) + zlib.compress(d),
    }[kind]
    base = sqlite3.connect("a.db", isolation_level=None)
    base.execute(f"PRAGMA page_size={page}")
    base.execute("PRAGMA synchronous=OFF")
    if isLog:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA wal_autocheckpoint=0")
    base.execute("CREATE TABLE t (name TEXT, size INTEGER, noise BLOB, value BLOB, rate REAL)")
    base.execute("CREATE TABLE u (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
    make = random.Random(7)
    for n in range(12):
        text = b"begin %d " % n + make.randbytes(n * n * 40).hex().encode() + b" end %d" % n
        noise = make.randbytes(n)
        base.execute(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?)", (f"n{n}", n << n, noise, pack(text), n / 3))
        base.execute("INSERT INTO u VALUES (?, ?)", (f"n{n}", pack(text)))
        # The searcher inflates zlib data, not the archive's reader.
        open(f"{n}", "wb").write(zlib.compress(text, int(kind[-1])) if kind[1] in "lt" else text)
    base.execute("INSERT INTO t VALUES ('none', 0, NULL, ?, 1)", (make.randbytes(90),))
    if isLog:
        open("b.db", "wb").write(open("a.db-wal", "rb").read())
    """

  @Test(
    arguments: ["zlib-1", "zlib-6", "zlib-9", "gzip", "xz", "bzip2", "zip", "qt-6"], [512, 4096])
  func packedValues(kind: String, page: Int) {
    shop.write(Self.packing, to: "make.py")
    for log in ["database", "log"] {
      shop.run("rm -f *.db*; python3 make.py \(page) \(kind) \(log)")
      let name = log == "log" ? "b.db" : "a.db"
      let (collector, coverage) = shop.expand(name)
      #expect(coverage == Coverage())
      for n in 1..<12 {
        let content = shop.read("\(n)")
        let found = collector.blobs.values.filter { $0 == content }
        #expect(found.count >= 2, "\(log), \(n): \(found.count)")
      }
    }
  }
}
