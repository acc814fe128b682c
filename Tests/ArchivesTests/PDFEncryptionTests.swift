@testable import Archives
import Blobs
import Testing

/// PDF files that open without a password, as qpdf encrypts them.
@Suite struct PDFEncryptionTests {
  private let shop = ArchiveWorkshop()

  /// Writes a file with a text, a title and metadata; qpdf adds what is missing.
  private func writePlain() {
    let stream = "BT /F1 9 Tf (one two) Tj ET"
    let note = "<x:xmpmeta>three</x:xmpmeta>"
    shop.write(
      """
      %PDF-1.5
      1 0 obj << /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >> endobj
      2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
      3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >> endobj
      4 0 obj << /Length \(stream.utf8.count) >> stream
      \(stream)
      endstream endobj
      5 0 obj << /Title (a title) /Author <FEFF00610062> >> endobj
      6 0 obj << /Type /Metadata /Subtype /XML /Length \(note.utf8.count) >> stream
      \(note)
      endstream endobj
      trailer << /Root 1 0 R /Info 5 0 R /Size 7 >>
      %%EOF

      """, to: "plain.pdf")
    shop.run("qpdf --warning-exit-0 plain.pdf sound.pdf")
  }

  private static let methods = [
    "40", "128 --use-aes=n", "128 --use-aes=n --force-V4", "128 --use-aes=y",
    "128 --use-aes=y --cleartext-metadata", "256", "256 --cleartext-metadata", "256 --force-R5",
  ]

  @Test(
    "Text, strings and metadata are read where the user's password is empty",
    arguments: methods, ["disable", "generate"])
  func opens(method: String, streams: String) {
    writePlain()
    shop.run(
      """
      qpdf --allow-weak-crypto --object-streams=\(streams) --encrypt '' owner \(method) -- \
      sound.pdf a.pdf
      ! grep -aqE 'one two|a title' a.pdf
      """)
    let (collector, coverage) = shop.expand("a.pdf")
    #expect(coverage == Coverage())
    var all: [UInt8] = []
    for (name, bytes) in collector.blobs where name != "a.pdf" { all += bytes + [0x0A] }
    let text = String(decoding: all, as: UTF8.self)
    #expect(text.contains("one two") && text.contains("a title") && text.contains("three"))
    // Strings in object streams are encrypted with these, and shown as they are written.
    #expect(text.contains(streams == "disable" ? "\0a\0b" : "00610062"))
  }

  @Test("Strings far behind the beginning of a long object", arguments: [3000, 60_000])
  func longObjects(count: Int) throws {
    let entries = (0..<count).map { "(entry number \($0) of the tree)" }.joined(separator: " ")
    shop.write(
      """
      %PDF-1.5
      1 0 obj << /Type /Catalog /Pages 2 0 R /Names 4 0 R >> endobj
      2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
      3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj
      4 0 obj << /Names [\(entries) (the last one)] >> endobj
      trailer << /Root 1 0 R /Size 5 >>
      %%EOF

      """, to: "plain.pdf")
    shop.run("qpdf --warning-exit-0 plain.pdf sound.pdf")
    shop.run("qpdf --object-streams=disable --encrypt '' owner 256 -- sound.pdf a.pdf")
    let (text, isOutsideOnly) = try readPDF(shop.read("a.pdf"))
    #expect(text.contains("the last one") && !isOutsideOnly)
  }

  @Test("An owner's password that is empty opens as much", arguments: ["256", "256 --force-R5"])
  func owner(method: String) throws {
    writePlain()
    shop.run("qpdf --encrypt user '' \(method) --allow-insecure -- sound.pdf a.pdf")
    #expect(try readPDF(shop.read("a.pdf")).text.contains("one two"))
  }

  @Test("A file that wants a password is not read inside", arguments: methods)
  func locked(method: String) throws {
    writePlain()
    shop.run("qpdf --allow-weak-crypto --encrypt user owner \(method) -- sound.pdf a.pdf")
    let (text, isOutsideOnly) = try readPDF(shop.read("a.pdf"))
    #expect(text == "" && isOutsideOnly)
  }

  @Test("What the dictionary says is wrong: the file is not read inside")
  func damaged() throws {
    writePlain()
    shop.run("qpdf --encrypt '' owner 256 -- sound.pdf a.pdf")
    let sound = String(decoding: shop.read("a.pdf").map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
    let words = ["/Standard", "/StmF /StdCF", "/V 5", "/R 6", "/AESV3", "/UE <"]
    for word in words {
      let bytes = shop.read("a.pdf")
      guard let place = sound.utf8.firstRange(of: word.utf8) else {
        Issue.record("\(word) is not there")
        continue
      }
      let offset = sound.utf8.distance(from: sound.startIndex, to: place.upperBound) - 1
      var changed = bytes
      changed[offset] = UInt8(ascii: "1")
      #expect(try readPDF(changed).isOutsideOnly, "\(word)")
    }
  }
}
