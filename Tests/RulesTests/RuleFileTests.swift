@testable import Rules
import Platform
import Testing

struct RuleFileTests {
  @Test("The shipped rules are readable and have different ids")
  func shipped() throws {
    let rules = try RuleFile.shipped()
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(rules.allSatisfy { !$0.help.isEmpty && !$0.description.contains("\n") })
  }

  @Test("The shipped rules are the same with their comments")
  func comments() throws {
    let text = String(decoding: PackageResources.kubeadapt_toml, as: UTF8.self)
    #expect(text.contains("\n# "))
    #expect(try RuleFile.parse(text, file: "f") == RuleFile.shipped())
  }

  @Test("A rule may be bound to places and to near context")
  func places() throws {
    let rules = try RuleFile.parse(
      """
      [[rule]]
      id = "a"
      name = "n"
      description = "d"
      help = "h"
      confidence = "low"
      pattern = "p"
      literals = ["abc"]
      [rule.places]
      variables = ["V"]
      paths = ["a.b"]
      secrets = ["s/k"]
      wrappers = ["w"]
      context = ["c"]
      [rule.filters]
      opaque = true
      placeholder-words = ["p"]
      near-context = ["w"]
      near-context-distance = 8
      """, file: "f")
    #expect(
      rules[0].places
        == Rule.Places(
          variables: ["V"], paths: ["a.b"], secrets: ["s/k"], wrappers: ["w"], context: ["c"]))
    #expect(rules[0].filters.opaque)
    #expect(rules[0].filters.placeholderWords == ["p"])
    #expect(rules[0].filters.nearContext == ["w"])
    #expect(rules[0].filters.nearContextDistance == 8)
  }

  private static let rule = """
    [[rule]]
    id = "a"
    name = "n"
    description = "d"
    help = "h"
    confidence = "low"
    pattern = "p"
    literals = ["abc"]

    """

  @Test(
    "What can't be used is an error that names the rule",
    arguments: [
      (
        "[rule.places]\nsecrets = [\"s\"]",
        "places of rule a: secrets have to be written as name/key"
      ),
      (
        "[rule.places]\nenv = [\"s\"]",
        "places of rule a: unknown key env: there are context, paths, secrets, variables, wrappers"
      ),
      (
        "[rule.filters]\nplaceholder-words = [\"A\"]",
        "filters of rule a: placeholder-words have to be small letters"
      ),
      ("[rule.filters]\nopaque = 1", "filters of rule a: opaque is not true or false"),
      ("[rule.filters]\nentropy = \"high\"", "filters of rule a: entropy is not a number"),
      (
        "[rule.filters]\ncontext-distance = -1",
        "filters of rule a: context-distance is not in 0 to 4096"
      ),
    ])
  func faults(text: String, reason: String) {
    #expect(throws: FormatError(file: "f", line: 10, reason: reason)) {
      try RuleFile.parse(Self.rule + text, file: "f")
    }
  }
}
