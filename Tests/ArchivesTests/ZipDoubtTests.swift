import Archives
import Blobs
import Testing

/// Zips whose entries say something else than the directory, or stand elsewhere than it says.
@Suite struct ZipDoubtTests {
  private static let python = """
    import io, struct, zipfile
    text = b"".join(b"%d\\n" % (n * 7919) for n in range(300))
    def make(method=zipfile.ZIP_DEFLATED, large=False, names=("a",)):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as z:
            for name in names:
                with z.open(name, "w", force_zip64=large) as f: f.write(text)
        return out.getvalue()
    def put(data, place, new): return data[:place] + new + data[place + len(new):]
    small, large, two = make(), make(large=True), make(names=("a", "b"))
    second = two.index(b"PK\\3\\4", 4)
    extra = 30 + 1
    cases = {
        "called-a-folder": put(small, 30, b"/"),
        "called-a-dos-folder": put(small, 30, b"\\\\"),
        "says-no-size": put(small, 18, bytes(4)),
        "says-no-sizes": put(small, 18, bytes(8)),
        "says-another-method": put(small, 8, b"\\0\\0"),
        "says-no-large-size": put(large, extra + 12, bytes(8)),
        "mark": put(two, second, b"QK"),
        "first-mark": put(two, 0, b"QK"),
        "longer": two[:60] + b"?" + two[60:],
        "shorter": two[:60] + two[61:],
        "bzip2-shorter": (lambda d: d[:60] + d[61:])(make(zipfile.ZIP_BZIP2, names=("a", "b"))),
        "lzma-shorter": (lambda d: d[:60] + d[61:])(make(zipfile.ZIP_LZMA, names=("a", "b"))),
        "large-longer": large[:90] + b"????????" + large[90:],
        "large-shorter": large[:90] + large[98:],
    }
    for name, data in cases.items(): open(name + ".zip", "wb").write(data)
    open("text", "wb").write(text)
    """

  @Test(arguments: [
    "called-a-folder", "called-a-dos-folder", "says-no-size", "says-no-sizes",
    "says-another-method", "says-no-large-size", "mark", "first-mark", "longer", "shorter",
    "bzip2-shorter", "lzma-shorter", "large-longer", "large-shorter",
  ])
  func isReadOrNamed(name: String) {
    let shop = ArchiveWorkshop()
    shop.write(Self.python, to: "make.py")
    shop.run("python3 make.py; tar -cf \(name).tar \(name).zip")
    let text = shop.read("text")
    for archive in ["\(name).zip", "\(name).tar"] {
      let (collector, coverage) = shop.expand(archive)
      let isRead = collector.blobs.values.contains { $0.starts(with: text) }
      let count = name.hasSuffix("mark") ? 2 : 1
      let isAll = isRead && collector.blobs.values.count { $0.starts(with: text) } >= count
      #expect(isAll || !coverage.isComplete, "\(archive)")
    }
  }

  @Test("The marks of a zip one behind the other, as in programs that read zips, are no entry")
  func marks() {
    let shop = ArchiveWorkshop()
    shop.write(
      """
      import io, zipfile
      out = io.BytesIO()
      with zipfile.ZipFile(out, "w") as z: z.writestr("a", "one two")
      marks = b"PK\\3\\4PK\\5\\6PK\\1\\2" + bytes([0, 8, 0, 3]) + bytes(40)
      open("a", "wb").write(b"\\x7fELF" + bytes(3000) + out.getvalue() + bytes(3000) + marks + bytes(90000))
      """, to: "make.py")
    shop.run("python3 make.py")
    let (collector, coverage) = shop.expand("a")
    #expect(coverage == Coverage())
    #expect(collector.texts["a!a"] == "one two")
  }
}
