import Bytes
import Fixtures
@testable import Detection
import Rules
import Testing

@Suite struct DetectorTests {
  private static func rules(_ prefixes: [String]) throws -> [Rule] {
    let entries = prefixes.map { prefix in
      """
      [[rule]]
      id = "\(prefix)"
      name = "n"
      description = "d"
      help = "h"
      confidence = "low"
      pattern = "\(prefix)[a-z0-9]{8}"
      literals = ["\(prefix.prefix(8))"]
      [rule.filters]
      prefix = "\(prefix)"
      placeholder = false
      """
    }
    return try RuleFile.parse(entries.joined(separator: "\n"), file: "f")
  }

  private func found(_ text: String, with detector: Detector) -> [String] {
    var found: [String] = []
    var search = BlobSearch(DetectionWorker(detector))
    _ = search.search(Array(text.utf8).span, at: 0, isLast: true) { match in
      found.append(detector.rules[match.rule].id + ": " + match.encodings.joined(separator: " > "))
    }
    return found
  }

  @Test("Rules with prefixes of their own are looked for beside the shipped ones, encoded too")
  func severalPrefixes() throws {
    let prefixes = ["ka_test_", "ka_prod_", "ka_dev_"]
    let rules = try Self.rules(prefixes)
    let detector = try Detector(rules: RuleFile.shipped() + rules)
    for prefix in prefixes {
      let secret = prefix + "q7w3e9r1"
      #expect(found("key: \(secret)\n", with: detector) == [prefix + ": "])
      let encoded = String(decoding: Base64.encode(secret.utf8, isPadded: false), as: UTF8.self)
      #expect(found("key: \(encoded)\n", with: detector) == [prefix + ": base64"])
      let escaped = secret.replacing("_", with: "%5F")
      #expect(found("key: \(escaped)\n", with: detector) == [prefix + ": percent"])
    }
  }

  @Test("Rules of one's own switch no encoding off", arguments: [1, 2, 5, 10, 20, 25])
  func ownRules(count: Int) throws {
    let rules = try Self.rules((0..<count).map { "k\($0)x_" })
    let detector = try Detector(rules: RuleFile.shipped() + rules)
    let key = Sample.key
    let numbers = key.map { String($0) }
    let bits = key.map { byte in
      let text = String(byte, radix: 2)
      return String(repeating: "0", count: 8 - text.count) + text
    }
    let writings = [
      "[" + numbers.joined(separator: ",") + "]", "[" + numbers.joined(separator: " ") + "]",
      bits.joined(separator: " "), String(String(decoding: key, as: UTF8.self).reversed()),
    ]
    for writing in writings {
      let found = found(writing, with: detector)
      #expect(found.contains { $0.hasPrefix("kubeadapt-api-key: ") }, "\(writing)")
    }
  }

  @Test("More literals than a set holds are an error")
  func tooManyLiterals() throws {
    let rules = try RuleFile.shipped() + Self.rules((0..<100).map { "k\($0)x_" })
    let error = #expect(throws: Detector.RuleError.self) { try Detector(rules: rules) }
    #expect(error?.reason.hasPrefix("too many literals: ") == true)
  }
}
