import Bytes
@testable import Detection

/// Gzip data that is embedded, damaged or none at all.
struct GzipFuzz: FuzzTarget {
  private static let limit = 64 << 10

  private let gzip = Inflater(.gzip)

  /// - Parameter input: whether the text is gzip data behind a right header, or begins anywhere.
  func run(_ input: FuzzInput) {
    var text = input.text
    var offset = input.offset
    if input.head[0] & 1 == 0 {
      offset = 0
      text.insert(contentsOf: GzipMark.magic + [input.head[3], 0, 0, 0, 0, 0, 3], at: 0)
    }
    _ = GzipHeader.begins(at: offset, in: text.span)
    let outcome = gzip.inflate(
      text.span, at: offset, header: 10, limit: Self.limit, mayWait: false, affords: { _ in true })
    switch outcome {
    case .data(let data, let length):
      expect(length <= text.count - offset && data.count <= Self.limit, "gzip data lies outside")
    case .beginning(let data, _), .tooLarge(let data):
      expect(data.count <= Self.limit, "gzip data is larger than the limit")
    case .damaged: break
    }
  }
}
