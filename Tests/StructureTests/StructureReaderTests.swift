import Fixtures
@testable import Structure
import Testing

struct ContextStructureTests {
  private func paths(_ marked: String) -> [StructurePath] {
    let marked = Marked(marked)
    guard let range = marked.ranges.first else { return [] }
    return StructureReader.paths(to: range.lowerBound, in: marked.text.span)
  }

  private func path(_ marked: String) -> String {
    paths(marked).map { path in
      path.steps.map { step in
        switch step {
        case .key(let key): String(decoding: key, as: UTF8.self)
        case .item(let index): "\(index)"
        }
      }.joined(separator: ".")
    }.joined(separator: "/")
  }

  @Test(
    "Keys and items lead to a value",
    arguments: [
      ("a:\n  b: «x»\n", "a.b"), ("a: 1\nb:\n  c: 2\n  d: «x»\ne: 3\n", "b.d"),
      ("a:\n- b: 1\n  c: «x»\n", "a.0.c"),
      ("a:\n  - b\n  - c: 1\n    d:\n      - «x»\n", "a.1.d.0"),
      ("- - a: «x»\n", "0.0.a"), ("a: {b: 1, c: [2, {d: «x»}]}\n", "a.c.1.d"),
      ("{\"a\": {\"b\\\"c\": [1,\n \"«x»\"]}}", "a.b\\\"c.1"), ("{\"a\":\"}\",\"b\":\"«x»\"}", "b"),
      ("a: |\n  text\n   «x»\nb: 1\n", "a"), ("a: |\n  b:\n    c: «x»\nd: 1\n", "a/b.c"),
      ("a: 'it''s «x»'\n", "a"), ("a:\n  # b:\n  c: «x»\n", "a.c"), ("a:\n  # b: «x»\n", "a.b"),
      ("a: 1\n---\nb: «x»\n", "b"), ("\"a\": &n !!str «x»\n", "a"),
      ("a: {{ .x }}\nb: {{ «x» }}\n", "b"),
      ("{{- if .x }}\na:\n  {{- with .y }}\n  b: «x»\n  {{- end }}\n", "a.b"),
      ("a:\r\n  b: «x»\r\n", "a.b"), ("text\n```yaml\na:\n  b: «x»\n```\n", "a.b"),
    ])
  func steps(marked: String, expected: String) {
    #expect(path(marked) == expected)
  }

  @Test("An object's kind and name are found before and behind the value")
  func objects() {
    for marked in [
      "kind: K\nmetadata:\n  labels:\n    name: other\n  name: n\ndata:\n  a: «x»\n",
      "data:\n  a: «x»\nmetadata: {name: n}\nkind: K\n",
      "data:\n  a: «x»\nmetadata:\n  name: n\nkind: K\nkind: L\nmetadata:\n  name: m\n",
      "{\"data\":{\"a\":\"«x»\"},\"kind\":\"K\",\"metadata\":{\"name\":\"n\"}}",
    ] {
      let object = paths(marked).last?.objects.last { $0.kind != nil }
      #expect(object?.kind == Array("K".utf8))
      #expect(object?.name == Array("n".utf8))
    }
  }

  @Test("Any text ends, and its values are inside it")
  func hostile() {
    let pieces = [
      "{", "}", "[", "]", ":", ",", "\"", "'", "\n", "- ", "a: ", "  ", "|\n", "#", "\\", "{{",
      "---\n",
      "kind: K\n", "metadata:\n", "name: n\n", "x", "`",
    ]
    for seed in 0..<400 {
      var generator = SeededGenerator(seed: UInt64(seed))
      var text: [UInt8] = []
      for _ in 0..<200 { text += Array((pieces.randomElement(using: &generator) ?? "").utf8) }
      let all = Array(text.indices)
      for value in StructureReader.outline(of: all, in: text.span, isCut: true).values {
        #expect(value.targets == value.range && value.range.upperBound <= text.count)
      }
      for offset in stride(from: 0, to: text.count, by: 7) {
        for path in StructureReader.paths(to: offset, in: text.span) {
          #expect(path.value.contains(offset) && path.value.upperBound <= text.count)
        }
      }
    }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
    #expect(StructureReader.paths(to: 9, in: deep.span).isEmpty)
  }
}
