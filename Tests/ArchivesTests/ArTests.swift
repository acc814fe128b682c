import Archives
import Blobs
import Testing

/// `ar` archives of every tool, by themselves and as they come out of another one.
@Suite struct ArTests {
  private static let python = """
    def member(name, data, size=None):
        head = b"%-16s%-12d%-6s%-6s%-8s%-10d`\\n" % (name, 1600000000, b"", b"0", b"100644", size or len(data))
        return head + data + b"\\n" * (len(data) % 2)
    def write(name, *members): open(name, "wb").write(b"!<arch>\\n" + b"".join(members))
    table = b"../builds/lib/first-long-name.obj\\0C:\\\\build\\\\second.obj\\0"
    write("microsoft.lib", member(b"/", b"\\0\\0\\0\\1one\\0"), member(b"/", b"\\1\\0\\0\\0two\\0"),
          member(b"//", table), member(b"/0", b"one"), member(b"/34", b"second"))
    write("bsd.a", member(b"#1/20", b"__.SYMDEF SORTED\\0\\0\\0\\0table"),
          member(b"#1/27", b"the-first-with-a-long-name\\0one"), member(b"second", b"second"))
    write("empty.a")
    write("cut.a", member(b"a/", b"one"), member(b"b/", b"second", 60))
    write("lost.a", member(b"a/", b"one"), b"no header " * 6 + b"behind it")
    write("odd.a", member(b"a/", b"one")[:-1])
    write("nowhere.a", member(b"/99", b"one"))
    """

  private func workshop() -> ArchiveWorkshop {
    let shop = ArchiveWorkshop()
    shop.write(Self.python, to: "make.py")
    shop.run(
      """
      python3 make.py; mkdir folder; printf one > folder/a-name-of-more-than-sixteen.o; printf second > b.o
      ar rc gnu.a folder/a-name-of-more-than-sixteen.o b.o
      for file in *.a *.lib; do tar -czf $file.tar.gz $file; done
      """)
    return shop
  }

  @Test(arguments: [
    ("gnu.a", ["a-name-of-more-than-sixteen.o": "one", "b.o": "second"]),
    (
      "microsoft.lib",
      ["../builds/lib/first-long-name.obj": "one", "C:\\build\\second.obj": "second"]
    ),
    ("bsd.a", ["the-first-with-a-long-name": "one", "second": "second"]),
    ("empty.a", [:]), ("odd.a", ["a": "one"]), ("nowhere.a", ["/99": "one"]),
  ])
  func membersAndTheirNames(name: String, members: [String: String]) {
    let shop = workshop()
    for (archive, path) in [(name, name), ("\(name).tar.gz", "\(name).tar.gz!\(name)")] {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage == Coverage(), "\(archive)")
      for (member, text) in members {
        #expect(collector.texts["\(path)!\(member)"] == text, "\(archive), \(member)")
      }
    }
  }

  @Test(arguments: [
    ("cut.a", Coverage.ArchiveDefect.truncated), ("lost.a", .damaged),
  ])
  func whatIsCutOffOrDamaged(name: String, defect: Coverage.ArchiveDefect) {
    let shop = workshop()
    for archive in [name, name + ".tar.gz"] {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage.unread.map(\.reason) == [.archive(defect)], "\(archive)")
      #expect(collector.texts.contains { $0.key.hasSuffix("!a") && $0.value == "one" })
    }
  }
}
