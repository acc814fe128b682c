import Bytes
import CLiteralSearch
@testable import Detection
import Platform

/// Hits that are taken over from a text with parts in common, against a search of the whole.
final class SharingFuzz: FuzzTarget {
  private let set: LiteralSet
  private var buffer = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
  private let kernels = LiteralSet.Kernel.allCases.filter(\.isAvailable)

  init(shipped: LiteralSet) { set = shipped }

  /// - Parameter input: the kernel, the length of the first text, and bytes of which it consists and that say what
  ///   the second is made of.
  func run(_ input: FuzzInput) {
    let kernel = kernels[Int(input.head[0]) % kernels.count]
    let base = Array(repeatElement(input.text, count: 2 + Int(input.head[1] & 31)).joined())
    var text: [UInt8] = []
    var parts: [CopiedRange] = []
    for (index, byte) in input.text.prefix(16).enumerated() {
      if byte & 1 == 1 { text += input.text.suffix(Int(byte >> 1)) }
      let source = Int(byte) * (index + Int(input.head[2])) % base.count
      let count = min(base.count - source, 200 + 5 * Int(byte))
      parts.append(CopiedRange(start: text.count, source: source, count: count))
      text += base[source..<source + count]
    }
    guard let known = hits(base, [], [], kernel), let fresh = hits(text, [], [], kernel),
      let shared = hits(text, parts, known, kernel)
    else { return }
    let (literals, runs) = split(shared)
    expect(literals == split(fresh).literals, "\(kernel) finds other literals")
    expect(shared.map { $0 >> 16 } == shared.map { $0 >> 16 }.sorted(), "out of order")
    expectRuns(runs, in: text)
  }

  private func hits(
    _ text: [UInt8], _ parts: [CopiedRange], _ known: [LiteralSet.PackedHit],
    _ kernel: LiteralSet.Kernel
  ) -> [LiteralSet.PackedHit]? {
    var list: [LiteralSet.PackedHit] = []
    let areAll = set.findHits(
      in: text.span, sharing: parts, with: known, into: &list, &buffer, kernel: kernel)
    return areAll ? list : nil
  }

  private func split(
    _ hits: [LiteralSet.PackedHit]
  ) -> (literals: [LiteralSet.PackedHit], runs: [Int]) {
    (
      hits.filter { LiteralSet.literal(of: $0) != LiteralSet.run },
      hits.filter { LiteralSet.literal(of: $0) == LiteralSet.run }.map(LiteralSet.offset)
    )
  }

  /// Every hit has 16 bytes of its run on both sides, and every run of 47 bytes is hit.
  private func expectRuns(_ hits: [Int], in text: [UInt8]) {
    var next = 0
    var start = 0
    for offset in 0...text.count {
      if offset < text.count, Base64.value(text[offset]) != nil, text[offset] != 0x2D,
        text[offset] != 0x5F
      {
        continue
      }
      let first = next
      while next < hits.count, hits[next] < offset {
        expect(hits[next] - 16 >= start && hits[next] + 16 <= offset, "a hit at a run's edge")
        next += 1
      }
      expect(offset - start < 47 || next > first && hits[first] <= start + 31, "a run is missed")
      start = offset + 1
    }
    expect(next == hits.count, "a hit outside of runs")
  }
}
