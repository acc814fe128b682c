import Fixtures
import Platform
import Testing

/// Keys in zips that stand behind something else, with a comment or none behind them.
@Suite struct TrailingZipTests {
  private static let comments = [0, 1, 5000, 65_535]
  private static let fronts = ["few", "text", "long", "picture"]

  /// Makes a file for each thing in front of a zip and each size of a comment.
  private func fill(_ sandbox: GitSandbox) throws {
    try sandbox.shell(
      #"""
      mkdir files fronts
      seq 1000 1019 > fronts/few
      seq 1 2500 | head -c 10240 > fronts/text
      seq 1 100000 | head -c 307200 > fronts/long
      printf '\211PNG\r\n\032\n' > fronts/picture
      gzip -9 < fronts/long | tail -c +11 >> fronts/picture
      for n in $(seq 1 40); do echo "token: $KEY"; done > config.yaml
      zip -q in.zip config.yaml
      cat > comment.py <<'END'
      import sys
      front, size, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
      archive = open("in.zip", "rb").read()
      comment = (b"a comment\n" * 6554)[:size]
      archive = archive[:-2] + size.to_bytes(2, "little") + comment
      open(path, "wb").write(open(front, "rb").read() + archive)
      END
      for front in fronts/*; do
        for size in 0 1 5000 65535; do
          python3 comment.py $front $size files/${front#fronts/}-$size
        done
      done
      """#, variables: ["KEY": TestKey(1).secret])
  }

  private var names: Set<String> {
    Set(Self.fronts.flatMap { front in Self.comments.map { "\(front)-\($0)" } })
  }

  private func expectAll(_ ended: Ended, _ expected: Set<String>, _ comment: Comment) throws {
    let report = try ended.report()
    #expect(ended.status == 1, comment)
    #expect(report.coverage.complete, comment)
    #expect(Set(report.findings.map { $0.path + "!" + ($0.member ?? "") }) == expected, comment)
    #expect(report.findings.allSatisfy { $0.fingerprint == TestKey(1).fingerprint }, comment)
  }

  @Test func filesStreamsAndMembers() throws {
    let sandbox = try GitSandbox()
    try fill(sandbox)
    try expectAll(
      try sandbox.kascan("scan", "-f", "json", "files"),
      Set(names.map { "files/\($0)!config.yaml" }), "files")
    for name in names {
      try expectAll(
        try sandbox.kascan("scan", "-f", "json", "-", input: try sandbox.read("files/\(name)")),
        ["-!config.yaml"], "\(name) on standard input")
    }
    try sandbox.shell("tar -czf files.tar.gz -C files $(ls files)")
    try expectAll(
      try sandbox.kascan("scan", "-f", "json", "files.tar.gz"),
      Set(names.map { "files.tar.gz!\($0)!config.yaml" }), "members")
  }

  @Test func objects() throws {
    let sandbox = try GitSandbox()
    try fill(sandbox)
    try sandbox.git(".", "init", "-q", "files")
    try sandbox.git("files", "add", "-A")
    try sandbox.git("files", "commit", "-qm", "All")
    try sandbox.git("files", "gc", "-q")
    try expectAll(
      try sandbox.kascan("git", "-f", "json", in: "files"),
      Set(names.map { "\($0)!config.yaml" }), "objects")
  }
}
