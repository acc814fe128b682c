import Archives
import Blobs
import Testing

/// Entries of zips that are inflated at once, held against Python's zipfile.
@Suite struct ZipMembersTests {
  /// Writes zips, and beside each a tar with what Python reads from it.
  private static let python = """
    import binascii, io, os, random, stat, struct, tarfile, zipfile, zlib
    random.seed(5)
    def words(count): return b" ".join(random.choice([b"one", b"two", b"three"]) for _ in range(count))
    contents = {
        "empty": b"", "short": b"x", "words": words(5000), "noise": random.randbytes(70000),
        "zeros": bytes(300000), "folder/name": words(3), "caf\u{e9}": words(40),
        "long": words(300000), "huge": bytes(9 << 20) + words(100), "packed.gz": zlib.compress(b"no"),
    }
    def write(name, method, **kind):
        with zipfile.ZipFile(name + ".zip", "w", method) as z:
            if kind.get("folders"): z.writestr("folder/", b"")
            for member, data in contents.items():
                if kind.get("stream"):
                    with z.open(member, "w") as f: f.write(data)
                else: z.writestr(member, data)
            if kind.get("link"):
                item = zipfile.ZipInfo("link")
                item.create_system, item.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
                z.writestr(item, "a target", zipfile.ZIP_STORED)
            if kind.get("comment"): z.comment = b"a comment " * 1000
    class Pipe(io.RawIOBase):
        def __init__(self, file): self.file = file
        def writable(self): return True
        def write(self, data): return self.file.write(data)
    write("deflated", zipfile.ZIP_DEFLATED, folders=True)
    write("stored", zipfile.ZIP_STORED, comment=True)
    write("linked", zipfile.ZIP_DEFLATED, link=True)
    write("bzip2", zipfile.ZIP_BZIP2)
    with open("streamed.zip", "wb") as file:
        with zipfile.ZipFile(Pipe(file), "w", zipfile.ZIP_DEFLATED) as z:
            for member, data in contents.items(): z.writestr(member, data)
    open("shifted.zip", "wb").write(b"#!/bin/sh\\n" + open("deflated.zip", "rb").read())
    for name in ["deflated", "stored", "linked", "bzip2", "streamed", "shifted"]:
        with tarfile.open(name + ".tar", "w") as t, zipfile.ZipFile(name + ".zip") as z:
            for item in z.infolist():
                data = z.read(item)
                member = tarfile.TarInfo(item.filename)
                member.size = len(data)
                if not item.is_dir() and item.filename != "link": t.addfile(member, io.BytesIO(data))

    """

  private func contents(_ collector: ArchiveCollector) -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for (path, bytes) in collector.blobs where !path.hasPrefix("name:") {
      result[String(path.drop { $0 != "!" })] = bytes
    }
    return result
  }

  @Test func theSameAsPython() {
    let shop = ArchiveWorkshop()
    shop.write(Self.python, to: "make.py")
    shop.run("python3 make.py")
    for name in ["deflated", "stored", "linked", "bzip2", "streamed", "shifted"] {
      let (collector, coverage) = shop.expand("\(name).zip")
      #expect(coverage == Coverage(), "\(name)")
      let expected = contents(shop.expand("\(name).tar").collector)
      #expect(expected.count == 9, "\(name)")
      #expect(contents(collector) == expected, "\(name)")
      let link = collector.blobs["name:\(name).zip!link"]
      if name == "linked" { #expect(link == Array("link\0a target\0".utf8)) }
    }
  }

  /// Any bit of a content: that it comes out otherwise than it is, or not at all, is said.
  @Test func flippedBits() {
    let shop = ArchiveWorkshop()
    shop.write(
      Self.python + """
        del contents["huge"], contents["long"], contents["zeros"], contents["noise"]
        write("small", zipfile.ZIP_DEFLATED)
        with zipfile.ZipFile("small.zip") as z, open("places", "w") as places:
            for item in z.infolist():
                start = item.header_offset + 30 + len(item.filename.encode())
                for place in range(start, start + item.compress_size): places.write(f"{place}\\n")
        """, to: "make.py")
    shop.run("python3 make.py")
    let places = String(decoding: shop.read("places"), as: UTF8.self).split(separator: "\n")
      .compactMap { Int($0) }
    #expect(places.count > 500)
    let sound = shop.read("small.zip")
    shop.write(sound, to: "flipped.zip")
    let expected = contents(shop.expand("flipped.zip").collector)
    #expect(expected.count == 5)
    var state: UInt64 = 1
    for _ in 0..<300 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = places[Int(state >> 33) % places.count]
      var flipped = sound
      flipped[place] ^= 1 << UInt8(state >> 20 & 7)
      shop.write(flipped, to: "flipped.zip")
      let (collector, coverage) = shop.expand("flipped.zip")
      let isThere = contents(collector) == expected
      #expect(isThere || !coverage.isComplete, "bit of byte \(place)")
    }
  }
}
