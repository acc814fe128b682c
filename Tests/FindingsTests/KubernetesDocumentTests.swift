import Findings
import Fixtures
import Testing

/// `«…»` marks what was found.
struct KubernetesDocumentTests {
  private func field(_ marked: String) -> KubernetesField? {
    var text: [UInt8] = []
    var start = 0
    var range = 0..<0
    for character in marked {
      switch character {
      case "«": start = text.count
      case "»": range = start..<text.count
      default: text += Array(String(character).utf8)
      }
    }
    return KubernetesDocument.fields(at: [range], in: text.span)[0]
  }

  private static let head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: agent\n"

  @Test(
    "A Secret's field is named whatever the order and style",
    arguments: [
      head + "data:\n  token: «x»\n", head + "stringData:\n  a: b\n  token: \"«x»\"\n",
      "data:\n  token: «x»\nkind: Secret\nmetadata:\n  name: agent\n",
      "kind: Secret\nstringData: {token: «x»}\nmetadata: {name: agent}\n",
      "kind: ConfigMap\nmetadata:\n  name: c\n---\n" + head
        + "data:\n  token: |\n    «x»\n---\nkind: Pod\n",
      "apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    token: «x»\n  kind: Secret\n  metadata:\n    name: agent\n- kind: Pod\nkind: List\n",
      "{\"items\":[{\"kind\":\"Pod\"},{\"kind\":\"Secret\",\"data\":{\"token\":\"«x»\"},\"metadata\":{\"name\":\"agent\"}}],\"kind\":\"List\",\"apiVersion\":\"v1\"}",
      "# Source: chart/secret.yaml\n" + head
        + "  labels:\n    name: other\ndata:\n  token: '«x»'\n",
      "a: |\n  kind: Secret\n  metadata:\n    name: agent\n  data:\n    token: «x»\n",
    ])
  func secret(marked: String) {
    let field = field(marked)
    #expect(field?.kind == "Secret")
    #expect(field?.name == "agent")
    #expect(field?.key == "data.token" || field?.key == "stringData.token")
  }

  @Test(
    "A Secret's namespace is that of its own metadata, in lists as well",
    arguments: [
      (head.dropLast() + "\n  namespace: shop\ndata:\n  token: «x»\n", "shop"),
      (
        "apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    token: «x»\n  kind: Secret\n  metadata:\n"
          + "    annotations:\n      namespace: wrong\n    name: agent\n    namespace: shop\n"
          + "- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: b\n    namespace: other\nkind: List\n",
        "shop"
      ),
      (
        "{\"items\":[{\"kind\":\"Secret\",\"metadata\":{\"namespace\":\"a\",\"name\":\"z\"}},"
          + "{\"kind\":\"Secret\",\"data\":{\"token\":\"«x»\"},\"metadata\":{\"name\":\"agent\","
          + "\"namespace\":\"shop\"}}],\"kind\":\"List\",\"apiVersion\":\"v1\"}", "shop"
      ),
      (head + "data:\n  token: «x»\n  namespace: no\n", nil),
      ("namespace: no\n" + head + "data:\n  token: «x»\n", nil),
    ] as [(String, String?)])
  func namespace(marked: String, namespace: String?) {
    let field = field(marked)
    #expect(field?.name == "agent")
    #expect(field?.namespace == namespace)
  }

  @Test("An annotation's manifest names its own field")
  func annotation() {
    let inner =
      #"{"apiVersion":"v1","data":{"token":"«x»"},"kind":"Secret","metadata":{"name":"agent"}}"#
    let expected = KubernetesField(kind: "Secret", name: "agent", key: "data.token")
    let name = "kubectl.kubernetes.io/last-applied-configuration"
    let yaml =
      "kind: Secret\nmetadata:\n  annotations:\n    \(name): |\n      \(inner)\n  name: o\n"
    #expect(field(yaml) == expected)
    let quoted = inner.replacing("\"", with: "\\\"")
    let json = #"{"kind":"Secret","metadata":{"annotations":{"\#(name)":"\#(quoted)"},"name":"o"}}"#
    #expect(field(json) == expected)
  }

  @Test("Other objects are named with the whole path")
  func others() {
    #expect(
      field("kind: ConfigMap\nmetadata:\n  name: c\ndata:\n  config.yaml: |\n    api_key: «x»\n")
        == KubernetesField(kind: "ConfigMap", name: "c", key: "data.config.yaml"))
    #expect(
      field(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - env:\n    - name: A\n      value: «x»\n"
      )
        == KubernetesField(kind: "Pod", name: "p", key: "spec.containers[0].env[0].value"))
  }

  @Test(
    "What is in no object has no field",
    arguments: [
      "token: «x»\n", "{\"kind\": \"youtube#video\", \"id\": \"«x»\"}",
      head + "---\ndata:\n  token: «x»\n",
      "kind: of text «x»\n", "«x»", head + "# «x»\n",
    ])
  func none(marked: String) {
    #expect(field(marked) == nil)
  }

  @Test("An object is found within a large text, and the text's size does not matter")
  func large() {
    let filler = String(repeating: "- a: b\n", count: 200_000)
    #expect(
      field(filler + "---\n" + Self.head + "data:\n  token: «x»\n---\n" + filler)?.name == "agent")
    let line = "{\"a\":\"" + String(repeating: "b", count: 600_000) + "\",\"items\":["
    let item =
      "{\"kind\":\"Secret\",\"data\":{\"token\":\"«x»\"},\"metadata\":{\"name\":\"agent\"}}"
    #expect(field(line + item + "]}")?.key == "data.token")
  }

  // MARK: Many findings

  /// A List of Secrets, `«…»` around the value of each.
  private func list(_ count: Int, _ style: ListStyle) -> (text: [UInt8], ranges: [Range<Int>]) {
    var text = Array(style.head.utf8)
    var ranges: [Range<Int>] = []
    for number in 0..<count {
      if number > 0 { text += Array(style.between.utf8) }
      let parts = style.item(number).split(separator: "«»", omittingEmptySubsequences: false)
      text += Array(parts[0].utf8)
      ranges.append(text.count..<text.count + 5)
      text += Array("VALUE".utf8) + Array(parts[1].utf8)
    }
    return (text + Array(style.tail.utf8), ranges)
  }

  @Test(
    "However many findings a List has, each names its own Secret", arguments: ListStyle.allCases)
  func many(style: ListStyle) {
    let (text, ranges) = list(10_000, style)
    let fields = KubernetesDocument.fields(at: ranges, in: text.span)
    let wrong = fields.indices.filter { fields[$0] != style.field($0) }
    #expect(wrong.isEmpty, "\(wrong.count) of them")
  }

  @Test("A piece that begins anywhere names whole objects", arguments: ListStyle.allCases)
  func cut(style: ListStyle) {
    let (text, ranges) = list(20, style)
    for start in ranges[2].upperBound..<ranges[3].upperBound {
      let later = ranges[5...].map { $0.lowerBound - start..<$0.upperBound - start }
      let fields = KubernetesDocument.fields(
        at: later, in: text.span.extracting(start..<text.count), isCut: true)
      let wrong = fields.indices.filter { fields[$0] != style.field($0 + 5) }
      #expect(wrong.isEmpty, "cut at \(start): \(wrong)")
    }
  }

  /// Without document markers: a quote that is open before one is closed behind it only where
  /// nothing is asked for in the next document.
  @Test("Findings are named together as each is alone")
  func together() {
    let pieces = [
      "{", "}", "[", "]", ": ", ",", "\"", "'", "\n", "- ", "a: ", "  ", "|\n", "# ", "\\", "{{",
      "kind: Secret\n", "\nkind: Pod\n", "\"kind\":\"Secret\",", "metadata:\n",
      "  name: n\n", "x", "x", "data:\n", "  b: x\n", "{\"data\":{\"c\":\"x\"},",
    ]
    var named = 0
    for seed in 0..<400 {
      var generator = SeededGenerator(seed: UInt64(seed))
      var text: [UInt8] = []
      for _ in 0..<200 { text += Array((pieces.randomElement(using: &generator) ?? "").utf8) }
      let ranges = text.indices.filter { text[$0] == UInt8(ascii: "x") }.map { $0..<$0 + 1 }
      let alone = ranges.map { KubernetesDocument.fields(at: [$0], in: text.span)[0] }
      #expect(KubernetesDocument.fields(at: ranges, in: text.span) == alone, "seed \(seed)")
      let backwards = KubernetesDocument.fields(at: ranges.reversed(), in: text.span)
      #expect(backwards == alone.reversed(), "seed \(seed)")
      named += alone.count { $0 != nil }
    }
    #expect(named > 1000)
  }

  @Test("Bytes in one value, and the same byte several times, have one field")
  func same() {
    let text = Array((Self.head + "data:\n  token: |\n    a b\n    c\n").utf8)
    let start = text.count - 6
    let ranges = [start..<start + 1, start + 2..<start + 3, start..<start + 1, 0..<1, 3..<3]
    let fields = KubernetesDocument.fields(at: ranges, in: text.span)
    let expected = KubernetesField(kind: "Secret", name: "agent", key: "data.token")
    #expect(fields == [expected, expected, expected, nil, nil])
  }
}
