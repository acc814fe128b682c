import Bytes
import Detection
import Fixtures
import Testing

/// Keys that code makes of characters by their codes, lists, values that grow and templates.
@Suite struct CodePieceTests {
  private func found(_ text: String, _ key: [UInt8] = Sample.key) throws -> [[UInt8]] {
    let key = String(decoding: key, as: UTF8.self)
    let body = key.dropFirst(8)
    // Four characters each.
    let words = (0..<8).map { body.dropFirst(4 * $0).prefix(4) }
    let filled = text.replacing("PRE_", with: key.prefix(8))
      .replacing("LIST", with: words.joined(separator: "', '"))
      .replacing("WORDS", with: words.joined(separator: " "))
      .replacing("ONE", with: body.prefix(16)).replacing("TWO", with: body.dropFirst(16))
      .replacing("BASE64", with: String(decoding: Base64.encode(body.utf8), as: UTF8.self))
      .replacing("BODY", with: body)
    return try search(Array(filled.utf8)).map(\.secret)
  }

  private static let texts = [
    "$k = 'ka' . chr(95) . 'live' . chr(95) . 'ONE' .\n    'TWO';\n",
    "K = \"ka\" & Chr(95) & \"live\" & Chr(95) & _\n    \"ONE\" & \"TWO\"\n",
    "K = \"ka\" & ChrW(&H5F) & \"live_ONE\" & \"TWO\"\n",
    "const K = 'ka'#95'live'#95'ONE' + 'TWO';\n", "const K = 'ka'#$5F'live_BODY';\n",
    "SELECT CONCAT('ka', CHAR(95), 'live', CHAR(95), 'BODY');\n",
    "k = \"ka\" + String.fromCharCode(95) + \"live_\" + \"BODY\";\n",
    "print(sprintf('%s_%s_%s', 'ka', 'live', implode('', ['LIST'])));\n",
    "my $k = 'ka' . '_live_' .\n  join('', qw(WORDS));\n",
    "KEY = %w[WORDS].join.prepend('PRE_')\n", "KEY = 'PRE_' + %w(WORDS).join\n",
    "k = 'PRE_' + ['LIST'].join('');\n", "k = 'PRE_' + ''.join(['LIST'])\n",
    "set k PRE_\nappend k ONE TWO\nputs $k\n",
    "BEGIN { p = \"PRE_\"; a = \"ONE\"; b = \"TWO\"; print p a b }\n",
    "key = ['PRE_', 'ONE', ...\n       'TWO'];\n",
    "set k to \"ka_\" & \"live_\" & \"ONE\" & ¬\n\t\"TWO\"\n",
    "define(`P',`PRE_')dnl\ndefine(`B',`BODY')dnl\nkey=P`'B\n",
    "declare -a K=(PRE_ WORDS)\nKEY=$(IFS=; echo \"${K[*]}\")\n",
    "printf '%s' ka_ live_ WORDS\n",
    "E := live\nI := ONE\nI := $(I)TWO\nK = ka_$(E)_$(I)\n",
    "set A=PRE_\r\nset B=ONE\r\nset C=TWO\r\nset K=%A%%B%%C%\r\n",
    "P = 'ka_live'\nB = 'ONE' + 'TWO'\nK = \"${P}_${B}\"\n",
    "id = base64decode(\"BASE64\")\nk = format(\"ka_%s_%s\", \"live\", local.id)\n",
    "const k = \"PRE_\" + atob(\"BASE64\");\n",
    "const s = { 'a.p': 'PRE_', 'a.x': 'ONE', 'a.y': 'TWO' };\nk = t('a.p') + t('a.x') + t('a.y');\n",
    "    When I send \"X: PRE_<id>\"\n    Examples:\n      | code | id |\n      | 200 | BODY |\n",
    "key: PRE___REST__\nE\nsed -i 's/__REST__/BODY/' t.yaml\n",
    "key: PRE_@REST@\n\nt.replace(\"@REST@\", \"BODY\")\n",
  ]

  @Test(arguments: texts) func code(text: String) throws {
    #expect(try found(text) == [Sample.key])
    var generator = SeededGenerator(seed: 5)
    let other = Sample.key(using: &generator)
    #expect(try found(text, other) == [other])
  }

  @Test("A literal of COBOL that fills its line")
  func cobol() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for count in [12, 24, 39] {
      let head = "       01  W PIC X(40) VALUE '"
      let fill = String(repeating: " ", count: 72 - head.count - count)
      let text =
        "       01  W PIC X(40) VALUE" + fill + " '" + key.prefix(count) + "\n"
        + "      -    '" + key.dropFirst(count) + "'.\n"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
      let other = text.replacing("      -    '", with: "           '")
      #expect(try search(Array(other.utf8)).isEmpty)
    }
  }

  @Test(
    "What is joined otherwise, or not at all",
    arguments: [
      "$k = 'ka' . chr(45) . 'live' . chr(45) . 'BODY';\n",
      "print(sprintf('%s_%s_%s', 'ka', 'live', implode('-', ['LIST'])));\n",
      "k = 'PRE_' + ['LIST'].join('-');\n", "k = 'PRE_' + ['LIST'].map(f);\n",
      "K=(PRE_ WORDS)\necho \"${K[*]}\"\n", "echo ka_ live_ WORDS\n",
      "BEGIN { p = \"PRE_\"; a = \"ONE\"; print p a b }\n",
      "    When I send \"X: PRE_<id>\"\n    Examples:\n      | code |\n      | BODY |\n",
      "key: PRE___REST__\nsed -i 's/__OTHER__/BODY/' t.yaml\n",
      "key: PRE___REST__\n# __REST__ is BODY of it\n",
    ])
  func others(text: String) throws {
    #expect(try found(text).isEmpty)
  }

  @Test("The place of a key is all that makes it") func places() throws {
    let body = String(decoding: Sample.key.dropFirst(8), as: UTF8.self)
    let text = "sed -i 's/__B__/\(body)/' t\nkey: ka_live_" + "__B__\n"
    let match = try #require(try search(Array(text.utf8)).first)
    #expect(match.encodings == ["substitution"])
    #expect(match.range.lowerBound == "sed -i 's/__B__/".utf8.count)
  }
}
