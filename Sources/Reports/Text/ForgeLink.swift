/// Addresses of lines at a commit on code hosts whose addresses have a known form.
struct ForgeLink {
  /// What stands between the repository's address and the commit, and in front of the line.
  private struct Form {
    let middle: String
    let line: String
  }

  private let base: String
  private let form: Form

  /// Hosts by a word in their name.
  private static let forms: [(word: String, form: Form)] = [
    ("github", Form(middle: "/blob/", line: "#L")),
    ("gitlab", Form(middle: "/-/blob/", line: "#L")),
    ("bitbucket.org", Form(middle: "/src/", line: "#lines-")),
    ("codeberg", Form(middle: "/src/commit/", line: "#L")),
    ("gitea", Form(middle: "/src/commit/", line: "#L")),
    ("forgejo", Form(middle: "/src/commit/", line: "#L")),
  ]

  /// Nil for a repository without a remote, or whose host has no form that is known.
  init?(_ state: RepositoryState?) {
    guard let uri = state?.remoteURI, let mark = uri.firstRange(of: "://") else { return nil }
    let rest = uri[mark.upperBound...]
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    var host = rest[..<slash]
    // The port of ssh is none of the pages'.
    if uri.hasPrefix("ssh:"), let colon = host.lastIndex(of: ":") { host = host[..<colon] }
    let name = host.lowercased()
    guard let form = Self.forms.first(where: { name.contains($0.word) })?.form else { return nil }
    var path = rest[slash...]
    while path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix(".git") { path.removeLast(4) }
    guard path.count > 1 else { return nil }
    base = "https://\(host)\(path)"
    self.form = form
  }

  /// The address of a line, or of the file where there is no line; nil for what is no commit id.
  func address(commit: String, path: [UInt8], line: Int?) -> String? {
    guard commit.count >= 40, commit.utf8.allSatisfy({ isHexadecimal($0) }) else { return nil }
    let place = line.map { "\(form.line)\($0)" } ?? ""
    return "\(base)\(form.middle)\(commit)/\(Escaping.uri(path))\(place)"
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}
