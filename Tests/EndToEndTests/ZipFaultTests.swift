import Fixtures
import Testing

/// Two wrong bytes at once in the records of a zip with one deflated member: its local header, its entry in
/// the list of members, and its end record. What was read or could not be is never nothing.
@Suite struct ZipFaultTests {
  private static let python = """
    import itertools, os, struct, sys, zipfile
    key, wrong = sys.argv[1], int(sys.argv[2])
    text = "".join(f"line {n * 7919 % 1000} of alpha\\n" for n in range(99))
    with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("config", text + key + "\\n" + text)
    data = open("a.zip", "rb").read()
    end = data.rfind(b"PK\\5\\6")
    start = struct.unpack("<I", data[end + 16:end + 20])[0]
    # Single bytes: the marks in full, and of the rest every third.
    places = [*range(4), *range(4, 36, 3)]
    places += [start + n for n in [*range(4), *range(4, 52, 3)]]
    places += [end + n for n in [*range(4), *range(4, 22, 2)]]
    os.mkdir("f")
    for one, two in itertools.combinations(places, 2):
        bytes_ = bytearray(data)
        bytes_[one] ^= wrong
        bytes_[two] ^= wrong
        open(f"f/{one}-{two}", "wb").write(bytes_)
    """

  @Test(arguments: [1, 8, 0x80, 0xFF]) func pairs(wrong: Int) throws {
    let sandbox = try GitSandbox()
    try sandbox.write("make.py", Self.python)
    try sandbox.shell("python3 make.py \(TestKey(82).secret) \(wrong); ls f > names")
    let report = try sandbox.kascan("scan", "--no-config", "-f", "json", "f").report()
    let said = Set(
      report.findings.map(\.path)
        + report.coverage.unread.map { String($0.path.prefix { $0 != "!" }) })
    let names = String(decoding: try sandbox.read("names"), as: UTF8.self).split(separator: "\n")
    #expect(names.count > 900)
    #expect(names.map { "f/\($0)" }.filter { !said.contains($0) } == [])
  }
}
