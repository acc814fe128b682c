import Blobs
import Fixtures
import FoundationEssentials
import Inputs

extension HidingPlaces {
  /// Keys in files of all kinds, most of which are gone later.
  func plantFiles() throws {
    let first = "First <first@example.com>"
    let second = "Second <second@example.com>"
    var gone: [String: String] = [:]
    for path in ["old/deleted.env", "edited.yaml", "deep/a/b/c/d.env", "replaced.env"] {
      let secret = key()
      gone[path] = secret
      try sandbox.write("r/\(path)", "# settings\napi_key: \(secret)\n")
    }
    let wide = key()
    gone["wide.txt"] = wide
    try sandbox.write("r/wide.txt", [0xFF, 0xFE] + "api_key: \(wide)\n".utf8.flatMap { [$0, 0] })
    let encoded = key()
    gone["encoded.yaml"] = encoded
    let text = Data("{\"api_key\": \"\(encoded)\"}".utf8).base64EncodedString()
    try sandbox.write("r/encoded.yaml", "data: \(text)\n")
    let binary = key()
    gone["binary.bin"] = binary
    try sandbox.write("r/binary.bin", [0, 1, 0xFE, 0] + Array(binary.utf8) + [0, 0xFF])

    let head = key()
    try sandbox.write("r/config/head.env", "KUBEADAPT_API_KEY=\(head)\n")
    let target = key()
    try sandbox.link("r/link", to: "keys/\(target)")
    try sandbox.link("r/switch", to: "README")
    try sandbox.write("r/README", "Read me.\n")
    let zipped = key()
    try sandbox.write(
      "key.env", String(repeating: "# padding\n", count: 40) + "KUBEADAPT_API_KEY=\(zipped)\n")
    try sandbox.shell("zip -q -9 r/box.zip key.env")
    let goneName = key()
    try sandbox.write("r/names/\(goneName).txt", "empty\n")
    let keptName = key()
    try sandbox.write("r/names/in/kept-\(keptName).txt", "empty\n")

    let start = try commit("First", author: first)
    plant(gone, commit: start, author: first)
    plant(["config/head.env": head, "link": target], commit: start, author: first, isInHead: true)
    plant(
      Plant(
        place: "zip", secret: zipped, path: "box.zip", members: ["key.env"], commit: start,
        author: first))
    plant(
      Plant(
        place: "name of a deleted file", secret: goneName, part: .name,
        path: "names/\(goneName).txt", commit: start, author: first))
    plant(
      Plant(
        place: "name of a file", secret: keptName, part: .name,
        path: "names/in/kept-\(keptName).txt", commit: start, author: first, isInHead: true))

    for path in gone.keys { sandbox.remove("r/\(path)") }
    try sandbox.write("r/edited.yaml", "# settings\napi_key: none\n")
    try sandbox.shell("rm r/box.zip r/switch r/names/ka_*")
    let switched = key()
    try sandbox.write("r/switch", "\(switched)\n")
    let next = try commit("Second", author: second)
    plant(["switch": switched], commit: next, author: second, isInHead: true)
  }

  /// Keys that only a merge brings in.
  func plantMerge() throws {
    let author = "Merger <merger@example.com>"
    let side = "Side <side@example.com>"
    try sandbox.git("r", "checkout", "-qb", "side")
    let aside = key()
    try sandbox.write("r/side.txt", "\(aside)\n")
    plant(
      ["side.txt": aside], commit: try commit("Side", author: side), author: side, isInHead: true)
    try sandbox.git("r", "checkout", "-q", "main")
    try sandbox.write("r/main.txt", "main\n")
    try commit("Main", author: side)
    try sandbox.git("r", "merge", "-q", "--no-ff", "--no-commit", "side")
    let line = key()
    let file = key()
    try sandbox.write("r/README", "Read me.\n\(line)\n")
    try sandbox.write("r/merged-only.env", "\(file)\n")
    let merge = try commit("Merge side", author: author)
    plant(["README": line, "merged-only.env": file], commit: merge, author: author)
    try sandbox.write("r/README", "Read me.\n")
    sandbox.remove("r/merged-only.env")
    try commit("Clean up", author: author)
  }

  /// Keys in the texts of commits, tags and notes.
  func plantMessages() throws {
    let writer = "Writer <writer@example.com>"
    var secret = key()
    var object = try commit("Use \(secret)\n\nBody", author: writer)
    plant(
      Plant(
        place: "commit message", secret: secret, part: .message, path: "objects/\(object)",
        commit: object, author: writer, isInHead: true))
    secret = key()
    let person = "\(secret) <leak@example.com>"
    object = try commit("By nobody", author: person)
    plant(
      Plant(
        place: "author", secret: secret, part: .message, path: "objects/\(object)",
        commit: object, author: person, isInHead: true))

    secret = key()
    try sandbox.git("r", "tag", "-a", "v1", "-m", secret)
    plant(try tag("v1", secret, refs: ["refs/tags/v1", "refs/tags/v2"]))
    secret = key()
    try sandbox.git("r", "tag", "-a", "v2", "-m", "On v1\n\n\(secret)", "v1")
    plant(try tag("v2", secret, refs: ["refs/tags/v2"]))
    secret = key()
    try sandbox.git("r", "tag", "-a", "gone", "-m", secret)
    var lost = try tag("gone", secret, refs: [])
    lost.isReachable = false
    plant(lost)
    let lostTag = try sandbox.text(
      "r", "for-each-ref", "--format=%(objectname) %(taggerdate:iso-strict)", "refs/tags/gone")
    note(tag: lostTag)
    try sandbox.git("r", "tag", "-d", "gone")

    secret = key()
    let blob = try store(secret)
    try sandbox.git("r", "tag", "light", blob)
    plant(
      Plant(
        place: "tag on a blob", secret: secret, path: "objects/\(blob)", refs: ["refs/tags/light"]))
    secret = key()
    let noted = try sandbox.text("r", "rev-parse", "HEAD")
    try sandbox.git("r", "notes", "add", "-m", secret)
    plant(
      Plant(
        place: "note", secret: secret, path: noted,
        commit: try sandbox.text("r", "rev-parse", "refs/notes/commits"), author: Self.author))
  }

  /// Writes a blob that nothing points to.
  func store(_ secret: String) throws -> String {
    try sandbox.text("r", "hash-object", "-w", "--stdin", input: Array("key: \(secret)\n".utf8))
  }

  private func tag(_ name: String, _ secret: String, refs: [String]) throws -> Plant {
    let object = try sandbox.text("r", "rev-parse", name)
    return Plant(
      place: "tag \(name)", secret: secret, part: .message, path: "objects/\(object)",
      author: Self.committer, refs: refs)
  }
}
