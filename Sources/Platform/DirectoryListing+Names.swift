import Glibc

extension DirectoryListing {
  /// The names in a folder, without `.` and `..`, in no order.
  ///
  /// - Parameter path: the folder's path.
  package static func names(in path: [UInt8]) throws(SystemError) -> [[UInt8]] {
    let folder = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    var listing = DirectoryListing(capacity: 32 << 10)
    var names: [[UInt8]] = []
    repeat {
      try listing.read(folder.raw)
      var position = 0
      while position < listing.count {
        let start = unsafe listing.name(at: position)
        let name = unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
        if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
        position = listing.position(after: position)
      }
    } while listing.mayHaveMore
    return names
  }
}
