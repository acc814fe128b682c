/// Keys that are made when the tests run.
package enum Sample {
  /// A new API key.
  package static func key(using generator: inout SeededGenerator) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    return Array("ka_".utf8) + Array("live_".utf8)
      + (0..<32).map { _ in alphabet.randomElement(using: &generator) ?? 65 }
  }

  /// Up to 60 printable characters.
  package static func text(using generator: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
      UInt8.random(in: 32..<127, using: &generator)
    }
  }

  /// Always the same API key.
  package static let key: [UInt8] = {
    var generator = SeededGenerator(seed: 1)
    return key(using: &generator)
  }()
}
