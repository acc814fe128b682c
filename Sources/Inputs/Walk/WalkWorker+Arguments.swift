import Blobs
import Glibc
import Platform

extension WalkWorker {
  /// Reads what an argument names, or starts on it.
  func readArgument(_ index: Int) {
    let argument = plan.arguments[index]
    if argument.isStandardInput { return readStandardInput(argument) }
    present(argument.path.span) { Provenance(path: [], part: .name) }
    if let target = SymbolicLink.target(of: argument.path) {
      present(target.span) { Provenance(path: argument.path) }
    }
    do throws(SystemError) {
      // Opening a FIFO does not wait; reading does, once somebody has opened it to write.
      let file = try FileDescriptor(opening: argument.path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
      var status = stat()
      guard unsafe fstat(file.raw, &status) == 0 else { throw SystemError("fstat") }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        readFolder(root(of: index), in: nil)
      case S_IFREG:
        add(
          reader.readFile(
            file.raw, readsFully: BlobReader.readsFully(file.raw), to: consumer
          ) { Provenance(path: argument.path) })
      case S_IFIFO:
        try waitForWriter(file.raw)
        _ = fcntl(file.raw, F_SETFL, 0)
        readStream(file.raw, argument)
      case let mode:
        exclude(argument, DirectoryListing.Kind(mode >> 12))
      }
    } catch {
      if error.code == ENXIO { return exclude(argument, .socket) }
      unread(argument.path, error)
    }
  }

  /// Waits until somebody has opened a FIFO to write: before that, it reads as one that has ended.
  private func waitForWriter(_ file: CInt) throws(SystemError) {
    var wait = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    if retrying({ unsafe poll(&wait, 1, -1) }) < 0 { throw SystemError("poll") }
  }

  /// What is named is to be read: that it can't be is no choice.
  private func exclude(_ argument: WalkArgument, _ kind: DirectoryListing.Kind) {
    coverage.unread.append(.init(path: argument.path, kind.exclusion))
  }

  private func readStandardInput(_ argument: WalkArgument) {
    readStream(STDIN_FILENO, argument)
  }

  private func readStream(_ file: CInt, _ argument: WalkArgument) {
    let outcome = unsafe reader.readStream(
      to: consumer, provenance: { Provenance(path: argument.path) }
    ) {
      (buffer) throws(SystemError) in
      let count = retrying { unsafe read(file, buffer.baseAddress, buffer.count) }
      if count < 0 { throw SystemError("read") }
      return count
    }
    add(outcome)
  }
}
