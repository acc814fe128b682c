import Archives
import Blobs
import Testing

/// Tables and logs of LevelDB and RocksDB.
@Suite struct TableTests {
  /// Writes a table of two blocks: how they are packed, and the version of RocksDB or 0.
  private static let table = """
    import struct, sys, zlib
    kind, version = sys.argv[1], int(sys.argv[2])
    def number(n):
        out = b""
        while n > 127: out += bytes([n & 127 | 128]); n >>= 7
        return out + bytes([n])
    def block(entries, sized=True):
        out, starts, last = b"", [], b""
        for n, (key, value) in enumerate(entries):
            shared = 0
            if n % 16 == 0 or not sized: starts.append(len(out))
            else:
                while shared < min(len(key), len(last)) and key[shared] == last[shared]: shared += 1
            out += number(shared) + number(len(key) - shared) + (number(len(value)) if sized else b"")
            out += key[shared:] + value
            last = key
        return out + b"".join(struct.pack("<I", n) for n in starts) + struct.pack("<I", len(starts))
    def snappy(data):
        out, place = number(len(data)), 0
        while place < len(data):
            piece = data[place:place + 48]
            out += bytes([len(piece) - 1 << 2]) + piece
            place += len(piece)
            # Four bytes from nine back, where they are the same.
            if data[place:place + 4] == data[place - 9:place - 5]: out += bytes([1, 9]); place += 4
        return out
    def lz4(data):
        rest = len(data) - 15
        return number(len(data)) + b"\\xF0" + b"\\xFF" * (rest // 255) + bytes([rest % 255]) + data
    def bare(data):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(data) + packer.flush()
    pack = {"plain": lambda d: (d, 0), "snappy": lambda d: (snappy(d), 1), "lz4": lambda d: (lz4(d), 4),
        "zlib": lambda d: (number(len(d)) + bare(d) if version else zlib.compress(d), 2),
        "bare": lambda d: (bare(d), 4), "other": lambda d: (d, 9)}
    file = b""
    def write(data, pack):
        global file
        data, kind = pack(data)
        start = len(file)
        file += data + bytes([kind]) + b"CRC4"
        return number(start) + number(len(data))
    entries = [(b"page-%03d-title" % n + struct.pack("<Q", 1 | n << 8), b"value %d;" % n * 9) for n in range(40)]
    # A table is told by its first block, of one of the usual kinds.
    first = kind if kind in ("snappy", "lz4", "plain") else "snappy"
    handles = [write(block(entries[:25]), pack[first]), write(block(entries[25:]), pack[kind])]
    keys = [entries[24][0], entries[39][0]]
    metas = write(block([]) if version == 0 else block([(b"x" * 8, b"")]), pack["plain"])
    index = write(block(list(zip(keys, handles)), sized=version < 4), pack["plain"])
    if version:
        file += b"\\1" + (metas + index).ljust(40, b"\\0") + struct.pack("<I", version) + bytes.fromhex("f7cff485b741e288")
    else:
        file += (metas + index).ljust(40, b"\\0") + bytes.fromhex("57fb808b247547db")
    open("a.ldb", "wb").write(file)
    """

  private func expand(_ kind: String, _ version: Int) -> (text: String?, coverage: Coverage) {
    let shop = ArchiveWorkshop()
    shop.write(Self.table, to: "make.py")
    shop.run("python3 make.py \(kind) \(version)")
    let (collector, coverage) = shop.expand("a.ldb")
    return (collector.texts["a.ldb!entries"], coverage)
  }

  @Test(arguments: [
    ("snappy", 0), ("zlib", 0), ("bare", 0), ("snappy", 2), ("lz4", 2), ("zlib", 2), ("snappy", 5),
    ("lz4", 5),
  ])
  func packed(kind: String, version: Int) throws {
    let (text, coverage) = expand(kind, version)
    #expect(coverage == Coverage())
    let known = try #require(text)
    #expect(known.contains("page-017-title"))
    for n in [0, 24, 25, 39] {
      #expect(known.contains("value \(n);value \(n);value \(n);"), "\(n)")
    }
  }

  @Test("Of blocks that are not packed only the keys come out that are in parts")
  func plain() throws {
    let (text, coverage) = expand("plain", 0)
    #expect(coverage == Coverage())
    let known = try #require(text)
    #expect(known.contains("page-017-title"))
    #expect(!known.contains("value"))
    #expect(!known.contains("page-016-title"))
  }

  @Test("A block that is packed otherwise leaves the others")
  func other() {
    let (text, coverage) = expand("other", 0)
    #expect(text?.contains("value 24;") == true)
    #expect(coverage.unread.isEmpty)
  }

  @Test("What begins like a table and is none is no archive with anything wrong")
  func noTable() {
    let shop = ArchiveWorkshop()
    shop.write(Self.table, to: "make.py")
    shop.run("python3 make.py snappy 0; head -c -60 a.ldb > b.ldb")
    let (collector, coverage) = shop.expand("b.ldb")
    #expect(coverage == Coverage())
    #expect(collector.texts.isEmpty)
  }

  private static let log = """
    import struct
    table = []
    for n in range(256):
        for _ in range(8): n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    def record(kind, data):
        value = 0xFFFFFFFF
        for byte in bytes([kind]) + data: value = table[(value ^ byte) & 255] ^ value >> 8
        value ^= 0xFFFFFFFF
        value = ((value >> 15 | value << 17) + 0xA282EAD8) & 0xFFFFFFFF
        return struct.pack("<IHB", value, len(data), kind) + data
    file = record(1, b"short")
    long = b"".join(b"number %06d, " % n for n in range(6000))
    place, rest, kind = len(file), long, 2
    while rest:
        count = min(len(rest), 32768 - len(file) % 32768 - 7)
        file += record(kind if count < len(rest) else 4, rest[:count])
        rest, kind = rest[count:], 3
    file += record(1, b"behind")
    open("000003.log", "wb").write(file)
    """

  @Test("Records of a log over several blocks")
  func log() throws {
    let shop = ArchiveWorkshop()
    shop.write(Self.log, to: "make.py")
    shop.run("python3 make.py")
    let (collector, coverage) = shop.expand("000003.log")
    #expect(coverage == Coverage())
    let text = try #require(collector.texts["000003.log!records over several blocks"])
    #expect(text == (0..<6000).map { Self.words($0) }.joined() + "\n")
    // A wrong checksum is that of another file.
    var other = shop.read("000003.log")
    other[2] ^= 1
    shop.write(other, to: "other.log")
    #expect(shop.expand("other.log").collector.texts.isEmpty)
  }

  private static func words(_ number: Int) -> String {
    let digits = String(number)
    return "number " + String(repeating: "0", count: 6 - digits.count) + digits + ", "
  }

  @Test("Values of SQLite that are blocks of Snappy")
  func snappyInSQLite() throws {
    let shop = ArchiveWorkshop()
    shop.write(
      """
      import sqlite3
      def snappy(data):
          size, out = len(data), b""
          while size > 127: out += bytes([size & 127 | 128]); size >>= 7
          out += bytes([size, 59 << 2]) + data[:60]
          # The rest from 60 bytes back, 60 at once.
          for start in range(60, len(data), 60): out += bytes([59 << 2 | 2, 60, 0])
          return out
      base = sqlite3.connect("a.db")
      base.execute("CREATE TABLE data (key TEXT, value BLOB)")
      text = (b"what a page keeps: " + b"abcdefghijklmnopqrstuvwxyz0123456789-_.:," )[:60]
      base.execute("INSERT INTO data VALUES (?, ?)", ("a", snappy(text * 8)))
      base.execute("INSERT INTO data VALUES (?, ?)", ("b", bytes(range(200, 256)) * 2))
      base.commit()
      """, to: "make.py")
    shop.run("python3 make.py")
    let (collector, coverage) = shop.expand("a.db")
    #expect(coverage == Coverage())
    let texts = collector.texts.filter { $0.key.contains("!page") }
    #expect(texts.count == 1)
    let text = "what a page keeps: abcdefghijklmnopqrstuvwxyz0123456789-_.:,".prefix(60)
    #expect(texts.values.first == String(repeating: String(text), count: 8))
  }

  @Test("zstd with a window that is larger than is allowed, and content that is not")
  func longWindow() {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 20000 > a.txt; cat a.txt | zstd -q --ultra -20 --long=31 -c > b.zst")
    let (collector, coverage) = shop.expand("b.zst")
    #expect(coverage == Coverage())
    #expect(collector.texts.values.contains { $0.hasSuffix("\n19999\n20000\n") })
  }

  @Test("The largest number in what begins as a table")
  func largest() {
    let shop = ArchiveWorkshop()
    let entry: [UInt8] = [0, 8, 0] + [UInt8](repeating: 0x41, count: 8)
    let next: [UInt8] = [1] + [UInt8](repeating: 0xFF, count: 8) + [0x7F, 0]
    shop.write(entry + next + [UInt8](repeating: 0x41, count: 60), to: "a.ldb")
    let (_, coverage) = shop.expand("a.ldb")
    #expect(coverage == Coverage())
  }
}
