import Platform
import Testing

@Suite struct PlacesTests {
  private func places(_ all: some Sequence<Int>) -> Places {
    var places = Places()
    for place in all { places.append(place) }
    return places
  }

  @Test func eachIsKept() {
    let places = places([3, 5, 900])
    #expect((0..<1000).filter(places.contains) == [3, 5, 900])
    #expect(!places.isEmpty && Places().isEmpty)
    var more = places
    more.append(self.places([1000, 1001]))
    #expect((0..<2000).filter(more.contains) == [3, 5, 900, 1000, 1001])
  }

  /// Many take no more room, and none is lost.
  @Test(arguments: [1, 3, 100, 70_000]) func manyAreKeptTogether(step: Int) {
    let all = stride(from: 10, to: 50_000 * step, by: step)
    let places = places(all)
    #expect(places.ranges.count <= 4096)
    #expect(all.allSatisfy(places.contains))
    #expect(!places.contains(9))
  }

  @Test func whatIsOutsideOfRanges() {
    let places = places([0, 10, 20, 30, 40])
    #expect(places.outside([]) == places)
    #expect(places.outside([0..<100]).isEmpty)
    let rest = places.outside([35..<41, 5..<11, 7..<10, 20..<20, 29..<30])
    #expect((0..<100).filter(rest.contains) == [0, 20, 30])
  }

  /// Held against a set, in places that are kept together as well.
  @Test func outsideAgreesWithASet() {
    var state: UInt64 = 7
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for round in 0..<200 {
      let limit = round % 2 == 0 ? 500 : 1_000_000
      let all = Set((0..<(round % 2 == 0 ? 40 : 9000)).map { _ in random(limit) }).sorted()
      let covered = (0..<random(20)).map { _ in
        let start = random(limit)
        return start..<start + random(limit / 4)
      }
      let rest = places(all).outside(covered)
      for place in all {
        #expect(rest.contains(place) == !covered.contains { $0.contains(place) })
      }
    }
  }
}
