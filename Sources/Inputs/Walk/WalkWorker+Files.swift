import Blobs
import Glibc
import Platform

extension WalkWorker {
  /// How many files are read between two looks at whether another worker waits.
  private static let strideCount = 32

  /// Reads the files among the entries listed.
  func readFiles(of folder: WalkFolder, _ open: OpenFolder) {
    var end = listing.count
    var position = 0
    var untilLook = Self.strideCount
    while position < end {
      let here = position
      position = listing.position(after: here)
      if listing.kind(at: here) != .file { continue }
      unsafe readFile(listing.name(at: here), of: folder, open)
      untilLook -= 1
      if untilLook == 0 {
        untilLook = Self.strideCount
        if stops() { return }
        if plan.queue.isHungry { end = give(folder, from: position, to: end) }
      }
    }
  }

  /// Gives the second half of the entries left to another worker.
  ///
  /// - Returns: where the entries that stay here end.
  private func give(_ folder: WalkFolder, from position: Int, to end: Int) -> Int {
    if end - position < Self.strideCount * 64 { return end }
    let middle = position + (end - position) / 2
    var cut = position
    while cut < middle { cut = listing.position(after: cut) }
    plan.queue.give(CollectionOfOne(.records(folder, listing.records(from: cut, to: end))))
    return cut
  }

  private func readFile(_ name: UnsafePointer<CChar>, of folder: WalkFolder, _ open: OpenFolder) {
    // A file may have become a FIFO or a link since it was listed: neither waits, nor follows.
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let file = retrying { unsafe openat(open.file, name, flags) }
    if file < 0 {
      let error = SystemError("open")
      return unread(unsafe plan.displayPath(of: folder, name: name), error)
    }
    let outcome = reader.readFile(file, readsFully: open.readsFully, to: consumer) {
      Provenance(path: unsafe plan.displayPath(of: folder, name: name))
    }
    close(file)
    add(outcome)
  }

  /// Notes what became of a file.
  func add(_ read: BlobReader.Outcome) {
    if read.isWhole { coverage.files += 1 }
    coverage.add(read.blob)
  }

  func unread(_ path: [UInt8], _ error: SystemError) {
    coverage.unread.append(.init(path: path, .system(error)))
  }
}
