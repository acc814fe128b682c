@testable import Archives

/// Bytes as a source.
final class HeldSource: ArchiveSource {
  private let held: [UInt8]

  init(_ held: [UInt8]) throws { self.held = held }

  override var size: Int? { held.count }

  override func bytes(at start: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    start < held.count ? Array(held[start..<min(held.count, start + count)]) : []
  }
}

/// What is read of a PDF file, and whether only its outside counts as read.
func readPDF(_ bytes: [UInt8]) throws -> (text: String, isOutsideOnly: Bool) {
  let reader = try PDFReader(HeldSource(bytes))
  var text: [UInt8] = []
  while try reader.nextEntry() {
    while let block = try reader.nextBlock() { text += unsafe Array(block.bytes) }
  }
  return (String(decoding: text, as: UTF8.self), reader.isOutsideOnly)
}
