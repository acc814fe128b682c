import Archives
import Blobs
import Testing

/// Files whose text is packed or scattered in pieces of their own form.
@Suite struct PiecesTests {
  private func expand(_ script: String) -> (texts: [String: String], coverage: Coverage) {
    let shop = ArchiveWorkshop()
    shop.write(script, to: "make.py")
    shop.run("python3 make.py")
    let (collector, coverage) = shop.expand("file")
    return (collector.texts, coverage)
  }

  /// The text that a file of text shows.
  private func shown(_ file: String, as member: String = "text") -> String? {
    let shop = ArchiveWorkshop()
    shop.write(file, to: "file")
    let (collector, coverage) = shop.expand("file")
    #expect(coverage == Coverage())
    return collector.texts["file!\(member)"]
  }

  @Test("PostScript of groff: kerning is no space, and room is one")
  func groff() {
    let text = shown(
      """
      %!PS-Adobe-3.0
      %%Creator: groff version 1.22.4
      %%EndComments
      /F0 10/Times-Roman@0 SF
      (Use the k)72 278.4 R 1.945 -.15(ey k)-.1 H(a_li).15 E -.15(ve)-.25 G
      (_one).15 F 2.5(wf)-.25 G(ree)-2.5 E(two)8 E(of\\214ce)72 290 Q
      (whole line)72 300 Q

      """)
    #expect(text == "Use the key ka_live_onew free two\noffice\n")
  }

  @Test("PostScript of dvips, of R and of other programs")
  func postScript() {
    #expect(
      shown(
        """
        %!PS-Adobe-2.0
        %%Creator: dvips(k) 2022.1
        TeXDict begin 40258431 52099146 1000 600 600 (a.dvi) @start
        b(Con)n(v)n(ey)27 b(ob)5 b(ject)28 b(co)r(de)g(of)515 3412 y(w)-7 b(ord)1 3500 y

        """) == "Convey object code of\nword\n")
    #expect(
      shown(
        """
        %!PS-Adobe-3.0
        %%Creator: R Software
        257.17 542.73 (ke) 0 ta
        -0.210 (y a_b) tb
        0.140 (c) tb gr
        186.52 65.52 (2) .5 0 t

        """) == "key a_bc\n")
    #expect(
      shown(
        """
        %!PS-Adobe-3.0
        gsave 0 0 m /k glyphshow 4 0 m /underscore glyphshow 9 0 m /zero glyphshow grestore
        1 2 moveto (alone) show 1 9 moveto (to) show (gether) show

        """) == "k_0\ntogether\n")
  }

  @Test("A line that enscript breaks, and lines that follow one another")
  func enscript() {
    let head = "%!PS-Adobe-3.0\n%%Creator: GNU Enscript 1.6.5.90\n"
    let key = "ka_live_" + String(repeating: "aB3d", count: 8)
    let (first, rest) = (
      String(repeating: "x", count: 50) + " " + key.prefix(33), key.dropFirst(33)
    )
    let text = shown("\(head)5 82 M\n(\(first)) s\n5 71 M\n(\(rest)) s\n5 60 M\n(next one) s\n")
    #expect(text?.contains(key) == true)
    let other = shown("\(head)5 82 M\n(\(first)) s\n5 40 M\n(\(rest)) s\n")
    #expect(other?.contains(key) == false)
  }

  @Test("troff's output: words in pieces, and cells of a table")
  func troff() {
    let text = shown(
      """
      x T ps
      x res 72000 1 1
      x init
      s10000
      V84000
      H72000
      tUse
      wh4053
      tka_li
      H92000
      tv
      H97000
      te_o
      Cfi
      h5560
      tx
      n12000 0
      V96000
      H72000
      tka_live_
      H200000
      tother
      n12000 0

      """)
    #expect(text == "Use ka_live_ofix\nka_live_ other\n")
  }

  @Test("Books for Palm, and fonts of WOFF")
  func documents() {
    let book = expand(
      """
      import struct
      text = b"the word is the word here"
      # Literals, a space and a letter, and eight bytes from twelve back.
      packed = b"the word" + bytes([ord("i") ^ 0x80]) + b"s the" + bytes([0x80 | 12 * 8 >> 8, (12 * 8 | 2) & 255]) + bytes([3]) + b" he"
      records = [struct.pack(">HHIHHI", 2, 0, 50, 2, 4096, 0), packed, b"re" + packed]
      head = b"Book".ljust(32, b"\\0") + bytes(28) + b"TEXtREAd" + bytes(8) + struct.pack(">H", 3)
      place = len(head) + 26
      for record in records:
          head += struct.pack(">II", place, 0); place += len(record)
      open("file", "wb").write(head + bytes(2) + b"".join(records))
      """)
    #expect(book.coverage == Coverage())
    #expect(book.texts["file!text"] == "the word is the word herethe word is the word he")
    let font = expand(
      """
      import struct, zlib
      names = ["name of it" * 9, "another"]
      table, text = struct.pack(">HHH", 0, 2, 30), b""
      for name in names:
          data = name.encode("utf-16-be")
          table += struct.pack(">6H", 3, 1, 1033, 1, len(data), len(text)); text += data
      packed = zlib.compress(table + text)
      entry = struct.pack(">4sIIII", b"name", 64, len(packed), len(table + text), 0)
      head = struct.pack(">4sIIHHIHH5I", b"wOFF", 0x10000, 64 + len(packed), 1, 0, 900, 1, 0, 0, 0, 0, 0, 0)
      open("file", "wb").write(head + entry + packed)
      """)
    #expect(font.coverage == Coverage())
    let names = font.texts["file!names"]?.replacing("\0", with: "")
    #expect(names == String(repeating: "name of it", count: 9) + "\nanother\n")
  }

  @Test("Kafka's batches and parts of Apple's documents, packed with Snappy")
  func snappy() {
    let make = """
      import struct
      def snappy(data):
          size, head = len(data), b""
          while size > 127: head += bytes([size & 127 | 128]); size >>= 7
          head += bytes([size])
          return head + b"".join(bytes([len(data[i:i + 50]) - 1 << 2]) + data[i:i + 50] for i in range(0, len(data), 50))
      def crc(data):
          value = 0xFFFFFFFF
          for byte in data:
              value ^= byte
              for _ in range(8): value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
          return value ^ 0xFFFFFFFF

      """
    let kafka = expand(
      make + """
        def batch(codec, data):
            body = struct.pack(">HIQQQHII", codec, 0, 1700000000000, 1700000000000, 2**64 - 1, 65535, 2**32 - 1, 1) + data
            body = struct.pack(">IBI", 0, 2, crc(body)) + body
            return struct.pack(">QI", 0, len(body)) + body
        block = snappy(b"a record of the log " * 9)
        framed = b"\\x82SNAPPY\\0" + struct.pack(">III", 1, 1, len(block)) + block
        open("file", "wb").write(batch(0, b"plain") + batch(2, framed) + batch(2, block) + bytes(70))
        """)
    #expect(kafka.coverage == Coverage())
    let records = String(repeating: "a record of the log ", count: 9) + "\n"
    #expect(kafka.texts["file!records"] == records + records)
    let part = expand(
      make + """
        data = [b"\\x10\\x08\\x01" + b"an object, cut he", b"re and there"]
        open("file", "wb").write(b"".join(b"\\0" + struct.pack("<I", len(snappy(d)))[:3] + snappy(d) for d in data))
        """)
    #expect(part.coverage == Coverage())
    #expect(part.texts["file!objects"] == "\u{10}\u{8}\u{1}an object, cut here and there")
  }

  @Test("Pages of InnoDB that zlib packed")
  func innoDB() {
    for form in ["row", "page", "old"] {
      let (texts, coverage) = expand(
        """
        import struct, zlib
        form = "\(form)"
        size = 8192 if form == "row" else 16384
        flags = {"row": 0x29, "page": 0x35, "old": 0x10021}[form]
        def page(number, kind, place, data):
            page = bytearray(size)
            page[4:8] = struct.pack(">I", number)
            page[24:26] = struct.pack(">H", kind)
            page[26:28] = struct.pack(">H", 1 if form == "old" and number else 0)
            page[place:place + len(data)] = data
            return bytes(page)
        first = page(0, 8, 54, struct.pack(">I", flags))
        packed = zlib.compress(b"row one, " + b"row two, " * 30, 9)
        kind, place = {"row": (0x45BF, 94), "page": (0x8001, 26), "old": (0x8632, 40)}[form]
        open("file", "wb").write(first + page(1, kind, place, packed) + page(2, 0, 60, b"free"))
        """)
      #expect(coverage == Coverage(), "\(form)")
      #expect(texts["file!pages"]?.hasPrefix("row one, row two, ") == true, "\(form)")
    }
  }

  @Test("Empty strings between lines of enscript that cut a word")
  func emptyLines() {
    let text = shown(
      """
      %!PS-Adobe-3.0
      %%Creator: GNU Enscript 1.6
      0 100 M (one_word_ABCDEFGHIJK) s
      0 90 M () s
      0 80 M (MNOPQRSTUVWXYZabcdef) s

      """)
    #expect(text?.contains("one_word_ABCDEFGHIJK") == true)
  }
}
