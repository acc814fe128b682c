import Fixtures
import Platform
import Testing

/// Keys in archives that programs, dumps and installers hold in text.
@Suite struct PackedProgramsTests {
  /// Writes a file for each kind of archive, each thing that may stand before it, and each way of
  /// writing bytes.
  private static let program = #"""
    import base64, bz2, io, lzma, os, zipfile
    text = b"a: 1\ntoken: %s\n" % os.environb[b"KEY"]
    held = io.BytesIO()
    zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED).writestr("config.yaml", text)
    packed = {"zip": held.getvalue(), "xz": lzma.compress(text), "bz2": bz2.compress(text)}
    leads = {"none": b"", "script": b"#!/bin/sh\ntail -n +3 $0 | unpack\n"}
    rows = lambda d, f: [f(d[i:i + 16]) for i in range(0, len(d), 16)]
    def intel(d):
        return "".join(":%02X%04X00%s00\n" % (len(d[i:i + 16]), i, d[i:i + 16].hex().upper()) for i in range(0, len(d), 16))
    writers = {
        "base64": lambda d: base64.b64encode(d).decode(), "hex": lambda d: d.hex(),
        "c": lambda d: "{" + ", ".join("0x%02x" % b for b in d) + "};",
        "zeros": lambda d: "{" + ",".join("0x%02X" % b for b in d) + "};",
        "repr": lambda d: "x = " + repr(d), "intel": intel,
        "od": lambda d: "".join("%07o %s\n" % (16 * n, r.hex(" ")) for n, r in enumerate(rows(d, bytes))),
    }
    for pack, data in packed.items():
        for lead, before in leads.items():
            for name, write in writers.items():
                if name == "od" and pack != "zip":
                    continue
                with open(f"files/{pack}-{lead}-{name}", "w") as file:
                    file.write(write(before + data) + "\n")
        mysql = data
        for byte, name in [(92, b"\\"), (0, b"0"), (10, b"n"), (13, b"r"), (26, b"Z"), (34, b'"'), (39, b"'")]:
            mysql = mysql.replace(bytes([byte]), b"\\" + name)
        with open(f"files/{pack}-none-mysql", "wb") as file:
            file.write(b"INSERT INTO `t` VALUES (1,_binary '" + mysql + b"');\n")
        with open(f"files/{pack}-none-base85", "wb") as file:
            file.write(b"".join(b"  %s\n" % base64.b85encode(data)[i:i + 60] for i in range(0, 2000, 60)).replace(b"  \n", b""))
    """#

  @Test func areFound() throws {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      "mkdir files; cat > make.py <<'END'\n\(Self.program)\nEND\npython3 make.py",
      variables: ["KEY": TestKey(1).secret])
    let report = try sandbox.kascan("scan", "-f", "json", "files").report()
    try sandbox.shell("find files -type f > names")
    let names = String(decoding: try sandbox.read("names"), as: UTF8.self).split(separator: "\n")
    #expect(names.count == 44)
    #expect(Set(report.findings.map(\.path)) == Set(names.map { String($0) }))
    #expect(report.findings.allSatisfy { $0.fingerprint == TestKey(1).fingerprint })
    #expect(report.coverage.complete)
  }

  /// The same without a key: nothing is found, and nothing is said to be damaged.
  @Test func otherTextIsClean() throws {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      "mkdir files; cat > make.py <<'END'\n\(Self.program)\nEND\npython3 make.py",
      variables: ["KEY": "none"])
    let ended = try sandbox.kascan("scan", "-f", "json", "files")
    let report = try ended.report()
    #expect(ended.status == 0 && report.findings.isEmpty && report.coverage.complete)
  }
}
