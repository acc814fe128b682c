@testable import Archives
import Testing

/// Lines of a PDF's page that are put together and yet stay as they are shown.
@Suite struct PDFWrapTests {
  @Test("What is no cut word but a label over another word stays in its lines")
  func labels() {
    let label = "Token"
    let word = String(repeating: "bC5", count: 11) + "_x"
    let text = Array("note\n\(label)\n\(word) for you\nmore".utf8)
    var wraps = PDFWraps()
    for (number, end) in [nil, 4, 10, 10 + word.utf8.count + 9].enumerated() {
      wraps.begin(PDFWraps.Start(x: 72, y: 700 - 14 * Double(number), height: 12), behind: end)
    }
    let lines = String(decoding: wraps.joined(text), as: UTF8.self).split(separator: "\n")
    #expect(lines.map(String.init).contains("\(word) for you") && lines.contains("more"))
  }

  @Test("Lines of a cut word come once more in one, behind their own")
  func both() {
    let pieces = [String(repeating: "aB3", count: 7), String(repeating: "dE4", count: 6) + "f"]
    let text = Array("a: \(pieces[0])\n\(pieces[1]) b\nmore".utf8)
    var wraps = PDFWraps()
    for (number, end) in [nil, 24, 46].enumerated() {
      wraps.begin(PDFWraps.Start(x: 72, y: 700 - 14 * Double(number), height: 12), behind: end)
    }
    let joined = String(decoding: wraps.joined(text), as: UTF8.self)
    #expect(
      joined == "a: \(pieces[0])\n\(pieces[1]) b\na: \(pieces[0])\(pieces[1]) b\nmore")
  }

  @Test("A key of today's form comes once")
  func keys() {
    let rest = String(repeating: "dE4", count: 6)
    for (first, second) in [("ka_live_" + rest + "ff", rest.dropLast(6)), ("ka_l", "")] {
      let second = second.isEmpty ? "ive_" + rest + "gg" : second + ""
      let third = String(repeating: "x", count: 40 - first.utf8.count - second.utf8.count)
      let text = Array("\(first)\n\(second)\(third)\n* more".utf8)
      var wraps = PDFWraps()
      for (number, end) in [nil, first.utf8.count, 41].enumerated() {
        let y = 700 - 14 * Double(number)
        wraps.begin(PDFWraps.Start(x: 72, y: y, height: 12), behind: end)
      }
      #expect(
        String(decoding: wraps.joined(text), as: UTF8.self) == "\(first)\(second)\(third)\n* more")
    }
  }
}
