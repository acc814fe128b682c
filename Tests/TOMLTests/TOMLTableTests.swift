import Platform
import TOML
import Testing

struct TOMLTableTests {
  private static let text = """
    text = "a \\u006b\\n"
    texts = ["a", 'b']
    whole = 7
    real = 7.5
    flag = true
    day = 2026-12-31
    dotted.key = "in a table"

    [table]
    key = 1

    [[list]]
    name = "first"
    [[list]]
    name = "second"
    """

  @Test("Values of every kind are read")
  func kinds() throws {
    let table = try TOMLTable(parsing: Self.text, file: "f")
    #expect(try table.text("text") == "a k\n")
    #expect(try table.texts("texts") == ["a", "b"])
    #expect(try table.integer("whole") == 7)
    #expect(try table.number("whole") == 7)
    #expect(try table.number("real") == 7.5)
    #expect(try table.flag("flag") == true)
    #expect(try table.table("dotted")?.text("key") == "in a table")
    #expect(try table.table("table")?.integer("key") == 1)
    #expect(try table.tables("list").map { try $0.text("name") } == ["first", "second"])
    #expect(try table.text("none") == nil)
    #expect(try table.texts("none").isEmpty)
    #expect(try table.tables("none").isEmpty)
    #expect(try table.table("none") == nil)
  }

  @Test("A value of another kind is an error that names file and line")
  func otherKinds() throws {
    let table = try TOMLTable(parsing: Self.text, file: "f").named("here")
    let cases: [(line: Int, reason: String, read: (TOMLTable) throws -> Void)] = [
      (3, "whole is not a string", { _ = try $0.text("whole") }),
      (6, "day is not a string", { _ = try $0.text("day") }),
      (1, "text is not an array of strings", { _ = try $0.texts("text") }),
      (4, "real is not a whole number", { _ = try $0.integer("real") }),
      (5, "flag is not a number", { _ = try $0.number("flag") }),
      (4, "real is not true or false", { _ = try $0.flag("real") }),
      (12, "list is not a table", { _ = try $0.table("list") }),
      (2, "texts is not a list of tables: write [[texts]]", { _ = try $0.tables("texts") }),
    ]
    for (line, reason, read) in cases {
      #expect(throws: FormatError(file: "f", line: line, reason: "here: " + reason)) {
        try read(table)
      }
    }
  }

  @Test("An unknown key is an error, the first of the alphabet")
  func unknownKeys() throws {
    let table = try TOMLTable(parsing: "b = 1\nd = 2\nc = 3\n", file: "f")
    #expect(throws: FormatError(file: "f", line: 3, reason: "unknown key c: there are a, b")) {
      try table.check(["b", "a"])
    }
  }

  @Test("What is no TOML is an error with its line", arguments: ["a = 1\nb = \n", "a = 1\na = 2"])
  func noTOML(text: String) {
    let error = #expect(throws: FormatError.self) { try TOMLTable(parsing: text, file: "f") }
    #expect(error?.line == 2)
    #expect(error?.reason.isEmpty == false)
  }

  /// What would overflow the stack, or fill the memory.
  @Test(
    "Deep and large files are errors",
    arguments: [
      ("\n" + String(repeating: "a.", count: 100_000) + "a = 1", 2, "a key has too many parts"),
      ("\n[" + String(repeating: "a . 'b'.", count: 100) + "a]", 2, "a key has too many parts"),
      ("x = {" + String(repeating: "a.", count: 100) + "a = 1}", 1, "a key has too many parts"),
      (
        "# " + String(repeating: "a", count: 256 << 10), nil,
        "larger than 256 KiB: no rules need that"
      ),
    ] as [(String, Int?, String)])
  func tooMuch(text: String, line: Int?, reason: String) {
    #expect(throws: FormatError(file: "f", line: line, reason: reason)) {
      try TOMLTable(parsing: text, file: "f")
    }
  }

  @Test("Nested values are errors beyond a depth")
  func nested() throws {
    let text = { (depth: Int) in
      "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try TOMLTable(parsing: text(8), file: "f")
    #expect(throws: FormatError.self) { try TOMLTable(parsing: text(1000), file: "f") }
  }

  @Test("An empty text is an empty table")
  func empty() throws {
    try TOMLTable(parsing: "", file: "f").check([])
    try TOMLTable(parsing: "\u{FEFF}# nothing\n", file: "f").check([])
  }
}
