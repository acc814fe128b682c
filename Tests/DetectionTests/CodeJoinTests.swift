import Fixtures
import Detection
import Testing

/// Keys that code puts together.
@Suite struct CodeJoinTests {
  private func found(_ text: String) throws -> [[UInt8]] {
    let body = String(decoding: Sample.key.dropFirst(8), as: UTF8.self)
    let prefix = String(decoding: Sample.key.prefix(8), as: UTF8.self)
    let filled = text.replacing("BODY", with: body).replacing("PREFIX_", with: prefix)
      .replacing("OLD_", with: prefix.prefix(3))
      .replacing("DROWER", with: String(String(decoding: Sample.key, as: UTF8.self).reversed()))
    return try search(Array(filled.utf8)).map(\.secret)
  }

  @Test(arguments: [
    "k = ['ka', 'live', 'BODY'].join('_');", #"k = "_".join(("ka", "live", "BODY"))"#,
    "K = %w[ka live BODY].join('_')", #"strings.Join([]string{"ka", "live", "BODY"}, "_")"#,
    "implode('_', [\n  'ka',\n  'live',\n  'BODY',\n])", #""%s_%s_%s" % ("ka", "live", "BODY")"#,
    #"String.join("_", "ka", "live", "BODY");"#, "['ka_live', 'BODY'].join('_')",
    "k = 'ka' + '_' + 'live' + '_' + 'BODY'", "<f>\"PREFIX_\"&amp;\"BODY\"</f>",
    #"[\"ka\", \"live\", \"BODY\"].join(\"_\")"#,
  ])
  func lists(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(arguments: [
    "k = `${'PREFIX_'}BODY`;", "k = `${'PREFIX_'}${'BODY'}`;", "k = `PREFIX_${'BODY'}`;",
    #"k = f"{'PREFIX_'}BODY""#, ##"k = "#{'PREFIX_'}BODY""##, #"k: {{ "PREFIX_" }}BODY"#,
  ])
  func templates(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(arguments: [
    "PRE = \"PREFIX_\"\nk = f\"{PRE}BODY\"\n",
    "body = 'BODY'\nk = f'PREFIX_{body}'\n", "const body = 'BODY';\nk = `PREFIX_${body}`;\n",
    "k = () => `PREFIX_${body}`;\nconst body = 'BODY';\n",
    "body := \"BODY\"\nk := \"PREFIX_\" + body\n",
    "const pre: string = 'PREFIX_';\nconst body = 'BODY';\nk = pre + body;\n",
    "#define PRE \"PREFIX_\"\nchar k[] = PRE \"BODY\";\n", "rest=BODY\nk=\"PREFIX_${rest}\"\n",
    "$pre = 'PREFIX_';\n$k = $pre . 'BODY';\n", "body = \"BODY\"\nreturn f\"PREFIX_{self.body}\"\n",
    "a = \"PREFIX_\"\nb = \"BODY\"\nk = a + b\n",
  ])
  func constants(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Values of names that are joined with an underscore, and names in quotes",
    arguments: [
      "p = 'ka_live'\nb = 'BODY'\nk = '%s_%s' % (p, b)\n",
      "p, b := \"ka_live\", \"BODY\"\nk := fmt.Sprintf(\"%s_%s\", p, b)\n",
      "p = 'ka_live'\nb = 'BODY'\nk = '_'.join([p, b])\n",
      "let p = \"ka_live\";\nlet b = \"BODY\";\nlet k = format!(\"{}_{}\", p, b);\n",
      "c = {'p': 'PREFIX_', 'b': 'BODY'}\nk = c['p'] + c['b']\n",
      "const c = {\"p\": \"PREFIX_\", \"b\": \"BODY\"};\nk = c[\"p\"] + c[\"b\"];\n",
      "$c = ['p' => 'PREFIX_', 'b' => 'BODY'];\n$k = $c['p'] . $c['b'];\n",
      "m.put(\"p\", \"PREFIX_\");\nm.put(\"b\", \"BODY\");\nk = m.get(\"p\") + m.get(\"b\");\n",
      "P = os.getenv(\"P\", \"PREFIX_\")\nk = P + \"BODY\"\n", "p: PREFIX_\nk: \"${p}BODY\"\n",
      "env:\n  P: PREFIX_\nrun: tool ${{ env.P }}BODY\n",
      "app:\n  p: PREFIX_\n  key: ${app.p}BODY\n",
      "P = PREFIX_\nB = BODY\nK = $(P)$(B)\n", "ENV P=PREFIX_ B=BODY\nENV K=$P$B\n",
      "set \"P=PREFIX_\"\nset \"B=BODY\"\nset \"K=%P%%B%\"\n",
    ])
  func separatedValues(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Three pieces of a key, each the value of a name",
    arguments: [
      "p1 = \"ONE\"\np2 = \"TWO\"\np3 = \"THREE\"\nk = p1 + p2 + p3\n",
      "a = 'ONE'\nb = 'TWO'\nc = 'THREE'\nk = f'{a}{b}{c}'\n",
      "a = 'ONE'\nc = 'THREE'\nk = f'{a}TWO{c}'\n", "a = 'ONE'\nc = 'THREE'\nk = a + 'TWO' + c\n",
      "const a = 'ONE', b = 'TWO', c = 'THREE';\nk = `${a}${b}${c}`;\n",
      "a := \"ONE\"\nb := \"TWO\"\nc := \"THREE\"\nk := fmt.Sprintf(\"%s%s%s\", a, b, c)\n",
      "A=ONE\nB=TWO\nC=THREE\nexport K=$A$B$C\n", "A=ONE\nB=TWO\nC=THREE\nK=\"${A}${B}${C}\"\n",
      "A='ONE'\nB='TWO'\nC='THREE'\nprintf '%s%s%s' \"$A\" \"$B\" \"$C\"\n",
      "$a = 'ONE';\n$b = 'TWO';\n$c = 'THREE';\n$k = $a . $b . $c;\n",
      "a = 'ONE'; b = 'TWO'; c = 'THREE'\nk = ''.join([a, b, c])\n",
      "k = c.a + c.b + c.c;\nc = {a: 'ONE', b: 'TWO', c: 'THREE'};\n",
      "b = 'TWO'\nc = 'THREE'\nk = 'ONE' + b + c\n",
      "A=ONE\r\nB=TWO\r\nC=THREE\r\nK=\"$A$B$C\"\r\n",
      "A=ONE; B=TWO; C=THREE; K=$A$B$C\n",
      "local a=\"ONE\"\ndeclare -r b=\"TWO\"\nc=THREE\ncurl \"${a}${b}${c}\" https://x\n",
      "k = a + b + c\na = 'ONE'\nb = 'TWO'\nc = 'THREE'\nb = 'x'\n",
    ])
  func pieces(text: String) throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for cut in [4, 11, 14] {
      let filled = text.replacing("ONE", with: key.prefix(cut))
        .replacing("TWO", with: key.dropFirst(cut).prefix(12))
        .replacing("THREE", with: key.dropFirst(cut + 12))
      #expect(try search(Array(filled.utf8)).map(\.secret) == [Sample.key], "cut at \(cut)")
    }
  }

  @Test(
    "A short value and a comparison hide no longer one",
    arguments: [
      "body = 'BODY'\nif (body === 'changeme') stop();\nk = 'PREFIX_' + body;\n",
      "body = 'BODY'\nnames = {body: 'body'}\nk = 'PREFIX_' + body\n",
    ])
  func shortValues(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Names beside each other are not joined",
    arguments: [
      "Prefix = \"PREFIX_\"\nSum = \"BODY\"\nfmt.Printf(\"%s %s\", Prefix, Sum)\n",
      "PREFIX = 'PREFIX_'\nSUM = 'BODY'\n__all__ = [PREFIX, SUM]\n",
      "const A = 'PREFIX_', B = 'BODY';\nexport default { A, B };\n",
      "md5 = 'BODY'\nlogger.info('PREFIX_', md5)\n",
      "A = 'PREFIX_'\nB = 'BODY'\nif (a == A && B == b) go();\n",
      "A='PREFIX_'\nB='BODY'\necho \"$A\" \"$B\"\n",
    ])
  func namesInLists(text: String) throws { #expect(try found(text).isEmpty) }

  @Test("Names whose values are no key") func valuesOfOtherThings() throws {
    let prefix = String(decoding: Sample.key.prefix(8), as: UTF8.self)
    let texts = [
      "a = '\(prefix)'\nb = 'short'\nk = a + b\n",
      "a = '\(prefix)'\nk = a + undefined_name_of_nothing\n",
      "A=\(prefix)\nB=\nK=$A$B\n",
    ]
    for text in texts { #expect(try search(Array(text.utf8)).isEmpty) }
  }

  @Test("The place of what stands apart is all between the parts")
  func placeOfConstants() throws {
    let body = String(decoding: Sample.key.dropFirst(8), as: UTF8.self)
    let prefix = String(decoding: Sample.key.prefix(8), as: UTF8.self)
    let text = "body = '\(body)'\nk = f'\(prefix){body}'\n"
    let matches = try search(Array(text.utf8))
    #expect(matches.map(\.range) == [8..<56])
    #expect(matches.map(\.encodings) == [["constant"]])
  }

  @Test(arguments: ["k = 'DROWER'[::-1]", "strrev(\"DROWER\")", "echo DROWER | rev"])
  func reversed(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test func reversedBase64() throws {
    let text = Encoder.base64(Carried(text: Sample.key, range: 0..<1)).text.reversed()
    let matches = try search(Array("k = '".utf8) + text + Array("'[::-1]".utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.map(\.encodings) == [["reversed", "base64"]])
  }

  @Test(
    "Base64 and hexadecimal in pieces",
    arguments: ["' + '", "\" \"", "', '", "\"\n    \"", "\"\nb\"", "' + b'", "\" u8\""])
  func pieces(gap: String) throws {
    for encoder in [Encoder.base64, .hex] {
      let text = encoder(Carried(text: Sample.key + Array(" ".utf8), range: 0..<1)).text
      // The digits of one byte stay together.
      let step = encoder == .hex ? 2 : 1
      for place in stride(from: step, through: 12, by: step) {
        let quote = Array(gap.utf8.prefix(1))
        let all =
          Array("k = ".utf8) + quote + text.prefix(place) + Array(gap.utf8)
          + text.dropFirst(place) + quote + [0x0A]
        #expect(try search(all).map(\.secret) == [Sample.key], "\(place)")
      }
    }
  }

  @Test(
    "Reversed text in pieces",
    arguments: [
      "k = (\"«A\" + \"B»\")[::-1]\n", "k = ('«A' + 'B»').split('').reverse().join('');\n",
      "x = new StringBuilder(\"«A\"\n    + \"B»\").reverse();\n", "k := reverse(\"«A\" + \"B»\")\n",
      "char k[] = \"«A\" \"B»\"; /* reversed */\n", "k=$(echo \"«A\"'B»' | rev)\n",
      "k = strrev('«A' . 'B»');\n", "k = ('«A'  # one\n     'B»')[::-1]\n",
    ])
  func reversedPieces(code: String) throws {
    let turned = Array(Sample.key.reversed())
    let base64 = Array(
      Encoder.base64(Carried(text: Sample.key, range: 0..<1)).text.filter { $0 != 0x3D }.reversed())
    for (text, names) in [(turned, ["reversed"]), (base64, ["reversed", "base64"])] {
      for cut in [1, 12, 20, 31, 32] {
        let filled = code.replacing("A", with: String(decoding: text.prefix(cut), as: UTF8.self))
          .replacing("B»", with: String(decoding: text.dropFirst(cut), as: UTF8.self) + "»")
        let marked = Marked(filled)
        let matches = try search(marked.text)
        #expect(matches.map(\.secret) == [Sample.key], "\(cut) \(names)")
        #expect(matches.map(\.range) == marked.ranges)
        #expect(matches.map(\.encodings) == [names])
      }
    }
  }

  @Test("Reversed text that nothing joins")
  func reversedApart() throws {
    let turned = String(decoding: Sample.key.reversed(), as: UTF8.self)
    for gap in ["\"; x = \"", "\" if x else \"", "\": \""] {
      let text = "k = (\"\(turned.prefix(20))\(gap)\(turned.dropFirst(20))\")[::-1]\n"
      #expect(try search(Array(text.utf8)).isEmpty)
    }
  }

  @Test(
    "Pieces of base64 that are decoded each",
    arguments: [
      "k = base64.b64decode(\"ONE\").decode() + base64.b64decode(\"TWO\").decode()\n",
      "k = b64decode(b'ONE') + b64decode(b'TWO')\n", "const k = atob('ONE') + atob('TWO');\n",
      "k = Buffer.from(\"ONE\", \"base64\").toString('utf8') +\n  Buffer.from(\"TWO\", \"base64\");\n",
      "new String(Base64.getDecoder().decode(\"ONE\")) + new String(Base64.getDecoder().decode(\"TWO\"))",
      "var k = mustB64(\"ONE\") + mustB64(\"TWO\")\n",
      "k = base64_decode('ONE') . base64_decode('TWO');",
      "strcat(b64_decode(\"ONE\"), b64_decode(\"TWO\"));\n",
      "k=$(echo \"ONE\" | base64 -d)$(echo \"TWO\" | base64 -d)\n",
      "k=$(echo ONE | base64 -d)$(echo TWO | base64 -d)\n",
      "a = atob(\"ONE\");\nb = atob(\"TWO\");\nk = a + b;\n",
    ])
  func decodedPieces(code: String) throws {
    for cut in [3, 9, 15, 20, 31] {
      let parts = [Sample.key.prefix(cut), Sample.key.dropFirst(cut)].map { part in
        let text = Encoder.base64(Carried(text: Array(part), range: 0..<1)).text
        return String(decoding: text, as: UTF8.self)
      }
      let text = code.replacing("ONE", with: parts[0]).replacing("TWO", with: parts[1])
      let start =
        text.utf8.count
        - (text.firstRange(of: parts[0]).map { text[$0.lowerBound...].utf8.count } ?? 0)
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [Sample.key], "\(cut)")
      #expect(matches.map(\.range.lowerBound) == [start])
      #expect(matches.map(\.encodings) == [["base64"]])
    }
  }

  @Test("Whole keys in base64 that are decoded each stay apart")
  func decodedKeys() throws {
    var generator = SeededGenerator(seed: 64)
    let keys = (0..<2).map { _ in Sample.key(using: &generator) }
    let parts = keys.map { key in
      String(decoding: Encoder.base64(Carried(text: key, range: 0..<1)).text, as: UTF8.self)
    }
    let text = "a = atob(\"\(parts[0])\");\nb = atob(\"\(parts[1])\"); c = atob(\"c2FsdA==\");\n"
    #expect(try search(Array(text.utf8)).map(\.secret) == keys)
    let whole = Array(keys[0].prefix(20))
    let half = String(
      decoding: Encoder.base64(Carried(text: whole, range: 0..<1)).text, as: UTF8.self)
    let rest = String(decoding: keys[0].dropFirst(20), as: UTF8.self)
    for other in [
      "a = atob(\"\(half)\"); b = f(\"\(rest)\");", "a = \"\(half)\"; b = atob(\"c2FsdA==\");",
    ] {
      #expect(try search(Array(other.utf8)).isEmpty)
    }
  }

  @Test(
    "A character that the code takes out",
    arguments: [
      "k = '@'.replace('#', '')", "k = \"@\".replace(\"#\",\"\")",
      "$k = str_replace('#', '', '@');", "strings.ReplaceAll(\"@\", \"#\", \"\")",
    ])
  func takenOut(code: String) throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for cut in [9, 20, 39] {
      let text = code.replacing("@", with: "\(key.prefix(cut))#\(key.dropFirst(cut))")
      #expect(try search(Array("\(text)\n".utf8)).map(\.secret) == [Sample.key])
      // Without the call it stays.
      let other = text.replacing("''", with: "'-'").replacing("\"\"", with: "\"-\"")
      #expect(try search(Array("\(other)\n".utf8)).isEmpty)
    }
  }

  @Test(
    "A string that a colon follows is a member's name",
    arguments: [
      "{\"a\": \"PREFIX_\", \"BODY\": 1}", "{'a': 'PREFIX_', 'BODY': 2}",
      #"{\"a\": \"PREFIX_\", \"BODY\": 1}"#, "{'a' => 'PREFIX_', 'BODY' => 2}",
      #"{"kubeadapt": "OLD_Zm9vYmFyYmF6cXV4", "rule": 1, "ru_le": 2}"#,
      "x = ['ka', 'live', 'BODY']", "k = f'PREFIX_{body}'\nother = 'BODY'\n",
      "body = make('BODY')\nk = f'PREFIX_{body}'\n",
    ])
  func noJoins(text: String) throws {
    #expect(try found(text).filter { $0 == Sample.key || $0.ends(with: "rule".utf8) }.isEmpty)
  }
}

extension [UInt8] {
  fileprivate func ends(with word: String.UTF8View) -> Bool {
    suffix(word.count).elementsEqual(word)
  }
}
