import Rules
import Structure

extension Rule.Places {
  /// Keys that stand around a chart's values without being another chart's.
  private static let wrappers: Set<[UInt8]> = Set(
    """
    kubeadapt values valuesObject valuesInline spec source sources helm template data stringData \
    values.yaml default-values releases release chart global apps applications config environments
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

  /// Whether a key may stand around the keys of a path.
  static func isWrapper(_ key: [UInt8]) -> Bool { wrappers.contains(key) }

  /// Whether a name is the last key of a path or the key of a Secret.
  func names(key name: [UInt8]) -> Bool {
    paths.contains { $0.split(separator: ".").last.map { Array($0.utf8) } == name }
      || secrets.contains { $0.split(separator: "/").last.map { Array($0.utf8) } == name }
  }

  /// Whether a name is a word, or ends in it behind one of some characters.
  static func ends(_ name: [UInt8], with word: String, after separators: String) -> Bool {
    let word = Array(word.utf8)
    guard name.count >= word.count, Array(name.suffix(word.count)) == word else { return false }
    guard name.count > word.count else { return true }
    // `-eNAME=…`
    return separators.utf8.contains(name[name.count - word.count - 1])
      || name.count == word.count + 2 && name[0] == UInt8(ascii: "-")
  }
}

extension StructurePlace {
  /// The keys among some steps.
  static func keys(of steps: ArraySlice<Step>) -> [[UInt8]] {
    steps.compactMap { step in
      if case .key(let key) = step { key } else { nil }
    }
  }
}
