import Blobs
import Findings
import Fixtures

/// A key that is made up when a test runs, so that none stands in a file; kascan must not print it.
struct TestKey: Sendable {
  /// The key: no real one, but of a real one's shape.
  let secret: String

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// Makes a key; equal numbers give equal keys.
  init(_ number: Int) {
    var random = SeededGenerator(seed: 0x6b61_0000 + UInt64(number))
    let body = (0..<32).map { _ in
      Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &random)]
    }
    secret = "ka_" + "live_" + String(decoding: body, as: UTF8.self)
    LeakCheck.register(body)
  }

  var bytes: [UInt8] { Array(secret.utf8) }

  /// The key's name in reports.
  var fingerprint: String { Fingerprint(of: bytes).text }
}
