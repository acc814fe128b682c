import Fixtures

/// Keys that are made at run time, so that nothing like a key stands in a commit.
struct TestKeys {
  private var random: SeededGenerator
  private static let digits = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// A key that no other call gives.
  mutating func next() -> String {
    var body = ""
    for _ in 0..<32 {
      body.append(Self.digits[Int.random(in: 0..<Self.digits.count, using: &random)])
    }
    return "ka_" + "live_" + body
  }
}
