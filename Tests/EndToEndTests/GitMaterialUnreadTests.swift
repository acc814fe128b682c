import Fixtures
import FoundationEssentials
import Glibc
import Testing

/// What of git's own files can't be read, and how it is told.
@Suite struct GitMaterialUnreadTests {
  private struct Report: Decodable {
    struct Entry: Decodable {
      var code: String
      var reason: String
    }
    struct Coverage: Decodable {
      var unread: [Entry]
    }
    var findings: [ReportedFinding]
    var coverage: Coverage
  }

  private func report(
    _ sandbox: GitSandbox, _ arguments: String..., through prefix: [String] = []
  ) throws -> (status: Int?, found: Set<String>, codes: Set<String>, texts: String) {
    let ended = try sandbox.kascan(arguments + ["-f", "json"], through: prefix)
    let report = try JSONDecoder().decode(Report.self, from: Data(ended.output))
    return (
      ended.status, Set(report.findings.map(\.fingerprint)),
      Set(report.coverage.unread.map(\.code)),
      report.coverage.unread.map(\.reason).joined(separator: "\n")
    )
  }

  /// The key stands in a difference from a file that is not in the bundle.
  private func thin(_ made: String) throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      """
      git init -q -b main src; cd src
      seq 1 3000 > big.txt; git add .; git commit -qm first
      (seq 1 3000; echo "api=$KEY") > big.txt; git commit -qam second
      \(made)
      """, variables: ["KEY": TestKey(710).secret])
    return sandbox
  }

  @Test func thinBundle() throws {
    let sandbox = try thin("git bundle create -q ../it main~1..main")
    let base = try sandbox.text("src", "rev-parse", "main~1:big.txt")
    let commit = try sandbox.text("src", "rev-parse", "main~1")
    for command in ["scan", "git"] {
      let result = try report(sandbox, command, "it")
      #expect(result.status == 2)
      #expect(result.codes == ["pack-base-missing", "bundle-prerequisite"])
      #expect(result.texts.contains(base))
      #expect(result.texts.contains(commit))
    }
  }

  @Test func thinPack() throws {
    let sandbox = try thin(
      "printf 'main\\n^main~1\\n' | git pack-objects -q --stdout --thin --revs > ../it")
    for command in ["scan", "git"] {
      let result = try report(sandbox, command, "it")
      #expect(result.status == 2)
      #expect(result.codes == ["pack-base-missing"])
    }
  }

  /// The repository that a thin pack lies in has what it builds on.
  @Test(arguments: [
    "git add it.pack; git commit -qm pack", "mv it.pack .git/objects/pack/tmp_pack_aB3dEf",
  ])
  func thinPackInItsRepository(_ made: String) throws {
    let sandbox = try thin(
      """
      printf 'main\\n^main~1\\n' | git pack-objects -q --stdout --thin --revs > it.pack
      git reset -q --hard main~1; rm -rf .git/logs .git/ORIG_HEAD
      rm -f $(git rev-parse --git-path objects)/[0-9a-f][0-9a-f]/none; git prune --expire=now
      \(made); rm -f it.pack
      """)
    let result = try report(sandbox, "git", "src")
    #expect(result.status == 1)
    #expect(result.found == [TestKey(710).fingerprint])
    #expect(result.codes == [])
  }

  @Test func filteredBundle() throws {
    let sandbox = try thin("git bundle create -q --version=3 ../it --all --filter=blob:none")
    for command in ["scan", "git"] {
      let result = try report(sandbox, command, "it")
      #expect(result.status == 2)
      #expect(result.codes == ["bundle-filtered"])
    }
  }

  /// What stands before the cut is found.
  @Test(arguments: ["bundle", "pack", "loose"])
  func cutOff(_ kind: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      """
      git init -q -b main src; cd src
      (echo "api=$KEY"; head -c 30000 /dev/urandom | base64) > big.txt; git add .
      git commit -qm first
      case \(kind) in
      bundle) git bundle create -q ../it --all ;;
      pack) git rev-list --objects --all | git pack-objects -q --stdout > ../it ;;
      loose) cp .git/objects/$(git rev-parse main:big.txt | sed 's|..|&/|') ../it ;;
      esac
      cd ..; truncate -s -9 it
      """, variables: ["KEY": TestKey(711).secret])
    let result = try report(sandbox, "scan", "it")
    #expect(result.found == [TestKey(711).fingerprint])
    #expect(result.codes.count == 1)
    #expect(result.codes.isSubset(of: ["archive-truncated", "archive-damaged"]))
  }

  /// A fetch whose connection broke leaves a `tmp_pack_` that is cut off.
  @Test func brokenFetch() throws {
    let sandbox = try GitSandbox()
    try sandbox.shell(
      """
      git init -q -b main src; cd src
      echo "api=$KEY" > a; head -c 9000 /dev/urandom > b; git add .; git commit -qm first
      git rev-parse main:a main:b | git pack-objects -q --stdout > ../pack
      git init -q ../dst; cd ../dst
      head -c -5000 ../pack | git index-pack --stdin 2>/dev/null || true
      ls .git/objects/pack/tmp_pack_*
      """, variables: ["KEY": TestKey(712).secret])
    let result = try report(sandbox, "git", "dst")
    #expect(result.found == [TestKey(712).fingerprint])
    #expect(result.codes == ["archive-truncated"])
  }

  /// A few bytes flipped anywhere: never "complete" without the key.
  @Test func flippedBytes() throws {
    let sandbox = try GitMaterialTests.sandbox()
    try sandbox.shell("git -C src bundle create -q ../it --all")
    let whole = try sandbox.read("it")
    var random = SeededGenerator(seed: 5)
    for _ in 0..<25 {
      var damaged = whole
      let place = Int.random(in: 20..<whole.count, using: &random)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try sandbox.write("it", damaged)
      let result = try report(sandbox, "scan", "it")
      let isComplete = result.codes.isEmpty
      #expect(
        !isComplete || result.found == GitMaterialTests.everything, "flipped at byte \(place)")
      #expect(result.status == 1 || result.status == 2)
    }
  }

  /// 28 differences that copy their base twice: seven gigabytes from a few hundred bytes.
  @Test func doublingChain() throws {
    let sandbox = try GitSandbox()
    try sandbox.write("it", DoublingPack(steps: 28).bytes)
    for command in ["scan", "git"] {
      let result = try report(
        sandbox, command, "it", through: ["sh", "-c", "ulimit -v 2000000; exec \"$0\" \"$@\""])
      #expect(result.status == 2)
      #expect(result.codes == ["archive-ratio"])
    }
  }

  /// Git refuses what belongs to others; nothing of it is run, and the files are read all the same.
  @Test(.enabled(if: getuid() == 0)) func othersRepository() throws {
    let sandbox = try GitMaterialTests.sandbox()
    try sandbox.shell("chmod 755 .; mkdir it; mv src/.git it/bare; chown -R 12345 it/bare")
    let result = try report(sandbox, "scan", "it")
    #expect(result.found == GitMaterialTests.everything)
    #expect(result.codes == ["dubious-ownership"])
  }
}
