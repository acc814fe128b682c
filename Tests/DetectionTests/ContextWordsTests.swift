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
}
