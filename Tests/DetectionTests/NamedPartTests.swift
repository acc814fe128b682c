import Detection
import Fixtures
import Testing

/// Keys whose parts settings, templates and code keep under names, and code in strings that does so.
@Suite struct NamedPartTests {
  private func found(_ text: String, cuts: (Int, Int)) throws -> [[UInt8]] {
    let key = Sample.key
    let pieces = [key[..<cuts.0], key[cuts.0..<cuts.1], key[cuts.1...]]
    var filled = text
    for (name, piece) in zip(["ONE", "TWO", "THREE"], pieces) {
      filled = filled.replacing(name, with: String(decoding: piece, as: UTF8.self))
    }
    return try search(Array(filled.utf8)).map(\.secret)
  }

  private static let texts = [
    "const P = \"ONE\", B = \"TWOTHREE\";\nconst k = P.concat(B);\n",
    "var P = \"ONE\";\nvar B = \"TWOTHREE\";\nvar k = \"\".concat(P).concat(B);\n",
    "const c = { p: 'ONE', b: 'TWO', c: 'THREE' };\nconst k = c.p.concat(c.b, c.c);\n",
    "prefix = \"ONE\"\nkey = ${prefix}\"TWOTHREE\"\n",
    "{{- $p := \"ONE\" -}}\n{{- $b := \"TWOTHREE\" -}}\nkey: {{ $p }}{{ $b }}\n",
    "vars:\n  P: ONE\n  B: TWOTHREE\ncmd: run {{.P}}{{.B}}\n",
    "key: \"ONE${REST:-TWOTHREE}\"\n", "key=ONE${rest:TWOTHREE}\n",
    "Parameters:\n  P: {Type: String, Default: ONE}\n  B: {Type: String, Default: TWOTHREE}\n"
      + "K: !Sub \"${P}${B}\"\n",
    "Parameters:\n  P:\n    Type: String\n    Default: ONE\n  B:\n    Default: 'TWOTHREE'\n"
      + "K: !Sub '${P}${B}'\n",
    "{\"P\": {\"Type\": \"String\", \"Default\": \"ONE\"}, \"B\": {\"Default\": \"TWOTHREE\"},\n"
      + "\"K\": {\"Fn::Sub\": \"${P}${B}\"}}\n",
    "<property name=\"p\" value=\"ONE\"/><property name=\"b\" value=\"TWOTHREE\"/>\n"
      + "<property name=\"k\" value=\"${p}${b}\"/>\n",
    "[{\"key\": \"p\", \"value\": \"ONE\"}, {\"key\": \"b\", \"value\": \"TWOTHREE\"}],\n"
      + "\"x\": \"{{p}}{{b}}\"\n",
    "[{\n  \"key\": \"p\",\n  \"value\": \"ONE\"\n}, {\n  \"key\": \"b\",\n  \"value\": \"TWOTHREE\"\n}],\n"
      + "\"x\": \"{{p}}{{b}}\"\n",
  ]

  @Test(arguments: texts) func values(text: String) throws {
    for cuts in [(8, 20), (5, 30)] {
      #expect(try found(text, cuts: cuts) == [Sample.key], "cut at \(cuts)")
    }
  }

  @Test(
    "Values that grow from statement to statement, and over names",
    arguments: [
      "k = \"ONE\"\nk = k & \"TWO\"\nk = k & \"THREE\"\n",
      "k = 'ONE'\nk = k + 'TWO'\nk = k + 'THREE'\n",
      "$k = 'ONE';\n$k = $k . 'TWO';\n$k = $k . 'THREE';\n",
      "K=\"ONE\"\nK=\"${K}TWO\"\nK=\"${K}THREE\"\nexport K\n",
      "k = \"ONE\"\nk = f\"{k}TWO\"\nk += \"THREE\"\n",
      "var t={A:\"ONE\",B:\"TWO\"},n=t.A+t.B;e.key=n+\"THREE\"\n",
      "a = 'ONE'\nb = a + 'TWO'\nc = b + 'THREE'\n",
      "set k \"ONE\"\nappend k \"TWO\"\nappend k \"THREE\"\n",
      "       STRING \"ONE\" DELIMITED BY SIZE \"TWOTHREE\" DELIMITED BY SIZE INTO K.\n",
    ])
  func growing(text: String) throws {
    for cuts in [(8, 20), (20, 30), (30, 36)] {
      #expect(try found(text, cuts: cuts) == [Sample.key], "cut at \(cuts)")
    }
  }

  @Test func formatsWithMembers() throws {
    let text = """
      class Settings:
          env = "live"
          secret = "BODY"
          def key(self):
              return "ka_%s_%s" % (self.env, self.secret)

      """
    let body = String(decoding: Sample.key.dropFirst(8), as: UTF8.self)
    #expect(
      try search(Array(text.replacing("BODY", with: body).utf8)).map(\.secret) == [Sample.key])
  }

  @Test(
    "Elements without quotes that a template joins",
    arguments: ["K: !Join ['_', [ka, live, BODY]]\n", "K: !Join [\"_\", [ka, live, BODY]]\n"])
  func joined(text: String) throws {
    let body = String(decoding: Sample.key.dropFirst(8), as: UTF8.self)
    #expect(
      try search(Array(text.replacing("BODY", with: body).utf8)).map(\.secret) == [Sample.key])
    let other = text.replacing("!Join", with: "!List").replacing("'_'", with: "'-'")
      .replacing("\"_\"", with: "'-'").replacing("BODY", with: body)
    #expect(try search(Array(other.utf8)).isEmpty)
  }

  /// Code as a string of JSON.
  private static func quoted(_ code: String) -> String {
    "\""
      + code.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n") + "\""
  }

  @Test("Code in a string, once and twice", arguments: texts)
  func quotedValues(text: String) throws {
    let once = Self.quoted(text)
    for string in ["{\"code\": \(once)}\n", "eval(\(once));\n", "{\"a\": \(Self.quoted(once))}\n"] {
      #expect(try found(string, cuts: (8, 20)) == [Sample.key], "\(string)")
    }
  }

  @Test("Code in a notebook, a string a line")
  func notebook() throws {
    for code in [
      "k = (\"ONE\"\n     \"TWOTHREE\")\n", "p = \"ONE\"\nk = p + \"TWOTHREE\"\n",
      "k = \"ONE\"\nk += \"TWO\"\nk += \"THREE\"\n",
    ] {
      let lines = code.split(separator: "\n").map { Self.quoted("\($0)\n") }
      let text = "{\"source\": [\n   \(lines.joined(separator: ",\n   "))\n ]}\n"
      #expect(try found(text, cuts: (8, 20)) == [Sample.key], "\(text)")
    }
  }

  @Test("Text that is sent in pieces")
  func pushes() throws {
    for gap in ["\"]);self.__next_f.push([1,\"", "\"])</script><script>self.__next_f.push([1,\""] {
      let text = "self.__next_f.push([1,\"5:[{\\\"k\\\":\\\"ONETWO\(gap)THREE\\\"}]\"])\n"
      for cuts in [(8, 20), (3, 8)] { #expect(try found(text, cuts: cuts) == [Sample.key]) }
    }
  }

  @Test(
    "Values of other names, and what is given to others",
    arguments: [
      "k = 'ONE'\nj = j + 'TWO'\nj = j + 'THREE'\n",
      "k = \"ONE\"\nif (k == \"TWO\") f(\"THREE\")\n",
      "Parameters:\n  P: {Default: ONE}\n  B: {Default: TWOTHREE}\nK: !Sub \"${P} ${B}\"\n",
      "<property name=\"p\" value=\"ONE\"/><property name=\"b\" value=\"TWOTHREE\"/>\n",
      "{\"code\": \"p = \\\"ONE\\\"\\nq = \\\"TWOTHREE\\\"\\n\"}\n", "K: [ka, live, TWOTHREE]\n",
      "key: \"ONE${REST:-no}TWOTHREE\"\n",
    ])
  func others(text: String) throws {
    #expect(try found(text, cuts: (8, 20)).isEmpty)
  }
}
