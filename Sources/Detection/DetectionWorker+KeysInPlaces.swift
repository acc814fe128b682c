/// Secrets of one rule's form in another rule's places.
extension DetectionWorker {
  /// Keeps the value of a place that begins as another rule's secrets do.
  ///
  /// It goes the way of matches, so that its range is known in the text around, whatever was
  /// decoded, and `BlobSearch` marks the secret in it.
  func notePlace(_ rule: Int, _ value: [UInt8], _ range: Range<Int>, _ encodings: [String]) {
    let isOther = detector.prefixes.contains { !$0.isEmpty && value.starts(with: $0.bytes) }
    guard isOther else { return }
    matches.append(
      Match(
        rule: rule, secret: value, range: range, encodings: encodings, isPlace: true,
        needsContext: false))
  }
}

extension [Match] {
  /// Takes the values of places out and marks the secrets that stand in any of some.
  mutating func mark(_ places: [Match]) {
    removeAll(where: \.isPlace)
    for index in indices {
      let match = self[index]
      let place = places.first { place in
        place.rule != match.rule && place.range.overlaps(match.range)
          && place.secret.starts(with: match.secret)
      }
      self[index].place = place?.rule
    }
  }
}
