/// A rule that matched, and where.
package struct Match: Sendable, Equatable {
  /// The rule's index in the detector's rules.
  package var rule: Int
  /// The secret's bytes, decoded.
  package var secret: [UInt8]
  /// The bytes of the secret, or of its encoded text, in the blob.
  package var range: Range<Int>
  /// The names of the encodings around the secret, outermost first.
  package var encodings: [String]
  /// The rule, by its index, in one of whose places the secret stands although it has another's form.
  package var place: Int?
  /// Whether this is no secret but the value of such a place.
  var isPlace = false
  /// Whether the rule's context has yet to be found in the text around.
  var needsContext: Bool

  /// The same match, in a text that begins elsewhere.
  func moved(by offset: Int) -> Match {
    var match = self
    match.range = range.lowerBound + offset..<range.upperBound + offset
    return match
  }
}

/// A candidate that did not become a match.
package struct DroppedCandidate: Sendable, Equatable {
  /// Why.
  package enum Reason: Sendable, Equatable {
    /// The value is a placeholder; the words say in which way.
    case placeholder(String)
    /// The value's entropy, in bits a character.
    case entropy(Double)
    /// No context word of the rule is near.
    case context
  }

  /// The rule's index in the detector's rules.
  package var rule: Int
  /// The bytes of the candidate, or of its encoded text, in the blob.
  package var range: Range<Int>
  /// The names of the encodings around the candidate, outermost first.
  package var encodings: [String]
  /// Why it was dropped.
  package var reason: Reason
}

/// Something that kept the detector from looking at everything.
package enum DetectionLimit: Hashable, Sendable {
  /// PCRE2 gave up on a rule.
  case matching(rule: String)
  /// Decoding would have cost more than the blob's share.
  case decoding
  /// Data of a carrier that is larger than the limit, in bytes.
  case expansion(carrier: String, Int)
  /// Data of a carrier that is damaged or cut off.
  case damaged(carrier: String)
  /// Data of a carrier that goes on behind the part of a blob that is looked at together, of so
  /// many bytes.
  case cutOff(carrier: String, Int)
}
