import Detection
import Fixtures
import Testing

/// Keys whose pieces statements and calls put behind one another, or that name each other.
@Suite struct AppendTests {
  /// The secrets that are found where a key is cut in three at some places.
  private func found(_ text: String, cuts: (Int, Int)) throws -> [[UInt8]] {
    let key = Sample.key
    let pieces = [key[..<cuts.0], key[cuts.0..<cuts.1], key[cuts.1...]]
    var filled = text
    for (name, piece) in zip(["ONE", "TWO", "THREE"], pieces) {
      filled = filled.replacing(name, with: String(decoding: piece, as: UTF8.self))
    }
    return try search(Array(filled.utf8)).map(\.secret)
  }

  // A word of fewer letters than four is not taken for the value of a name.
  private static let cuts = [(5, 20), (8, 24), (20, 30), (30, 36)]

  @Test(arguments: [
    "k = \"ONE\"\nk += \"TWO\"\nk += \"THREE\"\n",
    "$k = 'ONE';\n$k .= 'TWO';\nlog('x');\n$k .= 'THREE';\n",
    "K=ONE\nK+=TWO\nK+=THREE\n", "K='ONE'; K+='TWO'; K+='THREE'\n",
    "k = 'ONE'\nk << 'TWO'\nk << 'THREE'\n",
    "new StringBuilder(\"ONE\").append(\"TWO\")\n  .append(\"THREE\").toString();",
    "sb.append(\"ONE\");\n    sb.append(\"TWO\");\n    sb.append(\"THREE\");\n",
    "sb.append(\"ONE\"); // the beginning\nsb.append(\"TWO\");\n# more\nsb.append(\"THREE\");\n",
    "strcpy(k, \"ONE\"); /* x */\n  strcat(k, \"TWO\");\n  strcat(k, \"THREE\");\n",
    "self.b.write('ONE')\nself.b.write('TWO')\nself.b.write('THREE')\n",
    "\tb.WriteString(\"ONE\")\n\tb.WriteString(\"TWO\")\n\tb.WriteString(\"THREE\")\n",
    "strcpy(k, \"ONE\");\n  strcat(k, \"TWO\");\n  strcat(k, \"THREE\");\n",
    "s->append(\"ONE\")->append(\"TWO\")->append(\"THREE\");\n",
    "out << \"ONE\" << \"TWO\"\n    << \"THREE\";\n", "k = \"ONE\" * \"TWO\" * \"THREE\"\n",
    "set(K \"ONE\")\nstring(APPEND K \"TWO\")\nstring(APPEND K \"THREE\")\n",
    "\t.ascii \"ONE\"\n\t.ascii \"TWO\"\n\t.asciz \"THREE\"\n",
    "key: db 'ONE'\r\n     db 'TWO'\r\n     db 'THREE', 0\r\n",
    "k DC.B \"ONE\"\n  DC.B \"TWO\"\n  DC.B \"THREE\"",
    "read(0, \"ONE\", 16) = 16\nwrite(1, \"x\", 1) = 1\nread(0, \"TWO\", 16)      = 16\n"
      + "read(0, \"THREE\\n\", 16) = 9\n",
    "A := ONE\nB := TWO\nK := $(A)$(B)THREE\n", "set A=ONE\r\nset B=TWO\r\nset K=%A%%B%THREE\r\n",
    "let a = \"ONE\"\nlet b = \"TWO\"\nlet k = \"\\(a)\\(b)THREE\"\n",
    "- name: A\n  value: \"ONE\"\n- name: B\n  value: 'TWO'\n- name: K\n  value: $(A)$(B)THREE\n",
    #"{"code": "sb.append(\"ONE\");\nsb.append(\"TWO\");"}"#.replacing("\\nsb", with: "sb")
      .replacing("TWO", with: "TWOTHREE"),
  ])
  func pieces(text: String) throws {
    for cuts in Self.cuts {
      #expect(try found(text, cuts: cuts) == [Sample.key], "cut at \(cuts)")
    }
  }

  @Test(
    "Strings of other rows, and other calls and files, are no pieces",
    arguments: [
      "\t.ascii \"ONETWO\"\n\t.section \"THREE\"\n",
      "\t.ascii \"ONETWO\\0\"\n\t.ascii \"THREE\"\n",
      "read(0, \"ONETWO\", 30) = 30\nread(3, \"THREE\", 9) = 9\n",
      "read(0, \"ONETWO\"..., 64) = 64\nread(0, \"THREE\", 9) = 9\n",
      "f(0, \"ONETWO\", 30);\nf(0, \"THREE\", 9);\n",
    ])
  func noPieces(text: String) throws {
    #expect(try found(text, cuts: (8, 30)).isEmpty)
  }

  @Test(
    "What is appended behind a whole key does not hide it",
    arguments: [
      "sb.append(\"ONE\");\nsb.append(\"TWOTHREE\");\nsb.append(\"world\");\n",
      "sb.append(\"ONETWO\" + \"THREE\");\nsb.append(\"world\");\n",
      "lines.append(\"ONE\" + \"TWOTHREE\")\nlines.append(\"tail\")\n",
      "out << \"ONE\" \"TWOTHREE\" << \"text\";\n", "out << \"ONE\" << \"TWOTHREE\" << \"text\";\n",
      "strcat(h, \"ONE\" \"TWOTHREE\");\nstrcat(h, \"Accept\");\n",
      "K=ONE; K+=TWOTHREE; K+=suffix\n", "k = \"ONE\"\nk += \"TWOTHREE\"\nk += \"more\"\n",
      "p = \"ONE\"\nt = p + \"TWOTHREE\"\np += \"somethingelse1234\"\n",
      "p = \"ONE\"\nb = \"TWOTHREE\"\nt = f\"{p}{b}\"\np += \"somethingelse1234\"\n",
    ])
  func behindTheKey(text: String) throws {
    for cuts in [(8, 20), (20, 30)] {
      #expect(try found(text, cuts: cuts) == [Sample.key], "cut at \(cuts)")
    }
  }

  @Test(
    "Pieces that go to different things are no key",
    arguments: [
      "k = \"ONE\"\nname += \"TWOTHREE\"\n", "k = \"ONE\"\nkk += \"TWOTHREE\"\n",
      "sb.append(\"ONE\");\nother.append(\"TWOTHREE\");\n",
      "sb.append(\"ONE\");\nsb.remove(\"TWOTHREE\");\n",
      "strcpy(k, \"ONE\");\nstrcat(name, \"TWOTHREE\");\n", "K := ONE\nK += TWOTHREE\n",
      "check(\"ONE\")\ncheck(\"TWOTHREE\")\n",
      "if k.startswith(\"ONE\"):\n  log.append(\"TWOTHREE\")\n",
      "- name: A\n  value: \"ONE\"\n- name: K\n  value: \"$(B)TWOTHREE\"\n",
      "k == \"ONE\"\nk += \"TWOTHREE\"\n", "a = 'ONE'\nb = '%a TWOTHREE'\n",
      "sb.append(\"ONE\");\n\n\n\nsb.append(\"TWOTHREE\");\n",
    ])
  func others(text: String) throws {
    #expect(try found(text, cuts: (8, 20)) == [])
  }

  @Test func aNameThatIsGivenAnew() throws {
    let text = "k = \"ONE\"\nk = \"\"\nk += \"TWOTHREE\"\n"
    // Whichever line runs last: the pieces are one key.
    #expect(try found(text, cuts: (8, 20)) == [Sample.key])
  }
}
