/// A message of Arrow's IPC, the metadata alone: `Message.fbs` of Arrow.
struct ArrowMessage {
  /// How many bytes the body has.
  let bodySize: Int
  /// How the body's buffers are packed; nil if they are not.
  private(set) var codec: StorePart.Codec?
  /// Where its buffers stand, counted from where it begins.
  private(set) var buffers: [Range<Int>] = []

  /// More than any disk has, and little enough to be added to places.
  private static let largestBody = 1 << 48

  private enum Kind {
    static let all: ClosedRange<UInt8> = 1...5
    static let dictionary: UInt8 = 2
    static let batch: UInt8 = 3
  }

  /// - Returns: nil if it is none.
  init?(_ metadata: [UInt8]) {
    guard let message = FlatTable(root: metadata) else { return nil }
    bodySize = message.long(3) ?? 0
    guard bodySize <= Self.largestBody, bodySize > 0 || message.long(3) == 0 || !message.has(3)
    else { return nil }
    guard let kind = message.byte(1), Kind.all.contains(kind), let header = message.table(2) else {
      return nil
    }
    guard kind == Kind.batch || kind == Kind.dictionary else { return }
    guard let batch = kind == Kind.batch ? header : header.table(1) else { return nil }
    guard batch.has(3) else { return }
    guard let compression = batch.table(3), compression.byte(0) != nil || !compression.has(0)
    else { return nil }
    // What is left out is 0.
    codec = [0: .lz4Frame, 1: .zstd][compression.byte(0) ?? 0] ?? .other
    guard let places = batch.list(2, of: 16) else { return nil }
    for place in places {
      guard let start = metadata.span.little64(place), let size = metadata.span.little64(place + 8),
        start <= bodySize, size <= bodySize - start
      else { return nil }
      if size == 0 { continue }
      guard start >= buffers.last?.upperBound ?? 0 else { return nil }
      buffers.append(start..<start + size)
    }
  }
}
