import Bytes
import Testing

@Suite struct ByteClassTests {
  private static let small = "abcdefghijklmnopqrstuvwxyz"
  private static let letters = small + small.uppercased()
  private static let digits = "0123456789"

  @Test(
    "Each class holds what its name says",
    arguments: [
      (ByteClass.blank, " \t"), (.digit, digits), (.letter, letters), (.smallLetter, small),
      (.alphanumeric, letters + digits), (.identifier, letters + digits + "_"),
      (.name, letters + digits + "_-."), (.key, letters + digits + "_-./"),
      (.value, letters + digits + "_-.+/=~"),
      (.valueEnd, String(decoding: Array(0...32) + [127], as: UTF8.self) + "\"#&'),;<\\]`|}"),
      (.quote, "\"'`"), (.shellQuote, "\"'"), (.closing, "])"), (.definition, "(){},-?"),
      (.wordEndOfPDF, "\0\t\n\u{C}\r ()<>[]{}/%"),
      (.assignment, "=:&*<>[] \t"),
      (.stringPrefix, "bBfFrRuUlL8@$`"),
      (
        .binary,
        String(
          decoding: Array(1...6) + Array(16...26) + Array(28...31), as: UTF8.self)
      ),
      (
        .noText,
        String(
          decoding: Array(0...6) + Array(16...26) + Array(28...31), as: UTF8.self)
      ),
      (.stringSuffix, "sv"), (.space, " \t\n\r"), (.byteSeparator, " \t\n\r,:-\\"),
      (.bitSeparator, " \t\n\r,;_-'\"|"),
      (.base64, letters + digits + "+/-_"),
      (.linePrefixEnd, " \t+->#|:"),
      (.linePrefix, letters + digits + "_ \t\u{1B}+->#|:;.,/*[]()<"),
      (.charset, letters + digits + "-_.:*'"),
    ] as [(ByteClass, String)])
  func members(class: ByteClass, expected: String) {
    let members = (UInt8.min...UInt8.max).filter { `class`.contains($0) }
    #expect(members == expected.utf8.sorted())
  }
}
