import Blobs
import Glibc
package import Platform
import Reports

/// A file that says which repositories have been scanned and what came of it, a line each: resume,
/// log, and what has changed since, in one. A line is on the disk before the next repository counts.
///
/// What was known when the file was opened is read by any thread; lines are added by one.
package final class StateFile: Sendable {
  /// Why a file is not used.
  package enum Failure: Error, Equatable, Sendable {
    /// Another run has it.
    case busy
    /// Not a state file.
    case foreign
    /// A state file of another form, by its number.
    case otherForm(String)
    /// What the system says.
    case system(SystemError)
  }

  /// A line that counts.
  private struct Known: Sendable {
    let head: RepositoryRecordHead
    let place: Range<Int>
  }

  private let file: FileDescriptor
  private let known: [[UInt8]: Known]
  /// Whether the last line was cut off, by a crash or a full disk, and has been taken out.
  package let hadTornLine: Bool
  /// How many lines are not to be read: their repositories are scanned again.
  package let brokenLines: Int

  private static let mark = "{\"kascan-state\":"
  private static let first = Array("\(mark)1}\n".utf8)

  /// Opens a file, or makes one, and keeps others out until this object goes.
  package init(_ path: [UInt8]) throws(Failure) {
    var reading = LineReading()
    do throws(SystemError) {
      file = try FileDescriptor(
        opening: path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
        mode: 0o600)
      var status = stat()
      guard unsafe fstat(file.raw, &status) == 0 else { throw SystemError("fstat") }
      guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("open", EINVAL) }
    } catch {
      throw .system(error)
    }
    guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else { throw .busy }
    do throws(SystemError) {
      try reading.read(file.raw)
    } catch {
      throw .system(error)
    }
    let isNew = reading.first == nil && Self.first.starts(with: reading.rest)
    if !isNew { try Self.check(reading.first ?? reading.rest) }
    hadTornLine = !reading.rest.isEmpty && !isNew
    brokenLines = reading.broken
    known = reading.known
    do throws(SystemError) {
      if !reading.rest.isEmpty, ftruncate(file.raw, off_t(reading.end)) != 0 {
        throw SystemError("ftruncate")
      }
      if isNew { try append(Self.first.dropLast()) }
    } catch {
      throw .system(error)
    }
  }

  private static func check(_ line: [UInt8]) throws(Failure) {
    if line == first.dropLast() { return }
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix(mark) else { throw .foreign }
    throw .otherForm(text.dropFirst(mark.count).prefix { $0.isNumber }.description)
  }

  /// What is known of a repository without its findings; nil where nothing is.
  func head(of target: [UInt8]) -> RepositoryRecordHead? { known[target]?.head }

  /// What is known of a repository; nil where nothing is.
  func record(of target: [UInt8]) -> RepositoryRecord? {
    guard let place = known[target]?.place else { return nil }
    var line = [UInt8](repeating: 0, count: place.count)
    let count = retrying { unsafe pread(file.raw, &line, line.count, off_t(place.lowerBound)) }
    guard count == line.count, let record = RepositoryRecord(line: line), record.target == target
    else { return nil }
    return record
  }

  /// Adds a line, and returns when it is on the disk.
  func append(_ line: some Collection<UInt8>) throws(SystemError) {
    let bytes = Array(line) + [0x0A]
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { all in
        retrying {
          unsafe write(file.raw, all.baseAddress.map { unsafe $0 + sent }, all.count - sent)
        }
      }
      if count < 0 { throw SystemError("write") }
      sent += count
    }
    if fsync(file.raw) != 0, errno != EINVAL { throw SystemError("fsync") }
  }

  /// The lines of a file, read in blocks.
  private struct LineReading {
    var first: [UInt8]?
    var known: [[UInt8]: Known] = [:]
    var broken = 0
    /// What stands behind the last end of a line.
    var rest: [UInt8] = []
    /// Where that begins.
    var end = 0

    mutating func read(_ file: CInt) throws(SystemError) {
      var block = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = retrying { unsafe Glibc.read(file, &block, block.count) }
        if count < 0 { throw SystemError("read") }
        if count == 0 { return }
        var start = 0
        while let stop = block[start..<count].firstIndex(of: 0x0A) {
          add(rest + block[start..<stop])
          rest = []
          start = stop + 1
        }
        rest += block[start..<count]
      }
    }

    private mutating func add(_ line: [UInt8]) {
      let place = end..<(end + line.count)
      end += line.count + 1
      if first == nil {
        first = line
        return
      }
      guard let head = RepositoryRecordHead(line: line), let name = head.name else {
        broken += 1
        return
      }
      // The last word on a repository counts: it may be that not all of it was read.
      known[name] = Known(head: head, place: place)
    }
  }
}
