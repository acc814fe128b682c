import Detection
import Fixtures
import Testing

/// Keys in pieces on lines that begin with something that is not theirs.
@Suite struct LinePrefixTests {
  private static let first = String(decoding: Sample.key.prefix(22), as: UTF8.self)
  private static let rest = String(decoding: Sample.key.dropFirst(22), as: UTF8.self)

  private func found(_ text: String) throws -> [[UInt8]] {
    let filled = text.replacing("FIRST", with: Self.first).replacing("REST", with: Self.rest)
    return try search(Array(filled.utf8)).map(\.secret)
  }

  @Test(
    "A string that code joins, in a diff, a log or a reply",
    arguments: [
      "+curl -H \"X: FIRST\\\n+REST\"\n", "+const K = \"FIRST\" +\n+    \"REST\";\n",
      "+const K = [\n+  \"FIRST\",\n+  \"REST\",\n+].join(\"\")\n",
      "+k = \"FIRST\"\n+    \"REST\"\n",
      "+k: \"FIRST\\\n+  REST\"\n", "> k = \"FIRST\" +\n> \"REST\"\n",
      "2026-11-27T10:00:00.1Z export K=FIRST\\\n2026-11-27T10:00:01.22Z REST\n",
      "[10:00:01] + K=\"FIRST\\\n[10:00:12] REST\"\n", "app_1  | k=FIRST\\\napp_1  | REST\n",
      "run.sh:9:  k=FIRST\\\nrun.sh-10-REST\n", "k=FIRST\\\\\nREST\n",
      "\u{1B}[36;1mK=FIRST\\\n\u{1B}[36;1mREST\n", "| | +k = 'FIRST' +\n| | +  'REST'\n",
    ])
  func joined(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "A key that is cut at a line's end and nothing tells of it",
    arguments: [
      "KEY=FIRST\nREST\n", "KEY=FIRST\r\nREST\r\n", "> FIRST\n> REST\n", "    FIRST\n    REST\n",
      "# key: FIRST\n# REST\n", "10:00:01 key FIRST\n10:00:02 REST\n",
      "X-Api-Key: FIRST\r\n REST\r\n", "[app-1] key FIRST\n[app-1] REST\n",
      "run.sh:9:  k=FIRST\nrun.sh-10-REST\n",
      "2026-11-09T09:59:43Z k FIRST\n2026-11-10T10:00:00Z REST\n",
      "10:00:01 the key FIRST\nREST of one\n",
    ])
  func wrapped(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Two words that are not as long as a key, or other lines",
    arguments: [
      "KEY=FIRST\nREST1\n", "KEY=FIRST\nREST \nx", "> FIRST\n> -REST\n", "+ FIRST\n- REST\n",
      "> FIRST\n>> REST\n", "a: \"FIRST\"\nb: \"REST\"\n", "- name: \"FIRST\"\n- name: \"REST\"\n",
      "key1: \"FIRST\"\nkey2: \"REST\"\n", "A=FIRST\nREST=b\n", "k = \"FIRST\"\n- REST\n",
      "KEY=FIRST\n\nREST\n", "[app-1] key FIRST\n[app-2] REST\n", "web_1  | FIRST\nweb_2  | REST\n",
      "app1 | k FIRST\napp2 | REST\n", "[pool-1-thread-3] FIRST\n[pool-1-thread-4] REST\n",
      "10:00:01 key FIRST\nREST of one of many other words\n",
    ])
  func others(text: String) throws {
    let expected = text.hasSuffix("x") ? [Sample.key] : []
    #expect(try found(text) == expected)
  }

  @Test("Words that would fill a cut key up to its length are no rest of it")
  func words() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for word in ["return", "connected", "configured"] {
      let text = "see \(key.dropLast(word.count))\n\(word) x\n"
      #expect(try search(Array(text.utf8)).isEmpty)
    }
  }

  @Test("A key that is a letter short, and a word of one letter in the next line")
  func shortRest() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for length in 1...3 {
      #expect(
        try search(Array("k: \(key.dropLast(length))\n\(key.suffix(length)) b\n".utf8)).isEmpty)
    }
  }

  @Test(
    "A key in several records of a container's log or of a terminal's recording",
    arguments: [
      "{\"log\":\"FIRST\",\"stream\":\"stdout\",\"time\":\"1\"}\n{\"log\":\"REST\\n\",\"stream\":\"stdout\"}\n",
      "{\"log\": \"FIRST\", \"stream\": \"stdout\", \"time\": \"1\"}\n{\"log\": \"REST\\n\", \"stream\": \"stdout\"}\n",
      "[0.1, \"o\", \"FIRST\"]\n[0.25, \"o\", \"REST\"]\n",
      "[0.1,\"o\",\"FIRST\"]\r\n[12,\"o\",\"REST\\r\\n\"]\r\n",
      "[0.1, \"o\", \"\\u001b[32mFIRST\"]\n[0.2, \"o\", \"\\u001b[0mREST\"]\n",
    ])
  func records(text: String) throws { #expect(try found(text) == [Sample.key]) }
}
