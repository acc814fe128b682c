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
