import Fixtures
import Detection
import Testing

@Suite struct PlainTests {
  @Test(arguments: [
    "«KEY»", "token: «KEY»\n", "\"\\n«KEY»\"", "Bearer%20«KEY»", "TOKEN_«KEY»", "_«KEY»_",
    "a «KEY» b «KEY»", "«KEY»-x", "KEYA", "KEY0", "KA_LIVE_x", "ka_live_" + "x",
    "ka_live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "example «KEY» placeholder",
    "ka_live_ThisIsNotARealKeyJustAnExample12", "ka_live_abcdefghijklmnopqrstuvwxyz012345",
  ])
  func finds(_ marked: String) throws {
    let sample = Marked(marked)
    let matches = try search(sample.text)
    #expect(matches.map(\.range) == sample.ranges)
    #expect(matches.allSatisfy { $0.secret == Sample.key && $0.encodings.isEmpty })
  }
}
