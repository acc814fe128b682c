import Findings
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
    return KubernetesDocument.field(at: range, in: text.span)
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
}
