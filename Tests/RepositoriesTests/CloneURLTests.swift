import Testing

@testable import Repositories

/// Addresses as git reads them, and what of them is shown.
@Suite struct CloneURLTests {
  @Test(arguments: [
    ("https://host/a/b.git", "https://host/a/b.git"),
    ("HTTPS://Host/a/b/", "https://host/a/b"),
    ("https://user:word@host:8443/a/b", "https://host:8443/a/b"),
    ("https://word@host/a/b?private_token=word#x", "https://host/a/b"),
    ("https://u:w@rd@host/a", "https://host/a"),
    ("ssh://git:word@host:2222/a", "ssh://git@host:2222/a"),
    ("https://@host/a", "https://host/a"), ("git@host:a/b.git", "git@host:a/b.git"),
    ("host:/a", "host:/a"),
    ("file:///srv/a.git", "file:///srv/a.git"), ("http://127.0.0.1:80/a", "http://127.0.0.1:80/a"),
    ("http://[::1]:80/a", "http://[::1]:80/a"),
  ])
  func name(text: String, name: String) throws {
    let url = try #require(try CloneURL(text))
    #expect(url.name == name)
    #expect(!url.bare.contains("word@") && !url.bare.contains(":word"))
  }

  @Test(arguments: [
    ("ext::sh -c true", "ext"), ("ext::sh", "ext"), ("git://host/a", "git"),
    ("ftp://host/a", "ftp"), ("http://host/a", "http"), ("http://127.0.0.1.evil/a", "http"),
    ("http://127.1/a", "http"), ("fd::7", "fd"), ("file+x://a/b", "file+x"),
  ])
  func refusedProtocol(text: String, name: String) {
    #expect(throws: CloneURL.Refusal.protocol(name)) { try CloneURL(text) }
  }

  @Test(arguments: [
    "https:///a", "https://host", "https://host/", "https://-o/a", "ssh://-oProxyCommand=x/a",
    "-x@host:a", "https://host/a b", "https://ho\nst/a", "file://other/a", "user:word@host/a",
    "https://u:w@/a",
  ])
  func malformed(text: String) {
    #expect(throws: CloneURL.Refusal.malformed) { try CloneURL(text) }
  }

  @Test(arguments: ["a/b:c", "/srv/a", "./a:b", "a", "", ":a"])
  func isPath(text: String) throws { #expect(try CloneURL(text) == nil) }

  @Test(arguments: [
    [
      "https://host/a/b", "https://host/a/b.git", "https://HOST/a/b.git/", "https://u@host:443/a/b",
    ],
    ["git@host:a/b", "ssh://git@host/a/b.git", "ssh://git@host:22/a/b"],
  ])
  func isTheSame(texts: [String]) throws {
    #expect(Set(try texts.map { try CloneURL($0)?.key }).count == 1)
  }

  @Test(arguments: [
    ("https://host/a/b", "https://host/a/b.wiki.git"),
    ("https://host/a/b.git/", "https://host/a/b.wiki.git"),
    ("git@host:a/b.git", "git@host:a/b.wiki.git"), ("https://host/a/b.wiki.git", nil),
  ])
  func wiki(text: String, wiki: String?) throws {
    #expect(try CloneURL(text)?.wiki?.name == wiki)
  }

  @Test(arguments: [
    ("https://host/old", "https://host/new/info/refs?service=git-upload-pack", "https://host/new"),
    ("http://127.0.0.1:1/a", "https://127.0.0.1/a/info/refs", "https://127.0.0.1/a"),
    ("https://host/a", "https://other/a/info/refs", nil),
    ("https://host/a", "http://host/a/info/refs", nil),
    ("https://host/a", "https://u:w@host/a/info/refs", nil), ("https://host/a", "/login", nil),
    ("https://host/a", "file:///etc/info/refs", nil),
  ])
  func redirection(text: String, location: String, next: String?) throws {
    #expect(try CloneURL(text)?.redirected(to: location)?.name == next)
  }
}
