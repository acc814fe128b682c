import Testing

@testable import Git

@Suite struct PrefixTableTests {
  /// Held against a dictionary, with ids that crowd as well as random ones.
  @Test func numbers() {
    var table = PrefixTable(minimumCapacity: 3)
    var expected: [UInt64: Int] = [:]
    var random = SystemRandomNumberGenerator()
    for step in 0..<20_000 {
      let prefix: UInt64 =
        switch step % 4 {
        case 0: UInt64(step / 8)
        case 1: UInt64(step / 8) << 48
        case 2: .max - UInt64(step)
        default: random.next()
        }
      let number = expected[prefix] ?? expected.count
      expected[prefix] = number
      #expect(table.number(prefix) == number)
    }
    #expect(table.count == expected.count)
    for (prefix, number) in expected { #expect(table[prefix] == number) }
    for _ in 0..<1000 {
      let prefix: UInt64 = random.next()
      #expect(table[prefix] == expected[prefix])
    }
  }

  @Test func zeroIsAnID() {
    var table = PrefixTable()
    #expect(table[0] == nil)
    #expect(table.number(0) == 0)
    #expect(table[0] == 0)
  }
}
