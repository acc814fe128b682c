import Detection
import Fixtures
import Testing

/// Keys that a function puts together of what it is called with.
@Suite struct ParameterTests {
  private static let key = String(decoding: Sample.key, as: UTF8.self)

  private func found(_ text: String) throws -> [[UInt8]] {
    try search(Array(text.replacing("BODY", with: Self.key.dropFirst(8)).utf8)).map(\.secret)
  }

  @Test(arguments: [
    "def key(b):\n    return \"ka_live_\" + b\n\nK = key(\"BODY\")\n",
    "def key(env, b):\n    return f\"ka_live_{b}\"\n\nK = key(\"prod\", b=\"BODY\")\n",
    "def key(env: str, b: str) -> str:\n  return \"ka_live_\" + b\nK = key('x', 'BODY')\n",
    "key = lambda b: \"ka_live_\" + b\nk = key(\"BODY\")\n",
    "const key = (b) => `ka_live_${b}`;\nuse(key(\"BODY\"));\n",
    "const key = b => \"ka_live_\" + b;\nuse(key('BODY'));\n",
    "function key(a, b) { return 'ka_live_' + b; }\nconst k = key(1, 'BODY');\n",
    "const key = function (b) { return 'ka_live_' + b; };\nkey('BODY');\n",
    "static String key(String b) { return \"ka_live_\" + b; }\nString k = key(\"BODY\");\n",
    "func key(b string) string { return \"ka_live_\" + b }\nvar k = key(\"BODY\")\n",
    "mk := func(b string) string { return fmt.Sprintf(\"ka_live_%s\", b) }\nk := mk(\"BODY\")\n",
    "fn key(b: &str) -> String { format!(\"ka_live_{}\", b) }\nlet k = key(\"BODY\");\n",
    "func key(body b: String) -> String { \"ka_live_\\(b)\" }\nlet k = key(body: \"BODY\")\n",
    "fun key(b: String) = \"ka_live_$b\"\nval k = key(\"BODY\")\n",
    "def key(b)\n  \"ka_live_#{b}\"\nend\nk = key(\"BODY\")\n",
    "function key($b) { return 'ka_live_' . $b; }\n$k = key('BODY');\n",
    "string Key(string b) => $\"ka_live_{b}\";\nvar k = Key(\"BODY\");\n",
    "def key(b: String) = s\"ka_live_$b\"\nval k = key(\"BODY\")\n",
    "REST = \"BODY\"\ndef key(b): return \"ka_live_\" + b\nK = key(REST)\n",
  ])
  func functions(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Other functions, other arguments",
    arguments: [
      "def key(b):\n    return \"ka_live_\" + b\n\nK = other(\"BODY\")\n",
      "def key(a, b):\n    return \"ka_live_\" + b\n\nK = key(\"BODY\", x)\n",
      "def key(a, b):\n    return \"ka_live_\" + b\n\nK = key(a=\"BODY\", b=x)\n",
      "def key(b):\n    return \"ka_live_\" + c\n\nK = key(\"BODY\")\n",
      "const key = (b) => `ka_live_${b}`;\nuse(key, \"BODY\");\n",
    ])
  func otherFunctions(text: String) throws { #expect(try found(text) == []) }
}
