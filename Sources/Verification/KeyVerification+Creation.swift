/// For reports that are read back.
extension KeyVerification.Scopes {
  /// Creates the scopes that a report lists.
  package init(listing held: [String], notHeld: [String], undetermined: [String]) {
    self.init(held: held, notHeld: notHeld, undetermined: undetermined)
  }
}

extension KeyVerification.Cluster {
  /// Creates a cluster of which only the id is known.
  package init(id: String) {
    self.init(
      id: id, name: nil, provider: nil, region: nil, environment: nil, status: nil)
  }
}

extension KeyVerification {
  /// What is known of a key of which more than one form was asked about.
  ///
  /// One that lives is enough. That all were refused proves nothing: the key may have a third form.
  init(_ forms: [KeyVerification]) {
    let best =
      forms.first { $0.verdict == .live } ?? forms.first { $0.reason.verdict == .unknown }
      ?? forms.first
    self = best ?? KeyVerification(reason: .deadline)
    if forms.count > 1, reason.verdict == .revoked { reason = .guessedExtent }
    requests = forms.reduce(0) { $0 + $1.requests }
  }
}
