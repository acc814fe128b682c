import Detection
import Fixtures
import Testing

/// Keys that formats put together, and keys of which the pieces are elements of lists, macros, results of
/// functions or settings.
@Suite struct FormatTests {
  private static let key = String(decoding: Sample.key, as: UTF8.self)

  private func found(_ text: String) throws -> [[UInt8]] {
    let filled = text.replacing("PREFIX_", with: Self.key.prefix(8))
      .replacing("BODY", with: Self.key.dropFirst(8)).replacing("ONE", with: Self.key.prefix(13))
      .replacing("TWO", with: Self.key.dropFirst(13).prefix(9))
      .replacing("THREE", with: Self.key.dropFirst(22))
    return try search(Array(filled.utf8)).map(\.secret)
  }

  @Test(arguments: [
    "k = \"PREFIX_%s\" % \"BODY\"\n", "String k = \"PREFIX_%s\".formatted(\"BODY\");\n",
    "const env = \"live\"\nk := fmt.Sprintf(\"ka_%s_%s\", env, \"BODY\")\n",
    "k = \"{p}_live_{s}\".format(s=\"BODY\", p=\"ka\")\n",
    "$k = \"{2}{0}{1}\" -f \"TWO\", \"THREE\", \"ONE\"\n",
    "k = [NSString stringWithFormat:@\"%@_%@\", @\"ka_live\", @\"BODY\"];\n",
    "let k = sprintf \"%s_%s\" \"ka_live\" \"BODY\"\n",
    "key: {{ printf \"%s_%s\" \"ka_live\" \"BODY\" | quote }}\n",
    "let k = String(format: \"%@_%@\", \"ka_live\", \"BODY\")\n",
    "k = \"%(p)s_%(s)s\" % {\"p\": \"ka_live\", \"s\": \"BODY\"}\n",
    "k=$(printf \"%s_%s\" \"ka_live\" \"BODY\")\n", "k=$(printf '%s_%s' 'ka' 'live_BODY')\n",
    "$k = sprintf('%2$s%1$s', 'BODY', 'PREFIX_');\n",
    "k = \"{}{}{}\".format(\"ONE\", \"TWO\", \"THREE\")\n",
    "let k = format!(\"{}_{}\", \"ka_live\", \"BODY\");\n",
    "k = \"{1}{0}\".format(\"BODY\", \"PREFIX_\")\n",
  ])
  func formats(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "What a format does not put together",
    arguments: [
      "k = \"PREFIX_%s\" % body\n", "k = \"{1}{0}\".format(\"PREFIX_\", x, \"BODY\")\n",
      "k = \"%s%d\" % (\"PREFIX_\", 12)\n",
      "print(\"PREFIX_%s\" % x)\nprint(\"BODY\")\n",
    ])
  func otherFormats(text: String) throws { #expect(try found(text) == []) }

  @Test(arguments: [
    "P = [\"TWO\", \"ONE\", \"THREE\"]\nk = P[1] + P[0] + P[2]\n",
    "const P = ['THREE', 'ONE', 'TWO'];\nconst k = P[0x1]+P[0x2]+P[0x0];\n",
    "String[] P = {\"TWO\", \"ONE\", \"THREE\"};\nString k = P[1] + P[0] + P[2];\n",
    "var P = []string{\"TWO\", \"ONE\", \"THREE\"}\nvar k = P[1] + P[0] + P[2]\n",
    "P=(TWO ONE THREE)\nk=\"${P[1]}${P[0]}${P[2]}\"\n",
    "a=(ONE TWO THREE)\nk=${a[0]}${a[1]}${a[2]}\n",
    "k = [\"THREE\", \"TWO\", \"ONE\"].reverse().join(\"\");\n",
    "k = \"\".join([\"THREE\", \"TWO\", \"ONE\"][::-1])\n",
    "k = f\"{P[1]}{P[0]}\"\nP = ['BODY', 'PREFIX_']\n",
  ])
  func elements(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Elements that nothing joins, and others than the code takes",
    arguments: [
      "P = [\"TWO\", \"ONE\", \"THREE\"]\nk = P[1]\n", "P = [\"THREE\", \"TWO\", \"ONE\"]\n",
      "P = [\"BODY\", \"PREFIX_\"]\nk = P[0] + P[1]\n", "P=(BODY PREFIX_)\necho ${P[1]} ${P[0]}\n",
    ])
  func otherElements(text: String) throws { #expect(try found(text) == []) }

  @Test(arguments: [
    "#define A \"ONE\"\n#define B \"TWO\"\n#define C \"THREE\"\nchar *k = A B C;\n",
    "#define A \"PREFIX_\"\nchar *k = A \"BODY\";\n",
    "const a = () => \"ONE\";\nconst b = () => \"TWOTHREE\";\nconst k = a() + b();\n",
    "static String a() { return \"ONE\"; }\nstatic String b() { return \"TWOTHREE\"; }\nk = a() + b();\n",
    "a() { echo -n ONE; }\nb() { echo -n TWOTHREE; }\nk=\"$(a)$(b)\"\n",
    "set p PREFIX_\nset k \"${p}BODY\"\n", "set p PREFIX_\nset -x KEY $p\"BODY\"\n",
    "set -gx p PREFIX_\nset -gx k $p\"BODY\"\n", "Define P PREFIX_\nHeader set K \"${P}BODY\"\n",
    "setenv P PREFIX_\nset-header K \"${P}BODY\"\n", "\\set p PREFIX_\nSELECT :'p' || 'BODY';\n",
    "[a]\np = PREFIX_\nkey = %(p)sBODY\n", "p <- \"PREFIX_\"\nk <- paste0(p, \"BODY\")\n",
    "variable \"p\" {\n  default = \"PREFIX_\"\n}\nv = \"${var.p}BODY\"\n",
    "v = \"${var.p}${var.b}\"\nvariable \"p\" {\n  type    = string\n  default = \"PREFIX_\"\n}\n"
      + "variable \"b\" {\n  default = \"BODY\"\n}\n",
    "<p>PREFIX_</p>\n<k>${p}BODY</k>\n", "<!ENTITY p \"PREFIX_\">\n<k>&p;BODY</k>\n",
    "let p = \"PREFIX_\" in { key = p ++ \"BODY\" }\n", "@p \"PREFIX_\"\n@k @p <> \"BODY\"\n",
    "DECLARE @p varchar(9) = 'PREFIX_';\nSET @k = @p + 'BODY';\n",
    "v_p CONSTANT VARCHAR2(8) := 'PREFIX_';\nv_k := v_p || 'BODY';\n",
    "const P = prod ? \"PREFIX_\" : \"x_\";\nconst K = P + \"BODY\";\n",
    "k = \"ka\"\nk += \"_\"\nk += \"live_BODY\"\n",
    "a = () => \"ka\";\nk = a() + \"_live_BODY\";\n",
    "k = +\"ONE\"\nk << \"TWO\"\nk << \"THREE\"\n",
  ])
  func definitions(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Definitions of other names, and parts that nothing joins",
    arguments: [
      "#define A \"PREFIX_\"\n#define B \"BODY\"\nf(A, B);\n", "set p PREFIX_\nset q BODY\n",
      "<p>PREFIX_</p>\n<k>${q}BODY</k>\n", "a() { echo PREFIX_; }\nb() { echo BODY; }\na; b\n",
      "variable \"p\" {\n  default = \"PREFIX_\"\n}\nv = \"${var.q}BODY\"\n",
    ])
  func otherDefinitions(text: String) throws { #expect(try found(text) == []) }

  @Test(arguments: [
    "std::string k = std::string(\"ONE\") + \"TWO\" + \"THREE\";\n",
    "let k = \"ONE\".to_string() + \"TWO\" + \"THREE\";\n",
    "k = [@\"ONE\" stringByAppendingString:@\"TWOTHREE\"];\n", "k = \"ONE\\\n    \\TWOTHREE\"\n",
    "k = 'ONE' // 'TWO' // 'THREE'\n", "k = 'ONE&\n    &TWOTHREE'\n",
    "DATA(k) = 'ONE' && 'TWOTHREE'.\n",
    "\"=CONCATENATE(\"\"ONE\"\",\"\"TWO\"\",\"\"THREE\"\")\"\n",
    "val k = buildString {\n    append(\"ONE\")\n    append(\"TWOTHREE\")\n}\n",
  ])
  func operators(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Calls and comments behind a string",
    arguments: [
      "f(\"PREFIX_\") - \"BODY\"\n", "k = 'PREFIX_'; // 'BODY'\n", "a(\"PREFIX_\").b(\"BODY\")\n",
      "a = \"PREFIX_\" &\n  BODY\n",
    ])
  func otherOperators(text: String) throws { #expect(try found(text) == []) }

  @Test(
    "The prefix beside a digest, and an identifier in groups",
    arguments: [
      "INSERT INTO k VALUES (1, 'PREFIX_', 'DIGEST', now());\n", "[\"PREFIX_\",\"DIGEST\"]\n",
      "p = \"PREFIX_\"\nb = \"DIGEST\"\nk = p + b\n", "log(\"%s%s\", \"PREFIX_\", \"DIGEST\")\n",
      "id = \"PREFIX_550e8400-e29b-41d4-a716-446655440000\".replace(\"-\", \"\")\n",
    ])
  func digests(text: String) throws {
    let digest = "0123456789abcdef0f1e2d3c4b5a6978"
    #expect(try found(text.replacing("DIGEST", with: digest)) == [])
  }
}
