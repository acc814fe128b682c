import Rules

/// What reports say about a rule.
struct RuleDescription {
  let id: String
  let name: String
  let description: String
  let help: String
  let confidence: Confidence

  init(_ rule: Rule) {
    id = rule.id
    name = rule.name
    description = rule.description
    help = rule.help
    confidence = rule.confidence
  }

  /// Stands for a rule that is known by its id alone, from a report that was read back.
  init(id: String, confidence: Confidence) {
    self.id = id
    name = id
    description = "A secret that the rule \(id) found."
    help = "Revoke the secret and replace it."
    self.confidence = confidence
  }
}
