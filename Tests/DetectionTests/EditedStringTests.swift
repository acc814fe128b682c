import Detection
import Fixtures
import Testing

/// Keys in strings that code cuts or changes before it uses them.
@Suite struct EditedStringTests {
  private static let key = String(decoding: Sample.key, as: UTF8.self)
  private static let body = key.dropFirst(8)

  /// A text in which `KEY` is the key, `BODY` what stands behind its prefix, `A?`, `B?` and `C?` are its
  /// thirds, and `1?` and `2?` the key with a `?` behind each character, or each two.
  private func found(_ text: String) throws -> [[UInt8]] {
    let characters = Array(Self.key)
    var filled = text.replacing("KEY", with: Self.key).replacing("BODY", with: Self.body)
    for filler in "~|#:.-!*@%^,;/+=$&" {
      for (size, mark) in [(1, "1"), (2, "2"), (5, "5")] {
        let groups = stride(from: 0, to: 40, by: size).map {
          String(characters[$0..<min(40, $0 + size)])
        }
        filled = filled.replacing("<\(mark)\(filler)>", with: groups.joined(separator: "\(filler)"))
      }
    }
    for (mark, range) in [("<A>", 0..<13), ("<B>", 13..<22), ("<C>", 22..<40), ("<D>", 2..<22)] {
      filled = filled.replacing(mark, with: String(characters[range]))
    }
    return try search(Array(filled.utf8)).map(\.secret)
  }

  @Test(arguments: [
    "k = \"70lS450KEYPk1XBK4hl\"[7:47]\n", "k = \"21GxaHNKEYRjFxXlZ6U\".substring(7, 47);\n",
    "k = 'a1b2KEYQ9'.slice(4, -2);\n", "k = substr(\"GzM68yTKEYHyRH10w6u\", 7, 40);\n",
    "k=$(echo e5YzFqBKEYM5IPqzZLG | cut -c8-47)\n", "k = \"zz9KEY\"[3:]\n",
    "k = \"zz9KEYxyz\"[3..42]\n", "SELECT SUBSTR('aKEYbcd', 2, 40);\n",
    "k = Mid(\"A1BKEYQ2\", 4, 40)\n",
  ])
  func parts(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "A part that is none of the key, and a string that is not cut",
    arguments: [
      "k = \"70lS450KEYPk1XBK4hl\"[6:47]\n", "k = \"70lS450KEYPk1XBK4hl\"[7:45]\n",
      "k = \"70lS450KEYPk1XBK4hl\"\n", "k = \"zz9KEYxy\"[3:]\n",
      "k = \"70lS450KEYPk1XBK4hl\"; x = y.substring(7, 20);\n",
    ])
  func otherParts(text: String) throws { #expect(try found(text) == []) }

  @Test(arguments: [
    "k = \"<2~>\".replace(\"~\", \"\")\n", "k = '<2.>'.replaceAll('.', '');\n",
    "k = \"<1|>\".replace(\"|\", \"\");\n", "k = strings.ReplaceAll(\"<2:>\", \":\", \"\")\n",
    "k = strip(\"<5|>\", '|');\n", "k=$(echo \"<2#>\" | tr -d \"#\")\n",
    "k = \"<5->\".gsub(\"-\", \"\")\n", "k = \"<1*>\".split(\"*\").join(\"\");\n",
    "k = '<5.>'.delete('.')\n", "SELECT REPLACE('<5@>', '@', '');\n",
    "$k = str_replace('%', '', '<2%>');\n", "k = re.sub(r'-', '', '<2->')\n",
    "k=$(sed 's/,//g' <<<\"<5,>\")\n", "=SUBSTITUTE(\"<5#>\",\"#\",\"\")\n",
    "k = erase_all(\"<5#>\", \"#\", \"\")\n", "k = \"<5#>_prod\".replace(\"#\", \"\")\n",
    "k = \"<5#>\".replacingOccurrences(of: \"#\", with: \"\")\n",
  ])
  func fillers(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(arguments: [
    "k = \"ka.live.BODY\".replace(\".\", \"_\")\n", "k = \"ka-live-BODY\".tr(\"-\", \"_\")\n",
    "k = \"ka!live!BODY\".replaceAll(\"!\", \"_\");\n",
    "$k = \"ka-live-BODY\" -replace \"-\", \"_\"\n",
    "k=$(echo ka-live-BODY | tr - _)\n", "k = subst(\"ka#live#BODY\", \"#\", \"_\");\n",
  ])
  func substitutes(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(arguments: [
    "k = \"\".join(\"\"\"\n<A>\n<B>\n<C>\n\"\"\".split())\n",
    "const k = `\n  <A>\n  <B>\n  <C>\n`.replace(/\\s+/g, \"\");\n",
    "k = strip(\"<A>\\n\" \"<B>\\n\" \"<C>\\n\");\n",
    "k=$(tr -d '\\n' <<'E'\n<A>\n<B>\n<C>\nE\n)\n", "k = strip(`\nka\n<D>\n<C>\n`)\n",
    "k = strings.ReplaceAll(`<A>\n<B>\n<C>`, \"\\n\", \"\")\n",
  ])
  func lines(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Text of the same length that nothing changes, and more or less than a key",
    arguments: [
      "k = \"ka.live.BODY\"\n", "k = \"ka-live-BODYx\".replace(\"-\", \"_\")\n",
      "k = \"ka-live-BODY-x\".replace(\"-\", \"_\")\n", "k = \"<5|>|ab\".replace(\"|\", \"\")\n",
      "k = `\n<A>\n<B>\nx<C>\n`.replace(/\\s+/g, \"\")\n", "k = \"<2~>\"\n",
      "k = \"<2~>\".replace(\"#\", \"\")\n", "k = \"<5#>\".replace(\"#\", \"-\")\n",
      "k = \"ka-live-BODY\".replace(\"-\", \"\")\n",
    ])
  func otherText(text: String) throws { #expect(try found(text) == []) }
}
