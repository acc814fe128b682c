import Fixtures
import Platform
import Testing

@testable import Git

@Suite struct LFSPointerTests {
  private static let oid = String(repeating: "4d7a2142", count: 8)
  private static let exact =
    "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 12345\n"

  @Test func exactPointer() {
    let pointer = LFSPointer(Array(Self.exact.utf8).span)
    #expect(pointer?.oid == Self.oid)
    #expect(pointer?.size == 12345)
    #expect(pointer?.name == "4d/7a/\(Self.oid)")
  }

  private static let pointers = [
    exact, String(exact.dropLast()), exact.replacing("\n", with: "\r\n"),
    exact.replacing("git-lfs.github", with: "hawser.github"),
    exact.replacing("oid", with: "ext-0-foo sha256:\(oid)\noid"),
  ]
  private static let others = [
    "# A pointer\n" + exact, exact + "more\n", exact.replacing("size", with: "bytes"),
    exact.replacing("sha256:", with: "md5:"), exact.replacing("4d7a2142", with: "4D7A2142"),
    exact.replacing("spec/v1", with: "spec/v9"), exact.replacing("12345", with: "-1"),
    exact.replacing("12345", with: "99999999999999999999"),
    exact.replacing("\noid", with: "\nabc def\noid"),
    exact.replacing("oid ", with: "oid  "),
    "version https://git-lfs.github.com/spec/v1\nsize 12345\noid sha256:\(oid)\n",
    exact + String(repeating: "\n", count: 1000),
  ]

  @Test(arguments: pointers) func isPointer(text: String) {
    #expect(LFSPointer(Array(text.utf8).span) != nil)
  }

  @Test(arguments: others) func isNone(text: String) {
    #expect(LFSPointer(Array(text.utf8).span) == nil)
  }

  /// git-lfs itself takes the same texts for pointers; it looks at no more than a pointer may have.
  @Test(
    .enabled(
      if: (try? Program("git", ["lfs", "version"].map { Array($0.utf8) }).run())?.end.status == 0),
    arguments: pointers + others.dropLast())
  func asGitLFSHasIt(text: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.write("p", Array(text.utf8))
    let arguments = ["lfs", "pointer", "--check", "--file", sandbox.path("p")]
    let end = try Program("git", arguments.map { Array($0.utf8) }).run().end
    #expect((end.status == 0) == (LFSPointer(Array(text.utf8).span) != nil))
  }
}
