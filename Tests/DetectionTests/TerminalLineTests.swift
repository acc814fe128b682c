import Detection
import Fixtures
import Testing

/// Keys that a table, a box or a line editor has cut, moved or printed twice.
@Suite struct TerminalLineTests {
  private static let key = String(decoding: Sample.key, as: UTF8.self)

  /// `<A>`, `<B>` and `<C>` stand for the first 14, the next 14 and the last 12 characters of the key.
  private func found(_ text: String) throws -> [[UInt8]] {
    let filled = text.replacing("<A>", with: Self.key.prefix(14))
      .replacing("<B>", with: Self.key.dropFirst(14).prefix(14))
      .replacing("<C>", with: Self.key.dropFirst(28))
    return try search(Array(filled.utf8)).map(\.secret)
  }

  @Test(arguments: [
    // rich, tabulate, prettytable, texttable, in several styles of borders.
    "│ KEY  │ <A> │ kube │\n│      │ <B> │      │\n│      │ <C>   │      │\n",
    "| KEY  | <A> | kube |\n|      | <B> |      |\n|      | <C>   |      |\n",
    "| KEY  | <A> | kube |\r\n|      | <B> |      |\r\n|      |  <C>  |      |\r\n",
    "║ KEY  ║ <A> ║\n║      ║ <B> ║\n║      ║ <C>   ║\n",
    "│ =<A> │\n│ <B>  │\n│ <C> a  │\n",
    "│ a\n│ <A><B>\n│ <C> and so on\n",
    // Without borders.
    "  KEY   <A>  kube\n        <B>  \n        <C>  x\n", "KEY  <A><B>  x\n     <C>\n",
    "KEY\n<A>\n<B>\n<C>\n",
    // psql's wrapped format.
    "  1 | <A>.\n    |.<B>.\n    |.<C>\n", "  1 │ <A>…│ x\n    │…<B>…│ \n    │…<C>   │\n",
    // bat's margin, in colours.
    "\u{1B}[38;5;238m  1 \u{1B}[0m│\u{1B}[0m K=<A><B>\u{1B}[0m\n\u{1B}[38;5;238m    \u{1B}[0m│\u{1B}[0m <C>\u{1B}[0m\n",
    // Columns that begin before the key; lines behind what a container's log puts there; colours within
    // the parts; a second cell that is wrapped too.
    "12:00:01 pod/x INFO    token=<A>   \n12:00:02 pod/x         <B> \n12:00:02 pod/x         <C>\n",
    "  K=<A>\n    <B>\n    <C>\n", "a-1 | │ <A> │\na-1 | │ <B> │\na-1 | │ <C>   │\n",
    "│ NAME_ │ <A> │ x │\n│ MORE  │ <B> │   │\n│ END   │ <C>   │   │\n",
    "| API_ | <A> | agen |\n| KEY  | <B> | t    |\n|      | <C>   |      |\n",
    "K=<A>\n  \u{1B}[1m<B>\u{1B}[m\n  \u{1B}[2m\u{1B}[3m<C>\u{1B}[m\n",
  ])
  func cells(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "Cells that are not one text",
    arguments: [
      // Other columns, other borders, a line between, lines that are not full.
      "| KEY | <A> | kube |\n|     |     | <B> |\n", "| KEY | <A> |\n| x   |\n| <B><C> |\n",
      "| KEY | <A> |\n+-----+----+\n|     | <B> |\n|     | <C> |\n",
      "| KEY | <A>           |\n|     | <B>           |\n|     | <C>           |\n",
      // Other entries: their names, their numbers; a text that was cut and not wrapped.
      "│ key │ <A> │\n│ one │ <B> │\n│ two │ <C>   │\n", "  1 | <A><B>\n  2 | <C>\n(2 rows)\n",
      "agent-1  | <A><B>\nredis-1  | <C>\n", "agent-1  | <A><B>…\nagent-1  | <C>\n",
      // A column by chance, dumps of which the text goes on.
      "of <A><B>\nat <C>\n", "00:  <A>\n0e:  <B>\n1c:  <C>xy\n2a:  z\n",
      "00: |<A>|\n0e: |<B>|\n1c: |<C>|\n28: |x y|\n", "00:  <A>\n0e:  <B>\n1c:  <C>x.\n2a:  z\n",
      // Lines that are longer than the one that the key would fill; lines of two programs.
      "a: <A><B>\n<C> and much more than stands above\n", "web-1 | <A><B>\nweb-2 | <C>\n",
      "  KEY   <A>\n       <B>\n        <C>\n", "| KEY | <A> |\n|     | <B> |\n|     | <C>x |\n",
    ])
  func otherCells(text: String) throws { #expect(try found(text) == []) }

  @Test(arguments: [
    // Typed wrong and taken back; put in between; wrapped by a shell, and by zsh; deleted and put in
    // by the terminal; printed again behind the cursor.
    "$ export K=<A>xy\u{8}\u{1B}[K\u{8}\u{1B}[K<B><C>\r\n",
    "$ K=<A>xy\u{8} \u{8}\u{8} \u{8}<B><C>\r\n",
    "$ K=<A><C>\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}<B><C>\r\n",
    "\u{1B}[?2004h$ export LONG=<A> \r<B><C>\r\n", "$ export LONG=<A>X\u{8}\u{1B}[P<B><C>\r\n",
    "$ export LONG=<A> \r\u{1B}[KY\rY\u{8}<B><C>\r\n", "> K=<A><C>\u{1B}[12D\u{1B}[14@<B>\r\n",
    "\u{1B}]0;title\u{7}\u{1B}[1m$ \u{1B}[0mK=<A>__\u{1B}[2D<B><C>\r\n",
    // Taken away when it had been wrapped.
    "$ export LONG=<A> \r<B><C> x\u{1B}[A\r\u{1B}[C\u{1B}[C\u{1B}[K\r\n",
    "loading\r$ K=<A><B>----\u{1B}[33G<C>\r\n",
  ])
  func typedLines(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test(
    "What was taken back for good, and lines that are printed again and again",
    arguments: [
      "$ K=<A><B>\u{8}\u{8}\u{8}\u{8}<C>\r\n", "$ K=<A>x\u{8}\u{1B}[K\u{8}\u{1B}[K<B><C>\r\n",
      "$ <A>\r<B><C>\r\n", "x <A>  y\n  <B><C>\n",
      "10% <A>\r20% <B><C>\r\n", "\0\u{1}<A><B>x\u{8}<C>\0\n",
    ])
  func otherLines(text: String) throws { #expect(try found(text) == []) }

  @Test(arguments: [
    // `cat -n`, `cat -A`, logs with a shell's line that goes on, in colours.
    "     1\tkey: <A><B>\n     2\t<C>\n", "key: <A><B>$\n<C>$\n",
    "01:02:03Z \u{1B}[36;1mexport K=<A><B>\\\u{1B}[0m\n01:02:04Z \u{1B}[36;1m<C>\u{1B}[0m\n",
    // A hyphen at a line's end, `format=flowed`, GitLab's logs, `git blame`, a mail program's wrap.
    "the key <A>-\n<B><C> is valid\n", "key <A><B> \n<C> ok\n",
    "2026-01-01T00:00:00.000000Z 01O k <A><B>\n2026-01-01T00:00:00.000001Z 01O+<C> done\n",
    "58634062 (n 2026-11-27 21:37:03 +0000 2) k <A>\\\n58634062 (n 2026-11-27 21:37:03 +0000 3) <B><C>\n",
    "TOKEN_<A><B>\n<C> and restart\n",
    "key <A><B>\(key.dropFirst(28).prefix(9))\n\(key.suffix(3))\n",
    "11-03 D Agent: \(String(repeating: "a=1 ", count: 900))<A>\n11-03 D Agent: <B><C> x\n",
    "<14>Nov  3 10:11:12 host agent[99]: config: <A><B>\n<14>Nov  3 10:11:12 host agent[99]: <C> x\n",
    // org, troff, POD, rsyslog's control characters.
    "ka\\under{}live\\under{}\(key.dropFirst(8))", "ka\\[u005F]live\\[u005F]\(key.dropFirst(8))",
    "{\\cf2{<A>}}{\\cf4{{\(key.dropFirst(14).prefix(1))}{\(key.dropFirst(15).prefix(1))}}}{\\cf2{\(key.dropFirst(16))}}",
    "The key is B<<A>><B><C>, ok", "T=#033[01mka_live#033[m#033[K_\(key.dropFirst(8)) x",
    // AsciiDoc, Typst.
    "key ka+++_+++live+++_+++\(key.dropFirst(8)) ok",
    "key ka++_++live++_++\(key.dropFirst(8).prefix(12))**\(key.dropFirst(20))** ok",
    "key <A>#strong[<B><C>] ok", "$k = \"<A>\" + `\r\n     \"<B><C>\"\r\n",
    // Runs of text: Slack, Notion, Atlassian, Quill.
    #"[{"type": "text", "text": "key <A><B>"}, {"type": "text", "text": "<C>", "style": {"bold": true}}]"#,
    #"[{"type": "text", "text": "ka_live_"}, {"type": "text", "text": "\#(key.dropFirst(8))"}]"#,
    #"[{"type": "text", "text": "ka_"}, {"type": "text", "text": "live", "marks": [{"type": "em"}]}, {"type": "text", "text": "_\#(key.dropFirst(8))"}]"#,
    #"[{"text":{"content":"<A>"},"annotations":{"bold":true}},{"text":{"content":"<B><C> x"}}]"#,
    #"[{"type":"text","text":"<A><B>","marks":[{"type":"strong"}]},{"type":"text","text":"<C>"}]"#,
    #"{"ops":[{"insert":"k <A><B>"},{"attributes":{"bold":true},"insert":"<C>"}]}"#,
  ])
  func runsAndLines(text: String) throws { #expect(try found(text) == [Sample.key]) }

  @Test("What was never read as one word: digests, words, names, other lines")
  func otherWraps() throws {
    let digest = String(repeating: "0a1b", count: 8)
    for text in [
      "ka_live_\n\(digest)\n", "<A>-\n<B><C>D\n", "<A> \n <B><C>=1\n", "<A>- <B><C>\n",
      "ka_live_ab\nanotherwordofjustthirtyletter\n", "<A>#weak[<B><C>]",
      #"{"key_prefix": "ka_live_", "key_hash": "\(digest)"}"#,
      "KUBEADAPT_KEY_PREFIX=ka_live_\nSTRIPE_WEBHOOK_SECRET=\(Self.key.dropFirst(8))\n",
      "prefix: ka_live_\nsendgrid_key: \(Self.key.dropFirst(8))\n",
      #"{"prefix": "ka_live_", "session_token": "\#(Self.key.dropFirst(8))"}"#,
      #"[{"user":"a","text":"<A>"},{"user":"b","text":"<B><C>"}]"#,
      #"[{"text":"ka_live_"},{"text":"\#(Self.key.dropFirst(8))"}]"#,
      #"{"key_prefix": "ka_live_", "name": "\(Self.key.dropFirst(8))"}"#,
    ] { #expect(try found(text) == [], "\(text)") }
  }

  @Test(arguments: [
    "api_key_prefix: ka_live_\n  api_key_secret: BODY\n",
    #"{"prefix": "ka_live_", "secret": "BODY"}"#,
    "KEY_PREFIX=ka_live_\nKEY_SECRET='BODY'\n", "keyPrefix = \"ka_live_\"\nkeyValue = \"BODY\"\n",
  ])
  func fields(text: String) throws {
    #expect(
      try search(Array(text.replacing("BODY", with: Self.key.dropFirst(8)).utf8)).map(\.secret)
        == [Sample.key])
  }

  @Test(
    "Values of other members, and texts that are not side by side",
    arguments: [
      #"[{"text": "<A><B>"}, {"title": "<C>"}]"#, #"{"text": "<A><B>", "value": "<C>"}"#,
      #"[[{"text": "<A><B>"}], [[{"x": 1}, {"text": "<C>"}]]]"#,
    ])
  func otherRuns(text: String) throws { #expect(try found(text) == []) }
}
