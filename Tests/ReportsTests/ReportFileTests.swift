import Foundation
import Platform
import Testing

@Suite struct ReportFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func write(
    _ text: String, _ path: String, _ mode: ReportFile.Mode = .replace
  ) throws(SystemError) {
    let file = try ReportFile(path: Array(path.utf8), mode: mode)
    try file.write(Array(text.utf8).span)
    try file.commit()
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  private func code(_ body: () throws(SystemError) -> Void) -> CInt? {
    do throws(SystemError) {
      try body()
      return nil
    } catch { return error.code }
  }

  @Test func newFileIsItsOwnersAlone() throws {
    try write("report", path("new"))
    let mode = try FileManager.default.attributesOfItem(atPath: path("new"))[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(try text("new") == "report")
    #expect(try names() == ["new"])
    try FileManager.default.removeItem(at: folder)
  }

  @Test func oldReportStaysUntilTheNewOneIsWhole() throws {
    try write("old", path("report"))
    do {
      let file = try ReportFile(path: Array(path("report").utf8))
      try file.write(Array("half".utf8).span)
      #expect(try text("report") == "old")
      #expect(try names() == ["report"])
    }
    #expect(try text("report") == "old")
    #expect(try names() == ["report"])
    try write("new", path("report"))
    #expect(try text("report") == "new")
    try FileManager.default.removeItem(at: folder)
  }

  @Test func linksAreReplacedAndNeverFollowed() throws {
    try write("precious", path("victim"))
    for (link, target) in [("link", "victim"), ("dangling", "nothing"), ("circle", "circle")] {
      try FileManager.default.createSymbolicLink(
        atPath: path(link), withDestinationPath: path(target))
      try write("report", path(link))
      #expect(try text(link) == "report")
    }
    #expect(try text("victim") == "precious")
    #expect(try names() == ["circle", "dangling", "link", "victim"])
    // Appending can't replace, so it refuses.
    try FileManager.default.createSymbolicLink(
      atPath: path("summary"), withDestinationPath: path("victim"))
    #expect(code { () throws(SystemError) in try write("x", path("summary"), .append) } == ELOOP)
    // A link to a device stays what it is.
    try FileManager.default.createSymbolicLink(
      atPath: path("null"), withDestinationPath: "/dev/null")
    #expect(code { () throws(SystemError) in try write("x", path("null")) } == ELOOP)
    #expect(try text("victim") == "precious")
    try FileManager.default.removeItem(at: folder)
  }

  @Test func devicesAndPipesAreWritten() throws {
    try write("gone", "/dev/null")
    let status = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(status[.type] as? FileAttributeType == .typeCharacterSpecial)

    let pipe = path("pipe")
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    let reader = unsafe open(pipe, O_RDWR)
    defer { close(reader) }
    try write("through", pipe)
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = unsafe read(reader, &buffer, 16)
    #expect(count == 7)
    #expect(try names() == ["pipe"])
    try FileManager.default.removeItem(at: folder)
  }

  @Test func appendingKeepsWhatIsThere() throws {
    try write("one\n", path("summary"), .append)
    try write("two\n", path("summary"), .append)
    #expect(try text("summary") == "one\ntwo\n")
    try FileManager.default.removeItem(at: folder)
  }

  @Test func failuresAreSaid() throws {
    #expect(code { () throws(SystemError) in try write("x", folder.path) } == EISDIR)
    #expect(code { () throws(SystemError) in try write("x", folder.path + "/") } == EISDIR)
    #expect(code { () throws(SystemError) in try write("x", path("no/such")) } == ENOENT)
    #expect(code { () throws(SystemError) in try write("x", "") } == ENOENT)
    #expect(code { () throws(SystemError) in try write("x", "/dev/full") } == ENOSPC)
    #expect(code { () throws(SystemError) in try write("x", "/dev/fd/999") } == EBADF)
    try FileManager.default.removeItem(at: folder)
  }
}
