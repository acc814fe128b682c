@testable import Archives
import Blobs
import Testing

/// What PDF files show and hold.
@Suite struct PDFTests {
  private let shop = ArchiveWorkshop()

  /// A file of some objects; streams are written as they are.
  private func file(_ objects: [(dictionary: String, stream: String?)], trailer: String = "")
    -> String
  {
    var text = "%PDF-1.5\n"
    for (index, object) in objects.enumerated() {
      text += "\(index + 1) 0 obj\n"
      if let stream = object.stream {
        text +=
          "<< \(object.dictionary) /Length \(stream.utf8.count) >>\nstream\n\(stream)\nendstream"
      } else {
        text += "<< \(object.dictionary) >>"
      }
      text += "\nendobj\n"
    }
    return text + "trailer << /Root 1 0 R \(trailer) >>\nstartxref\n0\n%%EOF\n"
  }

  /// The texts of the members of a file, joined.
  private func texts(_ text: String) -> String {
    shop.write(text, to: "a.pdf")
    let (collector, coverage) = shop.expand("a.pdf")
    #expect(coverage == Coverage())
    return collector.texts.filter { $0.key != "a.pdf" }.sorted { $0.key < $1.key }.map(\.value)
      .joined(separator: "\n")
  }

  @Test(
    "Pieces of a line are put together, lines are not",
    arguments: [
      ("BT /F1 12 Tf 72 700 Td (one two) Tj ET", "one two"),
      ("BT [(on) -12 (e) 30.5 ( tw) (o)] TJ ET", "one two"),
      ("BT [(one) -333 (two)] TJ ET", "one two"),
      ("BT <6f6e652074776f> Tj ET", "one two"), ("BT <6F 6E65 2074 776F> Tj ET", "one two"),
      ("BT (\\157ne \\\n\\t\\(two\\)) Tj ET", "one \t(two)"), ("BT (a (b) c) Tj ET", "a (b) c"),
      ("BT 10 TL (one) Tj T* (two) Tj ET", "one\ntwo"), ("BT (one) Tj (two) ' ET", "one\ntwo"),
      ("BT 1 0 0 1 72 700 Tm (one) Tj 1 0 0 1 72 680 Tm (two) Tj ET", "one\ntwo"),
      ("BT /F1 10 Tf 1 0 0 1 72 700 Tm (one) Tj 1 0 0 1 88 700 Tm (two) Tj ET", "onetwo"),
      ("BT /F1 10 Tf 1 0 0 1 72 700 Tm (one) Tj 1 0 0 1 172 700 Tm (two) Tj ET", "one two"),
      (
        "BT 90 700 Td /F1 10 Tf (one) Tj ET Q q BT 104 700 Td /F2 10 Tf (two) Tj ET", "onetwo"
      ),
      ("BT 90 700 Td /F1 10 Tf (one) Tj ET BT 90 680 Td /F1 10 Tf (two) Tj ET", "one\ntwo"),
      ("BT /F1 10 Tf 0.00000000000000000012 700.5 Td (one) Tj 16 -.5 Td (two) Tj ET", "onetwo"),
      ("BI /W 1 ID (xx) EI BT (one) Tj ET", "one"),
      // A program that places each letter, the widest as well.
      ("BT /F1 16 Tf 8 83 Td (M) Tj 15.9 0 Td (W) Tj 15.8 0 Td (m) Tj 15.6 0 Td (x) Tj ET", "MWmx"),
      ("BT /F1 16 Tf 8 83 Td (x) Tj 9.5 0 Td (M) Tj 18.9 0 Td (y) Tj ET", "xM y"),
    ])
  func shown(content: String, expected: String) {
    #expect(texts(file([("", content)])) == expected)
  }

  @Test("Fonts whose codes are not those of the characters")
  func maps() {
    let map = """
      1 begincodespacerange <0000> <FFFF> endcodespacerange
      2 beginbfchar <0001> <006F> <0002> <006E> endbfchar
      2 beginbfrange <0003> <0003> [<0065>] <0004> <0006> <0077> endbfrange
      """
    let objects: [(String, String?)] = [
      ("/Type /Page /Resources << /Font << /F7 2 0 R >> >>", nil),
      ("/Type /Font /Subtype /Type0 /ToUnicode 3 0 R", nil), ("", map),
      ("", "BT /F7 9 Tf <000100020003> Tj [<0004> 4 <0001>] TJ ET"),
    ]
    #expect(texts(file(objects)) == "onewo")
  }

  @Test("Fonts with names for their characters")
  func differences() {
    let objects: [(String, String?)] = [
      ("/Font << /F1 2 0 R /F2 3 0 R >>", nil),
      ("/Type /Font /Encoding << /Differences [1 /k /a /underscore /seven] >>", nil),
      ("/Type /Font /Encoding 4 0 R", nil), ("/Type /Encoding /Differences [65 /x /y]", nil),
      ("", "BT /F1 9 Tf (\\001\\002\\003\\004z) Tj /F2 9 Tf (ABC) Tj ET"),
    ]
    #expect(texts(file(objects)) == "ka_7zxyC")
  }

  @Test("A map of ligatures only, of a font whose codes have one byte, as groff writes it")
  func ligatures() {
    let map = """
      1 begincodespacerange <0000> <FFFF> endcodespacerange
      1 beginbfrange <008b> <008c> [<00660066> <00660069>] endbfrange
      """
    let text = texts(
      file([
        ("/Type /Font /Encoding 4 0 R /ToUnicode 2 0 R", nil), ("", map),
        ("/Font << /F1 1 0 R >>", "BT /F1 12 Tf (one tw\\001) Tj ET"),
        ("/Type /Encoding /Differences [1 /o]", nil),
      ]))
    #expect(text.contains("one two"))
  }

  @Test("Of two fonts with one name, each is tried")
  func namesakes() {
    let objects: [(String, String?)] = [
      ("/Font << /F1 3 0 R >>", nil), ("/Font << /F1 4 0 R >>", nil),
      ("/Type /Font /Encoding << /Differences [65 /x /y] >>", nil),
      ("/Type /Font /Encoding << /Differences [65 /p /q] >>", nil),
      ("", "BT /F1 9 Tf (AB) Tj ET"),
    ]
    #expect(texts(file(objects)) == "xy\npq")
  }

  @Test(
    "Filters, object streams and lengths in other objects, as a writer makes them",
    arguments: ["flate", "ascii85", "hex", "objects", "indirect", "wrong"])
  func filters(kind: String) {
    let script = """
      import base64, sys, zlib
      kind = sys.argv[1]
      font = b"<< /Type /Font /Encoding << /Differences [65 /o /n /e] >> >>"
      page = b"<< /Font << /F1 5 0 R >> >>"
      text = zlib.compress(b"BT /F1 9 Tf (ABC) Tj ET")
      filters = b"/Filter /FlateDecode"
      if kind == "ascii85":
          text, filters = base64.a85encode(text, adobe=True)[2:], b"/Filter [/ASCII85Decode /FlateDecode]"
      if kind == "hex":
          text, filters = text.hex().encode() + b">", b"/Filter [ /AHx /Fl ]"
      length = {"indirect": b"9 0 R", "wrong": b"3"}.get(kind, b"%d" % len(text))
      out = b"%PDF-1.5\\n1 0 obj\\n<< " + filters + b" /Length " + length + b" >>\\nstream\\r\\n" + text + b"\\nendstream\\nendobj\\n"
      if kind == "objects":
          head = b"4 0 5 %d " % (len(page) + 1)
          packed = zlib.compress(head + page + b" " + font)
          out += b"2 0 obj\\n<< /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >>\\nstream\\n" % (len(head), len(packed))
          out += packed + b"\\nendstream\\nendobj\\n"
      else:
          out += b"4 0 obj " + page + b" endobj\\n5 0 obj " + font + b" endobj\\n"
      out += b"9 0 obj %d endobj\\ntrailer << /Root 1 0 R >>\\n%%%%EOF\\n" % len(text)
      open("a.pdf", "wb").write(out)
      """
    shop.write(script, to: "make.py")
    shop.run("python3 make.py \(kind)")
    let (collector, coverage) = shop.expand("a.pdf")
    #expect(coverage == Coverage())
    #expect(collector.texts["a.pdf!object 1"] == "one")
  }

  @Test("The streams of a page are one: a word, a font or a line goes on from one to the next")
  func pages() {
    let direct = file([
      ("/Type /Page /Contents [3 0 R 4 0 R]", nil), ("/Type /Page /Contents 4 0 R", nil),
      ("", "BT /F1 9 Tf 72 700 Td (on)"), ("", "Tj (e) Tj 40 0 Td (two) Tj ET"),
      ("", "BT (three) Tj ET"),
    ])
    #expect(texts(direct) == "one two\nthree")
    let named = file([
      ("/Type /Page /Contents 2 0 R", nil), ("", nil), ("", "BT (on) Tj"), ("", "(e) Tj ET"),
    ]).replacing("2 0 obj\n<<  >>", with: "2 0 obj\n[ 4 0 R 3 0 R ]")
    #expect(texts(named) == "eon")
  }

  @Test(
    "Text that ends with its stream is not put together with the next stream's",
    arguments: [
      (
        "q 1 0 0 1 72 700 cm BT /F1 12 Tf (one) Tj ET Q",
        "q 1 0 0 1 72 600 cm BT /F1 12 Tf (two) Tj ET Q"
      ),
      ("q 1 0 0 1 72 700 cm BT /F1 12 Tf (one) Tj ET Q", "q 1 0 0 1 72 600 cm BT (two) Tj ET Q"),
      ("BT /F1 12 Tf 72 700 Td (one) Tj ET", "BT (two) Tj ET"),
      ("BT /F1 12 Tf 72 700 Td (one) Tj ET", "BT /F1 12 Tf 90 700 Td (two) Tj ET"),
    ])
  func edges(first: String, second: String) {
    let streams = file([("/Contents [2 0 R 3 0 R]", nil), ("", first), ("", second)])
    #expect(texts(streams) == "one\ntwo")
  }

  @Test("Where `cm` places text, lines and words are told as elsewhere")
  func matrices() {
    let show = "BT /F1 10 Tf"
    for turn in ["1 0 0 1 0 0", "0 1 -1 0 595 0", "0.24 0 0 -0.24 0 792", "-1 0 0 -1 595 842"] {
      let content = """
        \(turn) cm q 1 0 0 1 72 700 cm \(show) (o) Tj ET Q q 1 0 0 1 77 700 cm \(show) (ne) Tj ET Q
        q 1 0 0 1 172 700 cm \(show) (two) Tj ET Q q 1 0 0 1 72 600 cm \(show) (three) Tj ET Q
        """
      #expect(texts(file([("", content)])) == "one two\nthree", "\(turn)")
    }
  }

  @Test("A stream that many pages share is read once, if its text ends in it")
  func sharedOnce() {
    var objects: [(String, String?)] = [("", "BT /F1 9 Tf (shared) Tj ET")]
    for page in 0..<4 {
      objects.append(("/Contents [1 0 R \(page * 2 + 3) 0 R]", nil))
      objects.append(("", "BT /F1 9 Tf (page\(page)) Tj ET"))
    }
    objects.append(("/Contents [1 0 R 3 0 R]", nil))
    let lines = texts(file(objects)).split(separator: "\n").sorted()
    #expect(lines == ["page0", "page1", "page2", "page3", "shared"])
  }

  @Test("A stream that many pages share is read with each that cuts text; too often, it is a bomb")
  func sharedStreams() throws {
    let shared = file([
      ("/Contents [3 0 R 4 0 R]", nil), ("/Contents [3 0 R 5 0 R]", nil), ("", "BT (a) Tj"),
      ("", "(b) Tj ET"), ("", "(c) Tj ET"),
    ])
    #expect(texts(shared).split(separator: "\n").sorted() == ["ab", "ac"])
    let stream = "BT (\(String(repeating: "x", count: 500_000))) Tj ET"
    let often = String(repeating: "2 0 R ", count: 4000)
    shop.write(file([("/Contents [\(often)]", nil), ("", stream)]), to: "a.pdf")
    let unread = shop.expand("a.pdf").coverage.unread.map(\.reason)
    #expect(unread == [.archive(.ratio(limit: 500))])
  }

  /// Pieces that are together as long as a key.
  private static let pieces = [
    String(repeating: "aB3", count: 5) + "_", String(repeating: "dE4", count: 5), "fG5fG5fG5",
  ]

  /// A content stream with the pieces in the places of `%1` to `%3`.
  private static func filled(_ content: String) -> String {
    pieces.enumerated().reduce(content) { $0.replacing("%\($1.offset + 1)", with: $1.element) }
  }

  @Test(
    "A word that is cut where its lines end is put together",
    arguments: [
      "BT /F1 10 Tf 50 700 Td (one) Tj 0 -12 Td (%1) Tj 0 -12 Td (%2) Tj 0 -12 Td (%3) Tj ET",
      "BT /F1 10 Tf 12 TL 1 0 0 1 50 700 Tm (%1) Tj T* (%2) Tj T* (%3 for you) Tj T* ET",
      "BT 50 700 Td /F1 9 Tf[(on)-2(e: %1)]TJ ET BT 50 690 Td [(%2)1(%3)]TJ ET",
    ])
  func wraps(content: String) {
    let content = Self.filled(content)
    #expect(texts(file([("", content)])).contains(Self.pieces.joined()))
  }

  @Test(
    "Lines that are no wrap of one word stay lines",
    arguments: [
      // Beside one another, far apart, of other sizes, or with more behind.
      "BT /F1 10 Tf 50 700 Td (%1) Tj 90 -12 Td (%2) Tj -90 -12 Td (%3) Tj ET",
      "BT /F1 10 Tf 50 700 Td (%1) Tj 0 -12 Td (%2) Tj 0 -50 Td (%3) Tj ET",
      "BT /F1 10 Tf 50 700 Td (%1) Tj 0 -12 Td (%2) Tj /F1 8 Tf 0 -12 Td (%3) Tj ET",
      "BT /F1 10 Tf 50 700 Td (%1) Tj 0 -12 Td (%2) Tj 0 -12 Td (%3x) Tj ET",
      "BT /F1 10 Tf 50 700 Td (%1) Tj 0 -12 Td (%2 %3) Tj ET",
      "BT /F1 10 Tf 50 700 Td (%1) Tj 0 -12 Td (%2) Tj 0 -12 Td (ffffffff) Tj ET",
      "BT /F1 10 Tf 50 700 Td (%2) Tj 0 -12 Td (%3) Tj 0 -12 Td (%1) Tj 0 -12 Td (more) Tj ET",
      "BT /F1 10 Tf 50 700 Td (x%1xxxx) Tj 0 -12 Td (%2xxxx) Tj 0 -12 Td (7) Tj ET",
    ])
  func noWraps(content: String) {
    let content = Self.filled(content)
    let lines = texts(file([("", content)])).split(separator: "\n")
    #expect(lines.count >= 2 && !lines.contains { $0.utf8.count >= 40 })
  }

  @Test("LZW, as in the example of the standard")
  func lzw() {
    let bytes: [UInt8] = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]
    #expect(
      PDFLZW.decode(bytes, limit: 100) == [45, 45, 45, 45, 45, 65, 45, 45, 45, 66])
    #expect(PDFLZW.decode(bytes, limit: 5) == nil)
  }

  @Test(
    "What is not read inside is said",
    arguments: [
      ("/Encrypt 5 0 R", "", true), ("/Encrypt << /Filter /Standard >>", "", true),
      ("", "/Filter /FlateDecode", true), ("", "/Filter /Unknown", true),
      ("", "/Filter /DCTDecode", false), ("", "/Subtype /Image /Filter /FlateDecode", false),
    ])
  func outside(trailer: String, dictionary: String, isOutside: Bool) throws {
    let text = file([(dictionary, "no such data")], trailer: trailer)
    let reader = try PDFReader(HeldSource(Array(text.utf8)))
    while try reader.nextEntry() {}
    #expect(reader.isOutsideOnly == isOutside)
  }

  @Test("A wrong bit anywhere but in the text: it is read, or the file is named")
  func wrongBits() throws {
    shop.write(
      """
      import zlib
      page = zlib.compress(b"BT /F1 12 Tf (one two) Tj ET")
      parts = [b"<< /Type /Catalog /Pages 2 0 R /Info (a note) >>", b"<< /Kids [3 0 R] /Count 1 >>",
               b"<< /Length %d /Filter /FlateDecode >>\\nstream\\n" % len(page) + page + b"\\nendstream",
               b"<< /Length 5 >>\\nstream\\nother\\nendstream", b"<< /Note (another) >>"]
      text = b"%PDF-1.4\\n"
      for number, part in enumerate(parts, 1): text += b"%d 0 obj\\n" % number + part + b"\\nendobj\\n"
      open("sound.pdf", "wb").write(text + b"trailer << /Root 1 0 R >>\\nstartxref\\n0\\n%%EOF\\n")
      """, to: "make.py")
    shop.run("python3 make.py")
    let sound = shop.read("sound.pdf")
    let soundRead = try readPDF(sound)
    #expect(soundRead.text.contains("one two") && !soundRead.isOutsideOnly)
    for place in 8..<sound.count {
      for bit in 0..<8 {
        var bytes = sound
        bytes[place] ^= 1 << UInt8(bit)
        let (text, isOutsideOnly) = try readPDF(bytes)
        #expect(text.contains("one two") || isOutsideOnly, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test("A file that is cut off has no end")
  func cutOff() throws {
    let text = Array(file([("", "BT (one) Tj ET")], trailer: "").utf8)
    for (count, isOutside) in [(text.count, false), (text.count - 6, true), (text.count / 2, true)]
    {
      let reader = try PDFReader(HeldSource(Array(text.prefix(count))))
      while try reader.nextEntry() {}
      #expect(reader.isOutsideOnly == isOutside, "\(count)")
    }
  }

  @Test("So many filters that each makes as much again are not undone")
  func manyFilters() throws {
    for (count, isOutside) in [(8, false), (9, true)] {
      let filters = String(repeating: "/AHx ", count: count)
      let text = file([("/Filter [\(filters)]", "42>")], trailer: "")
      let reader = try PDFReader(HeldSource(Array(text.utf8)))
      while try reader.nextEntry() {}
      #expect(reader.isOutsideOnly == isOutside, "\(count)")
    }
  }

  /// Objects that the index itself needs count for the limits, 60 MB of zeros in 60 kB each.
  @Test("Object streams that expand without end are a bomb")
  func objectStreams() {
    shop.write(
      """
      import zlib
      data = zlib.compress(b"\\0" * (60 << 20), 9)
      head = b" 0 obj << /Type /ObjStm /N 9 /First 9 /Filter /FlateDecode /Length %d >> stream\\n" % len(data)
      out = b"".join(b"%d" % n + head + data + b"\\nendstream endobj\\n" for n in range(1, 20))
      open("a.pdf", "wb").write(b"%PDF-1.5\\n" + out + b"trailer << /Root 1 0 R >>\\n%%EOF\\n")
      """, to: "make.py")
    shop.run("python3 make.py")
    #expect(shop.expand("a.pdf").coverage.unread.map(\.reason) == [.archive(.ratio(limit: 500))])
  }
}
