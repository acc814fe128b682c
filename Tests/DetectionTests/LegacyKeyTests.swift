import Bytes
import Fixtures
@testable import Detection
import Rules
import Testing

/// `ka_` and an opaque body beside Kubeadapt context. `KEY` is a key of the old form.
struct LegacyKeyTests {
  private static func body(_ length: Int, _ alphabet: String, seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    let characters = Array(alphabet)
    return String((0..<length).map { _ in characters.randomElement(using: &generator) ?? "0" })
  }

  private static let base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let key = Array(("ka" + "_" + body(32, base62, seed: 5)).utf8)

  private func expect(_ marked: String, key: [UInt8] = key) throws {
    let marked = Marked(marked, key: key)
    let matches = try search(marked.text)
    #expect(matches.map(\.range) == marked.ranges)
    #expect(matches.allSatisfy { $0.secret == key })
  }

  @Test(
    "A key is found where Kubeadapt's keys are used",
    arguments: [
      "KUBEADAPT_TOKEN=«KEY»\n", "# kubeadapt\nkey = \"«KEY»\"\n", "api_key: «KEY»",
      "Authorization: Bearer «KEY»\r\n", "{\"apiKey\":\"«KEY»\"}", "?api_key=«KEY»&a=b",
      "kubeadapt **«KEY»**", "kubeadapt _«KEY»_", "kubeadapt\n\u{1B}[36m«KEY»\u{1B}[0m",
      "Authorization=Bearer%20«KEY»", "\"kubeadapt\\n«KEY»\"", "kubeadapt TOKEN_«KEY»",
    ])
  func found(marked: String) throws { try expect(marked) }

  @Test(
    "The name may stand in the text around what is encoded, or in what is decoded",
    arguments: [true, false])
  func encoded(nameInside: Bool) throws {
    let key = String(decoding: Self.key, as: UTF8.self)
    let inner = nameInside ? "KUBEADAPT_API_KEY=\(key)\n" : key
    let value = String(decoding: Base64.encode(inner.utf8, isPadded: false), as: UTF8.self)
    let matches = try search(Array("# kubeadapt\ndata:\n  k: \(value)\n".utf8))
    #expect(matches.map(\.secret) == [Self.key])
    #expect(matches.map(\.encodings) == [["base64"]])
  }

  @Test(
    "Nothing is found without context, within other words, or where it reads like words",
    arguments: [
      "etag = KEY\n", "kubeadapt xKEY", "kubeadapt abc-KEY", "kubeadapt x_KEY",
      "kubeadapt ka_agent_config_secret_name", "api_key: ka_exporterScrapeDurationSeconds2",
      "api_key=ka_" + "1234567890abcdef", "kubeadapt ka_" + "xxxxxxxxxxxxxxxxxxxxxxxx",
      "kubeadapt ka_replace-with-your-own-key-1", "kubeadapt ka_short1",
    ])
  func clean(text: String) throws {
    #expect(try search(Marked(text, key: Self.key).text).isEmpty)
  }

  @Test("Context counts up to its distance")
  func distance() throws {
    try expect("kubeadapt" + String(repeating: " ", count: 1000) + "«KEY»")
    let far = "kubeadapt" + String(repeating: " ", count: 1100) + "KEY"
    #expect(try search(Marked(far, key: Self.key).text).isEmpty)
    let beside = "api_key = settings." + String(repeating: "a", count: 30) + " KEY"
    #expect(try search(Marked(beside, key: Self.key).text).isEmpty)
  }

  @Test(
    "Random bodies of every likely alphabet are opaque",
    arguments: [
      (base62, 16), (base62, 32), (base62, 64), ("0123456789abcdef", 32), ("0123456789abcdef", 64),
      ("abcdefghijklmnopqrstuvwxyz0123456789", 32), (base62 + "-_", 43),
    ])
  func opaque(alphabet: String, length: Int) {
    let words = (0..<2000).count { seed in
      WordFilter.isWords(Array(Self.body(length, alphabet, seed: UInt64(seed)).utf8)[...])
    }
    #expect(words <= 60)
  }
}
