/// Keys that are made when the tests run.
package enum Sample {
  /// A generator with a seed (SplitMix64).
  package struct Generator: RandomNumberGenerator {
    private var state: UInt64
    /// Creates a generator.
    package init(_ seed: UInt64) { state = seed }
    package mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// A new API key.
  package static func key(using generator: inout Generator) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    return Array("ka_".utf8) + Array("live_".utf8)
      + (0..<32).map { _ in alphabet.randomElement(using: &generator) ?? 65 }
  }

  /// Up to 60 printable characters.
  package static func text(using generator: inout Generator) -> [UInt8] {
    (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
      UInt8.random(in: 32..<127, using: &generator)
    }
  }

  /// Always the same API key.
  package static let key: [UInt8] = {
    var generator = Generator(1)
    return key(using: &generator)
  }()
}
