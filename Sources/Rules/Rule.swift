/// How sure a match of a rule is, before any verification.
package enum Confidence: String, Sendable, Comparable, CaseIterable {
  case low, medium, high

  package static func < (a: Confidence, b: Confidence) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }
}

/// A pattern with an id: one kind of secret.
package struct Rule: Sendable, Equatable {
  /// The id that reports name, such as `kubeadapt-api-key`.
  package var id: String
  /// A few words for a heading.
  package var name: String
  /// What the secret is and what it opens.
  package var description: String
  /// What to do about a leak, in Markdown.
  package var help: String
  /// How sure a match is.
  package var confidence: Confidence
  /// The PCRE2 pattern. The group named `secret`, or else the whole match, is the secret.
  package var pattern: String
  /// The pattern that counts as well in content that is no text; nil where the first one does alone.
  ///
  /// In text a letter behind a secret says that it is none. In packed or length-prefixed data the
  /// byte behind it says nothing.
  package var binaryPattern: String?
  /// Byte strings of which every secret holds one; at least 3 bytes each.
  package var literals: [String]
  /// What a match has to pass.
  package var filters: Filters
  /// The places to which the rule is bound; nil: a secret is known by itself.
  package var places: Places?

  /// What a match has to pass to be a finding.
  package struct Filters: Sendable, Equatable {
    /// Whether placeholders (repeats, runs, words, template syntax) are dropped.
    package var placeholder = true
    /// Words that placeholders of this secret are made of, beside the usual ones, in small letters.
    package var placeholderWords: [String] = []
    /// The least Shannon entropy of the part of the secret behind its prefix, in bits a character.
    package var entropy = 0.0
    /// Words of which one has to stand near the secret, compared without case; none: no context
    /// is needed.
    package var context: [String] = []
    /// How far from the secret a context word may stand, in bytes.
    package var contextDistance = 256
    /// Words that are context only where they stand right before the secret, such as `api_key`.
    package var nearContext: [String] = []
    /// How far before the secret those may begin, in bytes.
    package var nearContextDistance = 40
    /// Whether what reads like words and identifiers is dropped.
    package var opaque = false
    /// The secret's prefix, which placeholder and entropy judgements leave out.
    package var prefix = ""
  }
}
