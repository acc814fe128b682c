import Blobs
import Testing

/// Methods of compression that libarchive does not know: they are named as such, and not as damage.
@Suite struct UnknownMethodTests {
  /// Puts another method into a 7z whose list of members is not compressed; checksums are right.
  private static let sevenZip = """
    import struct, subprocess, sys, zlib
    subprocess.run("seq 1 900 > a; 7z a -mhc=off -m0=lzma2 a.7z a > out", shell=True, check=True)
    data = open("a.7z", "rb").read()
    start, size, _ = struct.unpack("<QQI", data[12:32])
    names = data[32 + start:32 + start + size]
    names = names.replace(b"\\x21\\x21\\x01", bytes.fromhex(sys.argv[1]))
    fields = struct.pack("<QQI", start, len(names), zlib.crc32(names))
    head = data[:8] + struct.pack("<I", zlib.crc32(fields)) + fields
    open("b.7z", "wb").write(head + data[32:32 + start] + names)
    """

  /// ARM64, RISC-V, Zstandard, Deflate64, and one that there is not.
  @Test(arguments: ["210a01", "210b01", "2404f7110101", "2304010901", "2306990101"])
  func sevenZipFiles(coder: String) {
    let shop = ArchiveWorkshop()
    shop.write(Self.sevenZip, to: "make.py")
    shop.run("python3 make.py \(coder)")
    #expect(shop.expand("a.7z").coverage == Coverage())
    #expect(shop.expand("b.7z").coverage.unread.map(\.reason) == [.archive(.unsupported)])
  }

  private static let lha = """
    import sys
    body, name, method = b"packed", b"a.txt", sys.argv[1].encode()
    size = len(body).to_bytes(4, "little")
    head = method + size + size + b"\\0\\0\\0P \\1" + bytes([len(name)]) + name + b"\\0\\0U\\0\\0"
    head = bytes([len(head), sum(head) & 255]) + head
    open("a.lzh", "wb").write(head + body + b"\\0")
    """

  /// LHA, LArc and PMarc.
  @Test(arguments: [
    "-lh1-", "-lh2-", "-lh4-", "-lh8-", "-lha-", "-lhx-", "-lz4-", "-lz7-", "-pm0-", "-pm2-",
  ])
  func membersOfLHA(method: String) {
    let shop = ArchiveWorkshop()
    shop.write(Self.lha, to: "make.py")
    shop.run("python3 make.py \(method)")
    #expect(shop.expand("a.lzh").coverage.unread.map(\.reason) == [.archive(.unsupported)])
  }
}
