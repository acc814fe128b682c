import Fixtures
import CLiteralSearch
@testable import Detection
import Dispatch
import Glibc
import Rules
import Synchronization
import Testing

/// The vector kernels against the scalar one.
@Suite struct LiteralSetTests {
  /// A hit that can be compared.
  private struct Hit: Equatable {
    var offset: UInt
    var literal: UInt32
  }

  private func hits(
    of set: LiteralSet, in text: Span<UInt8>, _ kernel: LiteralSet.Kernel?
  ) -> [Hit] {
    var buffer = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
    var position = LiteralSet.Position(offset: 0)
    var all: [Hit] = []
    while position.offset < text.count {
      let count = set.search(text, from: &position, to: text.count, into: &buffer, kernel: kernel)
      all += buffer[..<count].map { Hit(offset: UInt($0.offset), literal: $0.literal) }
    }
    return all
  }

  @Test(arguments: LiteralSet.Kernel.allCases.filter(\.isAvailable))
  func kernelsAgree(kernel: LiteralSet.Kernel) throws {
    let set = try shippedDetector.get().literalSet
    let pieces = set.literals + [Array("AbCdEfGhIjKlMnOp".utf8), [0x20], [0], Array("ka".utf8)]
    var generator = SeededGenerator(seed: 11)
    for round in 0..<400 {
      var text: [UInt8] = []
      while text.count < round {
        text += pieces.randomElement(using: &generator) ?? []
        if Bool.random(using: &generator) {
          text.append(UInt8.random(in: 0...255, using: &generator))
        }
      }
      text.removeLast(text.count - round)
      #expect(hits(of: set, in: text.span, kernel) == hits(of: set, in: text.span, .scalar))
    }
  }

  /// Every literal at every offset, against plain comparing.
  @Test func scalarFindsEveryLiteral() throws {
    let set = try shippedDetector.get().literalSet
    for (number, literal) in set.literals.enumerated() {
      for offset in 0..<40 {
        let text = [UInt8](repeating: 0x7E, count: offset) + literal + [0x7E]
        let found = hits(of: set, in: text.span, .best)
        #expect(found.contains(Hit(offset: UInt(offset), literal: UInt32(number))))
      }
    }
  }

  /// The tables are made in the midst of a text, and in several threads at once.
  @Test func hitsAreTheSameWhileTablesAreMade() throws {
    let literals = try shippedDetector.get().literalSet.literals
    var generator = SeededGenerator(seed: 14)
    var text: [UInt8] = []
    while text.count < 300 << 10 {
      text += literals.randomElement(using: &generator) ?? []
      for _ in 0..<100 { text.append(UInt8.random(in: 0x20...0x7A, using: &generator)) }
    }
    let whole = text
    let piece = Array(text[..<(40 << 10)])
    for _ in 0..<4 {
      let set = LiteralSet(literals, findsRuns: true)
      let expected = hits(of: set, in: whole.span, .scalar)
      let first = hits(of: set, in: piece.span, .scalar)
      #expect(first.count > 300)
      let same = Atomic(0)
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        // Pieces that are small enough for the scalar kernel at first.
        for _ in 0..<3 where hits(of: set, in: piece.span, nil) == first {
          same.add(1, ordering: .relaxed)
        }
        if hits(of: set, in: whole.span, nil) == expected { same.add(1, ordering: .relaxed) }
      }
      #expect(same.load(ordering: .relaxed) == 32)
    }
  }

  /// A set has as many buckets of literals as the tables have, fewer or more.
  @Test(arguments: LiteralSet.Kernel.allCases.filter(\.isAvailable))
  func setsOfEverySize(kernel: LiteralSet.Kernel) throws {
    let literals = try shippedDetector.get().literalSet.literals
    var generator = SeededGenerator(seed: 13)
    var text: [UInt8] = []
    for _ in 0..<2000 {
      text += literals.randomElement(using: &generator) ?? []
      text.append(UInt8.random(in: 0...255, using: &generator))
    }
    for count in [1, 2, 7, 8, 9, 15, 16, 17, 33, 100, literals.count] {
      let some = Array(literals.shuffled(using: &generator).prefix(count))
      let set = LiteralSet(some, findsRuns: true)
      #expect(hits(of: set, in: text.span, kernel) == hits(of: set, in: text.span, .scalar))
    }
  }

  /// Pages that can't be read lie on both sides of the text.
  @Test(arguments: LiteralSet.Kernel.allCases.filter(\.isAvailable))
  func nothingIsReadBesideTheText(kernel: LiteralSet.Kernel) throws {
    // What is loaded of a part of a vector ends with zeros, with which a literal may begin.
    let sets = [try shippedDetector.get().literalSet, LiteralSet([[0, 0, 0]], findsRuns: true)]
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    guard let map = unsafe mmap(nil, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) else {
      Issue.record("no memory to map")
      return
    }
    defer { unsafe munmap(map, 3 * page) }
    #expect(unsafe mprotect(map + page, page, PROT_READ | PROT_WRITE) == 0)
    let bytes = unsafe UnsafeMutableRawBufferPointer(start: map + page, count: page)
    var generator = SeededGenerator(seed: 12)
    let letters = Array("ka_live%6bAB0".utf8)
    for index in 0..<page {
      unsafe bytes[index] = letters.randomElement(using: &generator) ?? 0
    }
    for length in 0..<100 {
      for start in [0, page - length] {
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
        let copy = unsafe Array(part)
        let text = unsafe Span<UInt8>(_unsafeBytes: part)
        for set in sets {
          #expect(hits(of: set, in: text, kernel) == hits(of: set, in: copy.span, .scalar))
        }
      }
    }
  }
}
