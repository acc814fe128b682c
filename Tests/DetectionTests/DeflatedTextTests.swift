import Bytes
import Detection
import Fixtures
import Testing

/// Keys in deflated data that addresses and messages hold.
@Suite struct DeflatedTextTests {
  private static let text =
    Array("@startuml\nA -> B: Bearer ".utf8) + Sample.key + Array("\n@enduml\n".utf8)

  private static func deflated(_ encoder: Encoder) -> [UInt8] {
    encoder(Carried(text: text, range: 0..<text.count)).text
  }

  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_".utf8)

  private static func plantUML(_ bytes: [UInt8]) -> String {
    stride(from: 0, to: bytes.count, by: 3).map { start in
      let group = Array(bytes[start..<min(start + 3, bytes.count)]) + [0, 0]
      let bits = UInt32(group[0]) << 16 | UInt32(group[1]) << 8 | UInt32(group[2])
      return String(
        decoding: [18, 12, 6, 0].map { alphabet[Int(bits >> UInt32($0) & 63)] }, as: UTF8.self)
    }.joined()
  }

  @Test("Addresses of PlantUML's servers", arguments: ["png/", "svg/", "uml/", "txt/~1"])
  func diagrams(format: String) throws {
    let code = Self.plantUML(Self.deflated(.deflate))
    let text = "![a](https://www.plantuml.com/plantuml/\(format)\(code))\n"
    let match = try #require(try search(Array(text.utf8)).first)
    #expect(match.secret == Sample.key)
    #expect(match.encodings == ["plantuml", "deflate"])
    #expect(try search(Array(text.replacing("plantuml/", with: "plantuml/x").utf8)).isEmpty)
  }

  @Test("Base64 in a query, in which percent signs stand for characters")
  func queries() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<40 {
      // What comes before decides where percent signs stand.
      let before = (0..<20).map { _ in UInt8.random(in: 97...122, using: &generator) }
      let key = Sample.key(using: &generator)
      let carried = Encoder.deflate(Carried(text: before + key, range: 0..<60))
      let query = String(decoding: Base64.encode(carried.text, isPadded: true), as: UTF8.self)
        .replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
      let runs = query.split(separator: "%").map(\.count).max() ?? 0
      // Shorter runs are not always looked at.
      guard runs > 50 else { continue }
      let found = try search(Array("GET /sso?SAMLRequest=\(query)&RelayState=x HTTP/1.1\n".utf8))
      #expect(found.map(\.secret) == [key], "\(query)")
    }
  }

  @Test("Messages of OpenPGP that are not encrypted", arguments: [1, 2] as [UInt8])
  func messages(algorithm: UInt8) throws {
    let data = Self.deflated(algorithm == 1 ? .deflate : .zlib)
    let packet = [0xA3, algorithm] + data
    #expect(try search(packet).map(\.secret) == [Sample.key])
    let base64 = String(decoding: Base64.encode(packet, isPadded: true), as: UTF8.self)
    let lines = stride(from: 0, to: base64.utf8.count, by: 64).map { start in
      String(base64.dropFirst(start).prefix(64)) + "\n"
    }.joined()
    let armor = "-----BEGIN PGP MESSAGE-----\n\n\(lines)=aBcD\n-----END PGP MESSAGE-----\n"
    let match = try #require(try search(Array(armor.utf8)).first)
    #expect(match.secret == Sample.key)
    #expect(match.encodings == ["base64", "openpgp"])
  }
}
