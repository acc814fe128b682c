import Fixtures
import Testing

/// Bytes in git's own files that belong to no object.
@Suite struct UnlistedBytesTests {
  /// Puts an object behind the last one of a pack, or in front of it, that neither the pack's head nor
  /// its index speaks of; all checksums are right.
  private static let python = """
    import glob, hashlib, os, struct, sys, zlib
    body = b"hidden " * 20
    entry = bytes([0x30 | (len(body) & 15) | 0x80, len(body) >> 4]) + zlib.compress(body)
    pack = glob.glob("r/.git/objects/pack/*.pack")[0]
    index = pack[:-4] + "idx"
    data = open(pack, "rb").read()
    data = data[:-20] + entry
    data += hashlib.sha1(data).digest()
    names = open(index, "rb").read()[:-40] + data[-20:]
    names += hashlib.sha1(names).digest()
    for name, content in [(pack, data), (index, names)]:
        os.chmod(name, 0o644)
        open(name, "wb").write(content)
    """

  @Test func behindTheLastEntryOfAPack() throws {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      "git init -q r; cd r; for n in 1 2 3; do seq $n 99 > $n; done; git add -A; git commit -qm All; "
        + "git repack -adq")
    #expect(try sandbox.kascan("git", "r").status == 0)
    try sandbox.write("hide.py", Self.python)
    try sandbox.shell("python3 hide.py; git -C r fsck --no-dangling || true")
    let ended = try sandbox.kascan("git", "-f", "json", "r")
    #expect(ended.status == 2)
    #expect(try ended.report().coverage.unread.count == 1)
  }

  @Test(arguments: ["echo a few words", "echo one | gzip"]) func behindALooseObject(more: String)
    throws
  {
    let sandbox = try GitSandbox()
    try sandbox.shell("git init -q r; cd r; echo one > a; git add a")
    #expect(try sandbox.kascan("git", "r").status == 0)
    try sandbox.shell("f=$(ls r/.git/objects/??/*); chmod 644 $f; (\(more)) >> $f")
    let ended = try sandbox.kascan("git", "-f", "json", "r")
    #expect(ended.status == 2)
    #expect(try ended.report().coverage.unread.count >= 1)
  }
}
