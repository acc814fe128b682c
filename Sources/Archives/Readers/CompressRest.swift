/// What comes before the damage in a .Z file, and was not handed out.
///
/// libarchive hands out nothing of a block in which it fails, and takes the end of the file anywhere for
/// its end. So the longest beginning is looked for that can be read.
struct CompressRest {
  private let file: [UInt8]
  /// What came out before.
  private let streamed: Int
  private let ledger: ArchiveLedger

  /// - Parameters:
  ///   - file: all of the file.
  ///   - streamed: how many bytes came out before.
  init(_ file: [UInt8], behind streamed: Int, _ ledger: ArchiveLedger) {
    self.file = file
    self.streamed = streamed
    self.ledger = ledger
  }

  /// All that comes before the damage, behind what came out before.
  func bytes() -> [UInt8] {
    guard streamed <= StreamRest.largest.unpacked else { return [] }
    var best: [UInt8] = []
    var (known, failing) = (0, file.count)
    while failing - known > 1 {
      let middle = (known + failing) / 2
      if let bytes = read(middle) {
        (best, known) = (bytes, middle)
      } else {
        failing = middle
      }
    }
    return Array(best.dropFirst(streamed))
  }

  /// What a beginning of the file holds; nil if it is damaged or too large.
  private func read(_ count: Int) -> [UInt8]? {
    guard ledger.affordsRetry(count + streamed) else { return nil }
    return unsafe file.withUnsafeBytes { file in
      let part = unsafe UnsafeRawBufferPointer(rebasing: file[..<count])
      return Self.content(of: unsafe ArchiveMemory(part))
    }
  }

  private static func content(of source: ArchiveSource) -> [UInt8]? {
    var content: [UInt8] = []
    do throws(ArchiveError) {
      let reader = try LibarchiveReader(source, LibarchiveFormat(stream: "compress"))
      guard try reader.nextEntry() else { return nil }
      while let block = try reader.nextBlock() {
        unsafe content += block.bytes
        if content.count > StreamRest.largest.unpacked { return nil }
      }
    } catch {
      return nil
    }
    return content
  }
}
