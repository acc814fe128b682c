@testable import Detection
import Testing

@Suite struct NeedlesTests {
  private func word(_ text: String) -> UInt64 {
    text.utf8.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
  }

  @Test("What begins with a needle passes the look at its first three bytes")
  func beginnings() {
    let all = ["ka_", "ka_live_", "&#", "k\u{8}k", "a2FfbGl2ZV", "x"]
    let needles = Needles(all.map { Array($0.utf8) })
    for needle in all {
      for rest in ["", "a", "_", "zz", "\0", "12345678"] {
        let text = word(needle + rest)
        #expect(needles.contains(text))
        #expect(needles.mayBegin(text & 0xFF_FFFF))
      }
    }
    #expect(!needles.contains(word("kaka")))
    #expect(!needles.contains(word("ka")))
    #expect(!needles.contains(word("a2F")))
    #expect(!needles.mayBegin(word("kak")))
  }
}
