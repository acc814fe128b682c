import Archives
import Blobs
import Testing

/// Records of archives that lead back to themselves, which libarchive follows for ever.
@Suite struct RingTests {
  private let shop = ArchiveWorkshop()

  /// Rock Ridge's records of a long name go on in another place, and there again.
  @Test func rockRidge() {
    shop.run(
      """
      mkdir in; seq 1 300 > in/notes.txt
      seq 1 9 > in/$(printf 'long%.0s' $(seq 1 60))
      genisoimage -quiet -R -o sound.iso in
      python3 - <<'END'
      import struct
      image = bytearray(open("sound.iso", "rb").read())
      rings, place = 0, image.find(b"CE\\x1c\\x01")
      while place >= 0:
          record = bytes(image[place:place + 28])
          block, offset, size = (struct.unpack("<I", record[i:i + 4])[0] for i in (4, 12, 20))
          start = block * 2048 + offset
          # The first one tells what Rock Ridge is.
          if image[start:start + 2] != b"ER" and size >= 28:
              image[start:start + 28] = record
              rings += 1
          place = image.find(b"CE\\x1c\\x01", place + 1)
          if rings: break
      assert rings
      open("ring.iso", "wb").write(image)
      END
      """)
    let sound = shop.expand("sound.iso")
    #expect(sound.coverage == Coverage())
    #expect(sound.collector.blobs["sound.iso!notes.txt"] == shop.read("in/notes.txt"))
    let ring = shop.expand("ring.iso")
    #expect(ring.collector.blobs.values.contains(shop.read("in/notes.txt")))
  }

  /// A member whose type stands twice.
  @Test func xar() {
    shop.run(
      """
      python3 - <<'END'
      import struct, zlib
      kind = '<type link="original">hardlink</type>'
      other = '<type link="1">hardlink</type>'
      for name, count in ("once", 1), ("twice", 2):
          table = f'''<?xml version="1.0" encoding="UTF-8"?><xar><toc>
          <checksum style="none"><offset>0</offset><size>0</size></checksum>
          <file id="1"><name>a</name>{kind * count}</file>
          <file id="2"><name>b</name>{other * count}</file></toc></xar>'''.encode()
          packed = zlib.compress(table)
          head = struct.pack(">4sHHQQI", b"xar!", 28, 1, len(packed), len(table), 0)
          open(name + ".xar", "wb").write(head + packed)
      END
      """)
    #expect(shop.expand("once.xar").coverage.isComplete)
    #expect(shop.expand("twice.xar").coverage.unread.map(\.reason) == [.archive(.damaged)])
  }
}
