import Fixtures
@testable import Detection
import Testing

/// The memo of context words against looking at each range anew.
@Suite struct ContextWordsTests {
  @Test("What is kept of a text says the same as the text")
  func memoAgrees() {
    let list = ["kube", "ube", "kubeadapt", "x"]
    let words = ContextWords(list)
    var generator = SeededGenerator(seed: 41)
    var seen: Set<Bool> = []
    for round in 0..<300 {
      let letters = Array(round % 2 == 0 ? "kubeUBEadptX ".utf8 : "kKuUbB  ".utf8)
      let text = (0..<200).map { _ in letters.randomElement(using: &generator) ?? 0 }
      let lower = String(decoding: text, as: UTF8.self).lowercased()
      var memo = ContextMemo()
      var start = 0
      for _ in 0..<40 {
        // Mostly on, now and then back.
        start = max(0, min(199, start + Int.random(in: -8...20, using: &generator)))
        let range = start..<Int.random(in: start...200, using: &generator)
        let part = lower.utf8.dropFirst(range.lowerBound).prefix(range.count)
        let expected = list.contains { String(part)?.contains($0) ?? false }
        seen.insert(expected)
        #expect(words.contains(in: text.span, range) == expected)
        #expect(memo.contains(words, in: text.span, range, number: round) == expected)
      }
    }
    #expect(seen == [true, false])
  }

  @Test("A word is found wherever it begins: of the shortest that begin there, the first")
  func nextAgrees() {
    let list = ["kube", "k", "dapt-a", "adapt-agent", "-", "kubeadapt-agent"]
    var generator = SeededGenerator(seed: 42)
    var found = 0
    for round in 0..<400 {
      // Words in texts longer than what is searched at once, and noise that has parts of words.
      let words = Array(list.shuffled(using: &generator).prefix(round % 5))
      var text = (0..<Int.random(in: 0...700, using: &generator)).map { _ in
        "K@BEadpt-\u{0}.".utf8.randomElement(using: &generator) ?? 0
      }
      for _ in 0..<round % 3 {
        let word = Array((words.randomElement(using: &generator) ?? "").uppercased().utf8)
        text.insert(contentsOf: word, at: Int.random(in: 0...text.count, using: &generator))
      }
      let start = Int.random(in: 0...text.count, using: &generator)
      let range = start..<Int.random(in: start...text.count, using: &generator)
      let lower = text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      let expected = range.lazy.compactMap { offset -> Range<Int>? in
        words.map(\.utf8).filter { lower[offset...].starts(with: $0) }.map(\.count).min()
          .map { offset..<offset + $0 }
      }.first
      found += expected == nil ? 0 : 1
      #expect(ContextWords(words).next(in: text.span, range) == expected)
    }
    #expect((50..<350).contains(found))
  }
}
