import Fixtures
import Testing

/// Packed data that stands in an archive's own bytes: what came out of the archive makes nothing
/// unread, and what did not come out is found.
@Suite struct SecondLookTests {
  /// Python that the tests share: `large` is a gzip file that is longer than one that is searched amid
  /// other bytes, and `hidden` a small one with the key.
  private static let prelude = """
    import gzip, hashlib, io, os, struct, subprocess, sys, tarfile, zipfile
    lines = [hashlib.sha256(b"%d" % n).hexdigest().encode() for n in range(160000)]
    large = gzip.compress(b"\\n".join(lines), 1)
    assert len(large) > 5 << 20
    key = os.environ["KEY"].encode()
    hidden = gzip.compress(b"token: " + key + b"\\n")
    def tar(*members):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as t:
            for name, data in members:
                item = tarfile.TarInfo(name)
                item.size = len(data)
                t.addfile(item, io.BytesIO(data))
        return out.getvalue()
    def packed(name, data, method=zipfile.ZIP_STORED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as z: z.writestr(name, data)
        return out.getvalue()
    def cpio(name, data):
        numbers = [1, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
        head = b"070701" + b"".join(b"%08x" % n for n in numbers) + name.encode() + b"\\0"
        return head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)
    def write(name, data):
        os.makedirs("in", exist_ok=True)
        open("in/" + name, "wb").write(data)

    """

  private func made(_ python: String, _ shell: String = "") throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.write("make.py", Self.prelude + python)
    try sandbox.shell("python3 make.py\n" + shell, variables: ["KEY": TestKey(1).secret])
    return sandbox
  }

  private static let archives = """
    write("large.gz", large)
    write("twice.gz", large + large)
    write("tar.tar", tar(("a.gz", large), ("b.gz", large)))
    write("nested.tar", tar(("in.tar", tar(("a.gz", large))), ("in.zip", packed("a.gz", large))))
    write("stored.zip", packed("a.gz", large))
    write("deflated.zip", packed("a.gz", large, zipfile.ZIP_DEFLATED))
    write("behind.pyz", b"#!/usr/bin/env python3\\n" + packed("a.gz", large))
    lead = b"\\xed\\xab\\xee\\xdb\\3\\0\\0\\0" + bytes(88)
    header = b"\\x8e\\xad\\xe8\\1" + bytes(12)
    payload = gzip.compress(cpio("a", b"\\n".join(lines)) + cpio("TRAILER!!!", b""), 1)
    write("package.rpm", lead + header + header + payload)
    """

  /// gzip, and archives whose members stand in them as they are, for cpio and ar with every rest of a
  /// size.
  private static let tools = """
    cd in
    for n in 0 1 2 3; do { head -c $n /dev/zero | gzip -n; cat large.gz; } > $n.gz; done
    for form in newc odc bin; do ls [0-3].gz | cpio -o -H $form > $form.cpio; done
    ar rc lib.ar [0-3].gz
    rm [0-3].gz
    xz -0 -k tar.tar
    zstd -qk tar.tar
    genisoimage -quiet -R -o image.iso large.gz
    7z a -bso0 -bsp0 -mx=0 stored.7z large.gz
    tar -cf images.tar image.iso
    gzip -c ../make.py > m.gz; tar -cf m.tar m.gz; gzip m.tar; tar -cf - m.tar.gz | lz4 -qc > small.tar.lz4
    rm m.gz m.tar.gz
    \(layer("layered.tar", "true"))
    """

  /// An image of which the layer is long, and holds a member of each kind that is read as it comes.
  private static func layer(_ name: String, _ change: String) -> String {
    """
    mkdir layer; cp ../make.py layer/m; cd layer; zstd -qk m; lz4 -q m m.lz4; ar rc m.a m
    gcab -c m.cab m; xz -k m; bzip2 -k m; echo m | cpio -o -H newc > m.cpio; tar -cf m.tar m m.zst m.a
    \(change); cp ../large.gz .; tar -czf ../layer.tar.gz *; cd ..
    tar -cf \(name) layer.tar.gz; rm -r layer layer.tar.gz
    """
  }

  @Test func nothingIsUnread() throws {
    let sandbox = try made(Self.archives, Self.tools)
    let names = try sandbox.kascan("scan", "-f", "json", "in")
    let report = try names.report()
    #expect(names.status == 0)
    #expect(report.coverage.unread == [])
    try sandbox.shell("cd in && rm twice.gz package.rpm *.cpio")
    for name in ["tar.tar", "nested.tar", "stored.zip", "behind.pyz", "lib.ar"] {
      let stream = try sandbox.kascan("scan", "-", input: try sandbox.read("in/\(name)"))
      #expect(stream.status == 0, "\(name) on standard input")
    }
    try sandbox.shell("git init -q in && cd in && git add -A && git commit -qm All")
    #expect(try sandbox.kascan("git", in: "in").status == 0)
  }

  /// What is damaged or too large in an image's layer is named, and the layer itself is not.
  @Test func onlyWhatIsDamagedIsUnread() throws {
    let sandbox = try made(
      "write(\"large.gz\", large)",
      "cd in\n"
        + Self.layer(
          "image.tar", "printf '?' | dd of=m.tar bs=1 seek=100 conv=notrunc 2> log; rm log"))
    let report = try sandbox.kascan("scan", "-f", "json", "in/image.tar").report()
    #expect(report.coverage.unread.map(\.path) == ["in/image.tar!layer.tar.gz!m.tar"])
  }

  /// What no member covers, and what is not as it should be.
  @Test func whatDidNotComeOutIsFound() throws {
    let sandbox = try made(
      """
      filled = bytearray(tar(("a.gz", gzip.compress(b"one")), ("b", b"two")))
      filled[512 + 100:512 + 100 + len(hidden)] = hidden
      write("filling.tar", filled)
      write("filling.zip", packed("in.tar", bytes(filled)))
      write("filling.tar.tar", tar(("in.tar", bytes(filled))))
      plain = packed("a.gz", gzip.compress(b"one"))
      write("comment.zip", plain[:-2] + struct.pack("<H", len(hidden)) + hidden)
      write("gap.zip", hidden + plain)
      extra = b"\\x1f\\x8b\\x08\\x04" + bytes(6) + struct.pack("<H", len(hidden)) + hidden
      extra += gzip.compress(b"two")[10:]
      write("extra.gz", extra)
      write("second.gz", gzip.compress(b"one") + extra)
      write("second.tar", tar(("x.gz", gzip.compress(b"one") + extra)))
      write("frame.zst", struct.pack("<II", 0x184d2a50, len(hidden)) + hidden
            + subprocess.run(["zstd", "-c"], input=b"one", capture_output=True).stdout)
      cpio = subprocess.run(["cpio", "-o", "-H", "newc"], input=b"make.py\\n",
                            capture_output=True).stdout
      write("behind.tar", tar(("in.cpio", cpio.rstrip(b"\\0") + bytes(64) + hidden)))
      damaged = bytearray(tar(("a.gz", gzip.compress(b"one")), ("b.gz", hidden)))
      damaged[damaged.index(b"b.gz") + 148] ^= 4
      write("damaged.tar", damaged)
      frame = struct.pack("<II", 0x184d2a50, len(hidden)) + hidden
      def made(tool): return subprocess.run([tool, "-c"], input=b"one", capture_output=True).stdout
      write("frame.tgz", gzip.compress(tar(("x.zst", frame + made("zstd")))))
      write("behind.tgz", gzip.compress(tar(("x.lz4", made("lz4") + key + b"\\n"))))
      broken = bytearray(packed("a.gz", gzip.compress(b"one" * 500) + b" " * 9 + hidden))
      broken[60] ^= 255
      write("broken.zip", broken)
      """)
    let report = try sandbox.kascan("scan", "-f", "json", "in").report()
    let names = try sandbox.names(in: "in")
    #expect(names.count == 14)
    for name in names {
      let found = report.findings.filter { $0.path == "in/\(name)" }
      #expect(found.contains { $0.fingerprint == TestKey(1).fingerprint }, "\(name)")
      let stream = try sandbox.kascan(
        "scan", "-f", "json", "-", input: try sandbox.read("in/\(name)"))
      #expect(stream.status == 1, "\(name) on standard input")
    }
  }
}

extension GitSandbox {
  /// The names in a folder.
  fileprivate func names(in folder: String) throws -> [String] {
    try shell("ls '\(folder)' > names")
    return String(decoding: try read("names"), as: UTF8.self).split(separator: "\n").map(
      String.init)
  }
}
