import Blobs
import Findings
import Glibc
import Platform
import Settings
import Testing

@Suite struct HoneytokensTests {
  @Test func place() {
    #expect(
      Honeytokens.file { ["XDG_CONFIG_HOME": "/c", "HOME": "/h"][$0] } == "/c/kascan/honeytokens")
    #expect(
      Honeytokens.file { ["XDG_CONFIG_HOME": "c", "HOME": "/h"][$0] }
        == "/h/.config/kascan/honeytokens")
    #expect(Honeytokens.file { _ in nil } == nil)
  }

  @Test(arguments: ["\n", "\r\n"]) func list(_ end: String) throws {
    #expect(try Honeytokens.read("/nowhere/honeytokens").isEmpty)
    let first = Fingerprint(of: [1]).text
    let second = Fingerprint(of: [2]).text
    let file = try file(
      "# planted in March\n\(first)  # wiki\n\n\(second)\n".replacing("\n", with: end))
    defer { unsafe unlink(file) }
    #expect(try Honeytokens.read(file).map(\.text).sorted() == [first, second].sorted())
  }

  @Test func misspelt() throws {
    let file = try file("\n\(Fingerprint(of: [1]).text.uppercased())\n")
    defer { unsafe unlink(file) }
    #expect(throws: FormatError.self) { try Honeytokens.read(file) }
  }

  private func file(_ text: String) throws -> String {
    var name = Array("/tmp/kascan-honeytokens-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&name)
    try #require(file >= 0)
    let bytes = Array(text.utf8)
    #expect(unsafe write(file, bytes, bytes.count) == bytes.count)
    close(file)
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
