import CLiteralSearch
@testable import Detection

/// The vector kernels against the scalar one, and that against comparing at every place.
final class KernelFuzz: FuzzTarget {
  /// A hit that can be compared.
  private struct Hit: Equatable, Comparable {
    var offset: UInt
    var literal: UInt32

    static func < (a: Hit, b: Hit) -> Bool { (a.offset, a.literal) < (b.offset, b.literal) }
  }

  /// Longer texts are not compared at every place, and none is with the many shipped literals.
  private static let longestNaive = 48

  let shipped: LiteralSet
  private var buffer = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
  private let kernels = LiteralSet.Kernel.allCases.filter { $0.isAvailable && $0 != .scalar }

  init(shipped: LiteralSet) { self.shipped = shipped }

  /// - Parameter input: the literals' number (or that they are the shipped ones), where the search begins, how
  ///   often the text is repeated, whether runs are looked for, and the text.
  func run(_ input: FuzzInput) {
    let (head, piece) = (input.head, input.text)
    var text: [UInt8] = []
    for _ in 0...(head[2] & 3) { text += piece }
    // Making a set takes ten times as long as the searches.
    let isShipped = head[0] & 0x60 != 0
    let set = isShipped ? shipped : set(of: Int(head[0] & 31), head, piece)
    let start = Int(head[1]) % text.count
    let expected = hits(of: set, in: text.span, from: start, .scalar)
    for kernel in kernels {
      expect(
        hits(of: set, in: text.span, from: start, kernel) == expected, "\(kernel) finds otherwise")
    }
    guard text.count <= Self.longestNaive, !isShipped else { return }
    let literals = expected.filter { Int($0.literal) != LiteralSet.run }.sorted()
    expect(literals == naive(set.literals, in: text, from: start), "not what stands there")
  }

  /// A set of pieces of the text.
  private func set(of count: Int, _ head: [UInt8], _ text: [UInt8]) -> LiteralSet {
    var literals: Set<[UInt8]> = []
    for index in 0..<count {
      let start = (Int(head[1]) + 7 * index * index) % text.count
      literals.insert(Array(text[start...].prefix(3 + (index + Int(head[3])) % 6)))
    }
    let usable = literals.filter { (3...8).contains($0.count) }
    return LiteralSet(
      usable.isEmpty ? [[0, 1, 2]] : usable.sorted { $0.lexicographicallyPrecedes($1) },
      findsRuns: head[3] & 1 == 1)
  }

  private func hits(
    of set: LiteralSet, in text: Span<UInt8>, from start: Int, _ kernel: LiteralSet.Kernel
  ) -> [Hit] {
    var position = LiteralSet.Position(offset: start)
    var all: [Hit] = []
    while position.offset < text.count {
      let before = position.offset
      let count = set.search(text, from: &position, to: text.count, into: &buffer, kernel: kernel)
      expect(position.offset > before, "\(kernel) stands still")
      for hit in buffer[..<count] {
        all.append(Hit(offset: UInt(hit.offset), literal: hit.literal))
      }
    }
    return all
  }

  private func naive(_ literals: [[UInt8]], in text: [UInt8], from start: Int) -> [Hit] {
    var all: [Hit] = []
    for offset in start..<text.count {
      for (number, literal) in literals.enumerated()
      where literal[0] == text[offset] && text[offset...].starts(with: literal) {
        all.append(Hit(offset: UInt(offset), literal: UInt32(number)))
      }
    }
    return all.sorted()
  }
}
