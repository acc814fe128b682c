import Fixtures
import Testing

/// Members of archives that a configuration leaves out are neither searched nor unread.
@Suite struct ExcludedMembersTests {
  private let left = TestKey(71)
  private let found = TestKey(72)
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.write("app/node_modules/x/a", "key: \(left.secret)\n")
    try sandbox.write("app/src/b", "clean\n")
    try sandbox.write("in/.kascan.toml", "exclude = [\"layer*!app/node_modules/\"]\n")
  }

  private func fingerprints(_ ended: Ended) throws -> Set<String> {
    Set(try ended.report().findings.map(\.fingerprint))
  }

  private static let makers = [
    "tar cf in/layer.tar app", "tar cf in/layer.tar ./app", "tar czf in/layer.tar.gz app",
    "tar --format=pax -cf in/layer.tar app", "zip -qr in/layer.zip app",
    "zip -qr0 in/layer.zip app", "find app -depth | cpio -oc >in/layer.cpio 2>/dev/null",
    // Behind something else, so that the archive does not begin where the file does.
    "zip -qr0 l.zip app; seq 1 2000 | cat - l.zip >in/layer",
    // It is not opened, so that its password is of no matter.
    "zip -qr -P word in/layer.zip app/node_modules",
    "7z a -bd -mx9 -t7z -pword in/layer.7z app/node_modules >/dev/null",
  ]

  @Test(arguments: makers)
  func leftOut(maker: String) throws {
    try sandbox.shell(maker)
    let ended = try sandbox.kascan("scan", "-f", "json", "in")
    #expect(ended.status == 0, "\(ended.text)")
    let coverage = try ended.report().coverage
    #expect(coverage.unread.isEmpty && ended.text.contains("\"code\":\"excluded\""))
    #expect(
      coverage.excluded.contains {
        $0.path.hasPrefix("in/layer") && $0.path.hasSuffix("app/node_modules/x/a")
          && $0.reason == "configuration"
      }, "\(coverage.excluded)")
  }

  /// What stands beside it is read, the same key included.
  @Test(arguments: makers.prefix(8))
  func besideIt(maker: String) throws {
    try sandbox.write("app/src/b", "key: \(found.secret)\n")
    try sandbox.write("app/z/c", "key: \(left.secret)\n")
    try sandbox.shell(maker)
    let ended = try sandbox.kascan("scan", "-f", "json", "in")
    #expect(ended.status == 1)
    #expect(try fingerprints(ended) == [left.fingerprint, found.fingerprint])
    let members = try ended.report().findings.compactMap(\.member)
    #expect(members.count == 2 && members.allSatisfy { !$0.contains("node_modules") })
  }

  /// Layers of an image, and an archive in an archive of the other kind.
  @Test(arguments: [
    "tar cf layer.tar app; tar cf in/image.tar layer.tar",
    "tar cf layer.tar app; tar czf in/image.tgz layer.tar",
    "zip -qr0 layer.zip app; tar cf in/image.tar layer.zip",
    "tar cf layer.tar app; zip -q0 in/image.zip layer.tar",
    "tar czf layer.tar.gz app; zip -q in/image.zip layer.tar.gz",
  ])
  func nested(maker: String) throws {
    try sandbox.write("app/src/b", "key: \(found.secret)\n")
    try sandbox.shell(maker)
    let ended = try sandbox.kascan("scan", "-f", "json", "in")
    #expect(try fingerprints(ended).contains(found.fingerprint), "\(ended.text)")
    #expect(
      try ended.report().findings.allSatisfy { $0.member?.contains("node_modules") != true },
      "\(ended.text)")
  }

  /// A thousand members are named, the rest counted.
  @Test func manyMembers() throws {
    try sandbox.shell(
      "mkdir -p app/node_modules/m; (cd app/node_modules/m; seq 1 1500 | xargs touch); "
        + "tar cf in/layer.tar app")
    let coverage = try sandbox.kascan("scan", "-f", "json", "in").report().coverage
    #expect(coverage.excluded.count == 1001)
    #expect(coverage.excluded.contains { $0.reason.hasPrefix("configuration (50") })
  }

  /// In history, and by a baseline's entry or an allowance, findings are marked.
  @Test func inHistory() throws {
    try sandbox.shell(
      "tar cf in/layer.tar app; git init -q in; cd in; git add -A; git commit -qm x")
    #expect(try sandbox.kascan("git", "in").status == 0)
    for (name, text) in [
      (".kascan-baseline", "\(left.fingerprint) path=\"*.tar!app/\" reason=\"r\"\n"),
      (".kascan.toml", "[[allow]]\npaths = [\"*.tar!app/\"]\nreason = \"r\"\n"),
    ] {
      try sandbox.write("in/.kascan.toml", "")
      try sandbox.write("in/\(name)", text)
      #expect(try sandbox.kascan("scan", "in").status == 0, "\(name)")
      try sandbox.write("in/\(name)", text.split(separator: "app/").joined(separator: "other/"))
      #expect(try sandbox.kascan("scan", "in").status == 1, "\(name)")
      sandbox.remove("in/\(name)")
    }
  }

  /// Real names with the mark: a file `layer.tar!app` is no archive with a member.
  @Test func marksInNames() throws {
    try sandbox.write("in/.kascan.toml", "exclude = [\"layer.tar!app/\", \"a\\\\!b.tar!app/\"]\n")
    try sandbox.write("in/x/layer.tar!app.txt", "key: \(found.secret)\n")
    try sandbox.shell("tar cf in/a!b.tar app")
    let ended = try sandbox.kascan("scan", "-f", "json", "in")
    #expect(try fingerprints(ended) == [found.fingerprint], "\(ended.text)")
  }
}
