@testable import Archives
import Testing

/// Files that are made to be slow: twice as much takes about twice as long, and most of it is counted.
@Suite(.serialized) struct PDFCostTests {
  private func time(_ text: [UInt8]) throws -> Duration {
    try ContinuousClock().measure {
      let reader = try PDFReader(HeldSource(text))
      while try reader.nextEntry() {}
    }
  }

  private static func file(_ body: String) -> [UInt8] {
    Array("%PDF-1.5\n1 0 obj\n<< >>\nendobj\n\(body)\n%%EOF\n".utf8)
  }

  @Test(
    "Marks over and over",
    arguments: [
      "trailer ", "/trailer ", "1 0 obj<<>>stream\nendstream\n", "1 0 obj<<>>stream endobj\n",
    ])
  func marks(mark: String) throws {
    let text = Self.file(String(repeating: mark, count: (800 << 10) / mark.utf8.count))
    #expect(try time(text) < .seconds(20))
  }

  @Test("Places of objects in a stream that go to and fro")
  func places() throws {
    let heads = String(repeating: "1 0 2 299000 ", count: 5000)
    let stream = heads + String(repeating: "/A ", count: 100_000)
    let dictionary =
      "/Type /ObjStm /N 10000 /First \(heads.utf8.count) /Length \(stream.utf8.count)"
    let text = Self.file("2 0 obj << \(dictionary) >> stream\n\(stream)\nendstream endobj")
    #expect(try time(text) < .seconds(20))
  }
}
