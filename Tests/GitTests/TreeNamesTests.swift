import Testing

@testable import Git

/// Places in trees: in a name, or elsewhere.
@Suite struct TreeNamesTests {
  private func tree(_ names: [String], idLength: Int) -> (bytes: [UInt8], names: Set<Int>) {
    var bytes: [UInt8] = []
    var places: Set<Int> = []
    for name in names {
      bytes += Array("100644 ".utf8)
      places.formUnion(bytes.count..<bytes.count + name.utf8.count)
      bytes += Array(name.utf8) + [0] + [UInt8](repeating: 0x20, count: idLength)
    }
    return (bytes, places)
  }

  private func holdAny(_ places: [Int], _ bytes: [UInt8], idLength: Int) -> Bool {
    TreeNames.holdAny(of: places, in: bytes.span, idLength: idLength)
  }

  @Test(arguments: [20, 32]) func everyPlace(idLength: Int) {
    let (bytes, names) = tree(["a", "bc d", "ef", "g"], idLength: idLength)
    for place in bytes.indices {
      #expect(holdAny([place], bytes, idLength: idLength) == names.contains(place))
      for other in place..<bytes.count {
        let isInName = names.contains(place) || names.contains(other)
        #expect(holdAny([place, other], bytes, idLength: idLength) == isInName)
      }
    }
    #expect(!holdAny([], bytes, idLength: idLength))
  }

  /// What is behind the last whole entry may be anything.
  @Test func brokenTree() {
    let (bytes, _) = tree(["a", "b"], idLength: 20)
    for count in 30..<bytes.count {
      let cut = Array(bytes[..<count])
      #expect(holdAny([count - 1], cut, idLength: 20))
    }
  }
}
