import Testing

@testable import Git

@Suite struct ConfiguredPathsTests {
  private static let cases: [(String, [(String, Bool)])] = [
    ("[include]\n\tpath = /a b\n", [("/a b", true)]),
    ("[include] path=x # y\n", [("x", true)]),
    ("[core]\n  ExcludesFile = \"a # b\" ; c\n", [("a # b", false)]),
    ("[core]\nattributesfile = a\\\nb\n", [("ab", false)]),
    ("[includeIf \"gitdir:/x/\"]\n path = \"a\\\\b\\\"c\"\n", [("a\\b\"c", true)]),
    ("[mailmap]\n file = m\n[core]\n pager = p\n bare\n", [("m", false)]),
    ("path =\r\n", [("", true)]),
  ]

  @Test(arguments: cases.indices)
  func values(number: Int) {
    let (text, expected) = Self.cases[number]
    let values = ConfiguredPaths.read(Array(text.utf8))
    #expect(
      values == expected.map { .init(path: Array($0.0.utf8), isInclude: $0.1) }, "\(text)")
  }
}
