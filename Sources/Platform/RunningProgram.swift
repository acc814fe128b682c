import CPlatform
import Glibc

/// A program that runs beside this one; reading its output also feeds its input and drains its
/// errors, so that neither side can wait for the other for ever.
///
/// It belongs to one thread. A program that is let go before its end is ended with SIGTERM, or with
/// SIGKILL where it does not heed that.
package final class RunningProgram {
  private static let errorLimit = 1 << 16

  private var process: pid_t
  private var input: FileDescriptor?
  private var output: FileDescriptor?
  private var error: FileDescriptor?
  private let bytes: [UInt8]
  private var sent = 0
  private var errors: [UInt8] = []
  private var errorCount = 0
  private let keepsLastErrors: Bool

  /// Starts a program.
  init(_ program: Program, input bytes: [UInt8]) throws(SystemError) {
    self.bytes = bytes
    keepsLastErrors = program.keepsLastErrors
    var ends: [CInt] = [0, 0]
    guard unsafe kascan_pipe(&ends) == 0 else { throw SystemError("pipe") }
    let ownOutput = FileDescriptor(owning: ends[0])
    let childOutput = FileDescriptor(owning: ends[1])
    guard unsafe kascan_pipe(&ends) == 0 else { throw SystemError("pipe") }
    let ownError = FileDescriptor(owning: ends[0])
    let childError = FileDescriptor(owning: ends[1])
    let childInput: FileDescriptor
    if bytes.isEmpty {
      childInput = try FileDescriptor(opening: Array("/dev/null".utf8), O_RDONLY)
      input = nil
    } else {
      // A socket and not a pipe: sending to one whose reader is gone need not raise SIGPIPE.
      guard unsafe kascan_socket_pair(&ends) == 0 else { throw SystemError("socketpair") }
      input = FileDescriptor(owning: ends[0])
      childInput = FileDescriptor(owning: ends[1])
    }
    process = try Self.spawn(
      program, input: childInput.raw, output: childOutput.raw, error: childError.raw)
    output = consume ownOutput
    error = consume ownError
  }

  deinit {
    if process == 0 { return }
    kill(process, SIGTERM)
    for round in 0..<8 {
      if waitpid(process, nil, WNOHANG) != 0 { return }
      usleep(100 << round)
    }
    kill(process, SIGKILL)
    _ = wait()
  }

  /// Reads what the program writes to standard output.
  ///
  /// - Returns: the number of bytes read; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while output != nil {
      if try exchange(wantsOutput: true) {
        let count = unsafe try receive(from: &output, into: buffer)
        if count > 0 { return count }
      }
    }
    return 0
  }

  /// Reads all that the program still writes to standard output.
  package func readAll() throws(SystemError) -> [UInt8] {
    var all: [UInt8] = []
    while true {
      // Grown by what a read delivers: most of the programs asked write a few lines.
      var failure: SystemError?
      let block = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        do throws(SystemError) {
          count = unsafe try read(into: UnsafeMutableRawBufferPointer(buffer))
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if block.isEmpty { return all }
      all += block
    }
  }

  /// Waits for the program's end and returns what it wrote since the last read.
  package func collect() throws(SystemError) -> (output: [UInt8], end: Program.End) {
    (try readAll(), finish())
  }

  /// Waits for the program's end; output that was not read is dropped.
  package func finish() -> Program.End {
    output = nil
    // Fails only where poll itself fails, and then waiting is all that is left.
    while error != nil, (try? exchange(wantsOutput: false)) != nil {}
    input = nil
    error = nil
    guard let status = wait() else {
      return Program.End(status: nil, signal: nil, errors: errors)
    }
    let exited = status & 0x7f == 0
    return Program.End(
      status: exited ? Int((status >> 8) & 0xff) : nil, signal: exited ? nil : Int(status & 0x7f),
      errors: errors)
  }

  /// Waits for the program's end, and ends it and all that it started where somebody says so.
  ///
  /// - Parameters:
  ///   - interval: how often to ask at the least, in milliseconds.
  ///   - goesOn: whether to wait on; gets the number of bytes of standard error so far, and the last
  ///     of them.
  ///   - take: gets what the program writes to standard output.
  /// - Returns: how the program ended; nil where it was ended.
  package func finish(
    asking interval: Int32, _ goesOn: (_ errorBytes: Int, _ last: ArraySlice<UInt8>) -> Bool,
    receiving take: (ArraySlice<UInt8>) -> Void
  ) throws(SystemError) -> Program.End? {
    var block = [UInt8](repeating: 0, count: 1 << 14)
    while output != nil || error != nil {
      if try exchange(wantsOutput: output != nil, timeout: interval) {
        var failure: SystemError?
        let count = unsafe block.withUnsafeMutableBytes { buffer in
          do throws(SystemError) {
            return unsafe try receive(from: &output, into: buffer)
          } catch {
            failure = error
            return 0
          }
        }
        if let failure { throw failure }
        take(block[..<count])
      }
      if goesOn(errorCount, errors.suffix(256)) { continue }
      kascan_kill_tree(process)
      _ = wait()
      return nil
    }
    return finish()
  }

  /// Waits until something can be moved, and moves input and errors.
  ///
  /// - Parameter timeout: how long at the most, in milliseconds; for ever if negative.
  /// - Returns: whether there is output to read.
  private func exchange(wantsOutput: Bool, timeout: Int32 = -1) throws(SystemError) -> Bool {
    var polls = [
      pollfd(fd: input?.raw ?? -1, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: wantsOutput ? output?.raw ?? -1 : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: error?.raw ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    if retrying({ unsafe poll(&polls, nfds_t(polls.count), timeout) }) < 0 {
      throw SystemError("poll")
    }
    ProgramEnding.stopIfBegun()
    if polls[0].revents != 0 { send() }
    if polls[2].revents != 0 { try receiveErrors() }
    return polls[1].revents != 0
  }

  private func send() {
    guard let socket = input?.raw else { return }
    let count = unsafe bytes.withUnsafeBytes { all in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: all[sent...])
      guard let start = rest.baseAddress else { return 0 }
      return retrying { unsafe kascan_send(socket, start, rest.count) }
    }
    if count > 0 { sent += count }
    // A program that does not want the rest says so by its exit status.
    let isBusy = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
    if sent == bytes.count || (count < 0 && !isBusy) { input = nil }
  }

  private func receiveErrors() throws(SystemError) {
    var failure: SystemError?
    let block = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      do throws(SystemError) {
        count = unsafe try receive(from: &error, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    errorCount += block.count
    if keepsLastErrors {
      errors += block
      if errors.count > 2 * Self.errorLimit { errors.removeFirst(errors.count - Self.errorLimit) }
    } else {
      errors += block.prefix(Self.errorLimit - errors.count)
    }
  }

  private func receive(
    from file: inout FileDescriptor?, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    guard let raw = file?.raw else { return 0 }
    let count = retrying { unsafe Glibc.read(raw, buffer.baseAddress, buffer.count) }
    if count < 0 { throw SystemError("read") }
    if count == 0 { file = nil }
    return count
  }

  /// Waits for the program's end.
  ///
  /// - Returns: its status; nil where the system does not tell.
  private func wait() -> CInt? {
    var status: CInt = 0
    var ended: pid_t
    // Whatever else an interruption ends, it ends the program.
    repeat { ended = unsafe waitpid(process, &status, 0) } while ended < 0 && errno == EINTR
    ProgramEnding.stopIfBegun()
    process = 0
    return ended > 0 ? status : nil
  }

  private static func spawn(
    _ program: Program, input: CInt, output: CInt, error: CInt
  ) throws(SystemError) -> pid_t {
    let name = Array(program.name.utf8)
    let arguments = unsafe terminated([name] + program.arguments)
    let environment = unsafe terminated(program.environment.entries)
    defer {
      unsafe (arguments + environment).forEach { unsafe free($0) }
    }
    var process = pid_t()
    let status = ProgramEnding.starting {
      unsafe program.name.withCString { file in
        unsafe kascan_spawn(&process, file, arguments, environment, input, output, error)
      }
    }
    guard status == 0 else { throw SystemError("spawn", status) }
    return process
  }

  /// Copies of byte strings as C wants a list of them; the caller frees each.
  private static func terminated(_ strings: [[UInt8]]) -> [UnsafeMutablePointer<CChar>?] {
    var list: [UnsafeMutablePointer<CChar>?] = unsafe []
    for string in strings {
      let signed = string.map { CChar(bitPattern: $0) } + [0]
      unsafe list.append(strdup(signed))
    }
    unsafe list.append(nil)
    return unsafe list
  }
}
