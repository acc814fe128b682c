@testable import Reports
import Testing

@Suite struct ForgeLinkTests {
  private static let commit = String(repeating: "0a", count: 20)

  @Test(arguments: [
    ("git@github.com:team/app.git", "https://github.com/team/app/blob/COMMIT/a%20b.env#L7"),
    ("https://user:pw@github.com/team/app", "https://github.com/team/app/blob/COMMIT/a%20b.env#L7"),
    (
      "ssh://git@gitlab.example.com:2222/group/sub/app.git",
      "https://gitlab.example.com/group/sub/app/-/blob/COMMIT/a%20b.env#L7"
    ),
    (
      "git@bitbucket.org:team/app.git",
      "https://bitbucket.org/team/app/src/COMMIT/a%20b.env#lines-7"
    ),
    (
      "https://codeberg.org/team/app.git",
      "https://codeberg.org/team/app/src/commit/COMMIT/a%20b.env#L7"
    ),
  ])
  func known(remote: String, address: String) {
    let link = ForgeLink(RepositoryState(remote: remote))
    #expect(
      link?.address(commit: Self.commit, path: Array("a b.env".utf8), line: 7)
        == address.replacing("COMMIT", with: Self.commit))
  }

  @Test(arguments: [
    "https://example.com/team/app.git", "/srv/git/app.git", "javascript:alert(1)//github.com/a/b",
    "https://github.com", "git@github.com:", "ext::sh -c github.com/a",
  ])
  func unknown(remote: String) { #expect(ForgeLink(RepositoryState(remote: remote)) == nil) }

  @Test func noCommit() {
    let link = ForgeLink(RepositoryState(remote: "git@github.com:team/app.git"))
    #expect(link?.address(commit: "main/../x", path: [0x61], line: nil) == nil)
  }
}
