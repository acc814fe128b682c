import Inputs
import Testing

/// Patterns of archive members: which names they mean, and which not.
@Suite struct MemberPatternTests {
  private func contains(_ patterns: [String], _ path: String, _ members: [String]) -> Bool {
    PathPatterns(patterns.map { Array($0.utf8) })
      .contains(Array(path.utf8), members: members.map { Array($0.utf8) })
  }

  @Test(arguments: [
    // The part before the mark is a pattern of its own: anywhere without a slash.
    ("layer.tar!app/node_modules/", "layer.tar", ["app/node_modules/x.js"], true),
    ("layer.tar!app/node_modules/", "deep/layer.tar", ["app/node_modules/x.js"], true),
    ("/layer.tar!app/node_modules/", "deep/layer.tar", ["app/node_modules/x.js"], false),
    ("images/!app/", "images/a/b.tar", ["app/x"], true),
    ("*.tar!app/", "b.tar", ["app/x"], true),
    ("*!node_modules/", "b.zip", ["deep/node_modules/x"], true),
    // The part behind it starts from the archive's top where it has a slash.
    ("layer.tar!app/node_modules/", "layer.tar", ["other/app/node_modules/x"], false),
    ("layer.tar!app/node_modules/", "layer.tar", ["app/node_modules"], false),
    ("layer.tar!app/node_modules", "layer.tar", ["app/node_modules"], true),
    ("layer.tar!app/node_modules/", "layer.tar", ["app/node_modules/"], true),
    ("layer.tar!**/cache/*.bin", "layer.tar", ["a/cache/x.bin"], true),
    ("layer.tar!*.md", "layer.tar", ["docs/a.md"], true),
    // As programs write names.
    ("layer.tar!app/x", "layer.tar", ["./app/x"], true),
    ("layer.tar!/app/x", "layer.tar", ["/app/x"], true),
    // Archives in archives.
    ("image.tar!layer.tar!app/", "image.tar", ["layer.tar", "app/x"], true),
    ("image.tar!app/", "image.tar", ["layer.tar", "app/x"], false),
    ("layer.tar!app/", "image.tar", ["blobs/layer.tar", "app/x"], true),
    ("image.tar!*!app/", "image.tar", ["blobs/layer.tar", "app/x"], true),
    ("image.tar!blobs/", "image.tar", ["blobs/layer.tar", "app/x"], true),
    // A pattern without a mark means files; an archive that it means is left out whole.
    ("node_modules/", "layer.tar", ["node_modules/x"], false),
    ("*.md", "layer.tar", ["a.md"], false),
    ("*.tar", "layer.tar", ["a.md"], true),
    // A mark in a name is no mark.
    ("we!rd.tar!a", "we!rd.tar", ["a"], false),
    ("we\\!rd.tar!a", "we!rd.tar", ["a"], true),
    ("a.tar!we\\!rd/", "a.tar", ["we!rd/x"], true),
    ("a.tar!we!rd", "a.tar", ["we!rd"], false),
    ("a.tar!rd", "a.tar!we", ["rd"], false),
    ("[!b].tar!x", "a.tar", ["x"], true),
    ("[!b].tar!x", "b.tar", ["x"], false),
    ("a.tar!#x", "a.tar", ["#x"], true),
    ("a.tar!", "a.tar", ["x"], false),
    ("a.tar!!x", "a.tar", ["x"], false),
  ])
  func meaning(pattern: String, path: String, members: [String], isMeant: Bool) {
    #expect(contains([pattern], path, members) == isMeant, "\(pattern) \(path) \(members)")
  }

  /// As before, a pattern may hold a mark of a file's name.
  @Test func filesWithMarks() {
    #expect(contains(["we!rd"], "we!rd", []))
    #expect(contains(["a.tar!x"], "a.tar!x", []))
    #expect(!contains(["a.tar!x"], "a.tar", []))
  }

  @Test func laterPatternsBringBack() {
    let patterns = ["a.tar!*.md", "!a.tar!keep.md"]
    #expect(contains(patterns, "a.tar", ["x.md"]))
    #expect(!contains(patterns, "a.tar", ["keep.md"]))
    // Nothing in a folder that is left out, as git has it.
    #expect(contains(["a.tar!docs/", "!a.tar!docs/keep.md"], "a.tar", ["docs/keep.md"]))
  }
}
