package import Detection
import Rules

/// Masks secrets in texts that are no scanned content: git's words, names, messages about a
/// configuration. They are searched as content is, so that a secret's encoded text goes as well.
package struct TextMask: Sendable {
  private let detector: Detector

  /// Creates a mask of what a detector looks for.
  package init(_ detector: Detector) { self.detector = detector }

  /// The texts with every secret masked.
  package func masked(_ texts: [[UInt8]]) -> [[UInt8]] {
    let worker = DetectionWorker(detector)
    return texts.map { text in
      var search = BlobSearch(worker)
      var found: [(range: Range<Int>, mask: String)] = []
      _ = search.search(text.span, at: 0, isLast: true) { match in
        found.append((match.range, detector.rules[match.rule].filters.prefix + "…"))
      }
      if found.isEmpty { return text }
      var result: [UInt8] = []
      var copied = 0
      for (range, mask) in found.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
        if range.lowerBound >= copied {
          result += text[copied..<range.lowerBound] + Array(mask.utf8)
        }
        copied = max(copied, range.upperBound)
      }
      return result + text[copied...]
    }
  }

  /// A text with every secret masked.
  package func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let result = masked([bytes])[0]
    return result == bytes ? text : String(decoding: result, as: UTF8.self)
  }
}
