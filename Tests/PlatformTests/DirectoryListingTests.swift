import Glibc
import Platform
import Testing

@Suite struct DirectoryListingTests {
  /// Whatever the room, every name comes once, and the end is known as soon as it was met.
  @Test(arguments: [280, 1024, 4096, 256 << 10]) func readsOnUntilTheEnd(capacity: Int) throws {
    var template = Array("/tmp/kascan-listing-XXXXXX".utf8CString)
    let folder = try #require(
      unsafe mkdtemp(&template).map { unsafe String(cString: $0) })
    defer { _ = try? Program("rm", ["-rf", folder].map { Array($0.utf8) }).run() }
    let names = Set((0..<100).map { "\($0)-" + String(repeating: "x", count: $0) })
    for name in names {
      _ = try FileDescriptor(
        opening: Array("\(folder)/\(name)".utf8), O_WRONLY | O_CREAT, mode: 0o600)
    }
    let file = try FileDescriptor(opening: Array(folder.utf8), O_RDONLY | O_DIRECTORY)
    var listing = DirectoryListing(capacity: capacity)
    var found: [String] = []
    var reads = 0
    repeat {
      try listing.read(file.raw)
      reads += 1
      var position = 0
      while position < listing.count {
        found.append(unsafe String(cString: listing.name(at: position)))
        position = listing.position(after: position)
      }
    } while listing.mayHaveMore
    #expect(found.count == names.count + 2)
    #expect(Set(found) == names.union([".", ".."]))
    #expect((reads == 1) == (capacity > 64 << 10))
    #expect(
      Set(try DirectoryListing.names(in: Array(folder.utf8))) == Set(names.map { Array($0.utf8) }))
    #expect(throws: SystemError("open", ENOENT)) {
      try DirectoryListing.names(in: Array("\(folder)/none".utf8))
    }
  }
}
