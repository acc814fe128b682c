import Detection
import Fixtures
import Testing

/// Passwords as Jetty keeps them.
@Suite struct JettyTests {
  private static func obfuscated(_ key: [UInt8]) -> String {
    "OBF:"
      + key.indices.map { index -> String in
        let (one, other) = (Int(key[index]), Int(key[key.count - 1 - index]))
        let text = String((127 + one + other) * 256 + 127 + one - other, radix: 36)
        return String(repeating: "0", count: 4 - text.count) + text
      }.joined()
  }

  @Test(arguments: ["", "\"", "'"])
  func isFound(quote: String) throws {
    // As Jetty's own program writes it.
    #expect(Self.obfuscated(Array("ka".utf8)).hasPrefix("OBF:1"))
    let text = Self.obfuscated(Sample.key)
    let line = "jetty.sslContext.keyManagerPassword=\(quote)\(text)\(quote)\nnext=1\n"
    let match = try #require(try search(Array(line.utf8)).first)
    #expect(match.secret == Sample.key)
    #expect(match.range.lowerBound == 40 + quote.utf8.count)
  }

  @Test func isNone() throws {
    let text = Self.obfuscated(Sample.key)
    for other in [
      text + "x", String(text.dropLast()), String(text.dropLast(4)), text + "1p5r",
      Self.obfuscated(Sample.key + [0x41]),
    ] {
      #expect(try search(Array("p=\(other)\n".utf8)).isEmpty, "\(other)")
    }
  }
}
