import Archives
import Blobs
import Testing

/// Files of Avro and dumps of Redis with packed data.
@Suite struct StoreTests {
  private static let avro = """
    import sys, zlib
    def number(n):
        n = n << 1; out = b""
        while n > 127: out += bytes([n & 127 | 128]); n >>= 7
        return out + bytes([n])
    def text(t): return number(len(t)) + t
    codec = sys.argv[1].encode()
    mark = bytes(range(16))
    data = b"Obj\\1" + number(2) + text(b"avro.codec") + text(codec) + text(b"avro.schema") + text(b'"string"') + number(0) + mark
    for n in range(3):
        block = b"".join(text(b"record %d of block %d " % (i, n) * 20) for i in range(50))
        if codec == b"deflate":
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = packer.compress(block) + packer.flush()
        else:
            pieces = [block[i:i + 60] for i in range(0, len(block), 60)]
            size = len(block); head = b""
            while size > 127: head += bytes([size & 127 | 128]); size >>= 7
            packed = head + bytes([size]) + b"".join(bytes([len(p) - 1 << 2]) + p for p in pieces) + b"CRC4"
        data += number(50) + number(len(packed)) + packed + mark
    open("a.avro", "wb").write(data[:len(data) - int(sys.argv[2])])
    """

  @Test(arguments: ["deflate", "snappy"])
  func avro(codec: String) {
    let shop = ArchiveWorkshop()
    shop.write(Self.avro, to: "make.py")
    shop.run("python3 make.py \(codec) 0")
    let (collector, coverage) = shop.expand("a.avro")
    #expect(coverage == Coverage())
    let text = collector.texts["a.avro!records"] ?? ""
    #expect(text.contains("record 49 of block 2 record 49 of block 2"))
    #expect(text.contains("record 0 of block 0"))
    shop.run("python3 make.py \(codec) 20")
    let (cut, missing) = shop.expand("a.avro")
    #expect(missing.unread.map(\.reason) == [.archive(.truncated)])
    #expect(cut.texts["a.avro!records"]?.contains("record 49 of block 1") == true)
  }

  @Test("Packed strings of Redis, between other bytes that begin so")
  func redis() {
    let shop = ArchiveWorkshop()
    shop.write(
      """
      import struct
      # Eight literals, eleven bytes from eight back, three from one back with a second length byte.
      packed = bytes([7]) + b"abcdefgh" + bytes([7 << 5, 2, 7]) + bytes([3]) + b"stop"
      text = b"abcdefgh" + (b"abcdefgh" * 2)[:11] + b"stop"
      head = b"REDIS0011\\xfa\\x09redis-ver\\x057.2.4"
      data = head + b"\\xfe\\0\\xfb\\1\\0\\0\\3key"
      data += b"\\xc3" + bytes([len(packed), len(text)]) + packed + b"\\xc3\\xc3\\x40"
      data += b"\\xc3" + bytes([0x40, len(packed), 0x80]) + struct.pack(">I", len(text)) + packed + b"\\xff"
      open("dump.rdb", "wb").write(data)
      """, to: "make.py")
    shop.run("python3 make.py")
    let (collector, coverage) = shop.expand("dump.rdb")
    #expect(coverage == Coverage())
    let text = "abcdefghabcdefghabcstop\n"
    #expect(collector.texts["dump.rdb!packed strings"] == text + text)
  }
}
