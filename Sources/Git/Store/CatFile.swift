import Blobs
import Platform

/// Reads objects through `git cat-file --batch`, block by block.
struct CatFile {
  /// How often git is started again after it gave up at an object.
  private static let restartLimit = 1000
  private static let blockSize = 4 << 20

  private let git: GitProgram
  private let visitor: any ObjectVisitor
  private let kinds: ObjectKinds
  private let stop: Cancellation
  /// Objects that were handed on whole.
  private(set) var visited = 0
  /// Objects that git could not read.
  private(set) var unread: [Unread] = []

  init(git: GitProgram, visitor: any ObjectVisitor, kinds: ObjectKinds, _ stop: Cancellation) {
    self.stop = stop
    self.git = git
    self.visitor = visitor
    self.kinds = kinds
  }

  /// Reads objects in their order; git is started again behind one that makes it give up.
  mutating func read(_ ids: [ObjectID]) {
    var next = 0
    var restarts = 0
    while next < ids.count {
      let done = (try? run(ids[next...])) ?? 0
      next += done
      if next == ids.count { break }
      if stop.isSet { return }
      restarts += 1
      if restarts > Self.restartLimit { break }
      unread.append(Unread(.object(ids[next]), .corrupt))
      next += 1
    }
    for id in ids[next...] { unread.append(Unread(.object(id), .gitFailed)) }
  }

  /// Runs git once; returns how many objects it answered for.
  private mutating func run(_ ids: ArraySlice<ObjectID>) throws(SystemError) -> Int {
    var input: [UInt8] = []
    for id in ids { input += id.hexadecimal + [UInt8(ascii: "\n")] }
    let arguments = ["cat-file", "--batch", "--buffer"].map { Array($0.utf8) }
    let running = try git.program(arguments).start(input: input)
    var stream = ProgramOutput(running)
    var done = 0
    for id in ids {
      if stop.isSet { break }
      guard let line = try stream.line() else { break }
      let words = line.split(separator: UInt8(ascii: " "))
      if words.count == 2 {
        unread.append(Unread(.object(id), .missing))
        done += 1
        continue
      }
      guard words.count == 3, ObjectID(hexadecimal: words[0]) == id,
        let kind = ObjectKind(name: words[1]),
        let size = Int(String(decoding: words[2], as: UTF8.self)),
        try pass(id, kind, size, &stream)
      else { break }
      done += 1
    }
    if done == ids.count { _ = running.finish() }
    return done
  }

  /// Hands one object on; false when git stops before its end.
  private mutating func pass(
    _ id: ObjectID, _ kind: ObjectKind, _ size: Int, _ stream: inout ProgramOutput
  ) throws(SystemError) -> Bool {
    let isWanted = kinds.contains(kind)
    var hash = ObjectHash(id.algorithm, kind, count: size)
    var block: [UInt8] = []
    var offset = 0
    var read = 0
    repeat {
      let count = min(size - read, max(Self.blockSize - block.count, Self.blockSize / 2))
      let start = block.count
      guard try stream.read(count, into: &block) else { return false }
      if stop.isSet { return false }
      read += count
      unsafe block[start...].withUnsafeBytes { unsafe hash.update($0) }
      guard isWanted else {
        block.removeAll(keepingCapacity: true)
        continue
      }
      let keep = visitor.visit(id, kind, block.span, at: offset, isLast: read == size)
      if read < size {
        block.removeFirst(keep)
        offset += keep
      }
    } while read < size
    guard try stream.read(1, into: &block) else { return false }
    if hash.finish() != id {
      unread.append(Unread(.object(id), .wrongContent))
    } else if isWanted {
      visited += 1
    }
    return true
  }
}

/// A program's output, taken line by line and block by block.
struct ProgramOutput {
  private let running: RunningProgram
  private var buffer: [UInt8]
  private var start = 0
  private var end = 0

  init(_ running: RunningProgram) {
    self.running = running
    buffer = [UInt8](repeating: 0, count: 1 << 16)
  }

  private mutating func fill() throws(SystemError) -> Bool {
    var failure: SystemError?
    start = 0
    end = unsafe buffer.withUnsafeMutableBytes { bytes in
      do throws(SystemError) {
        return try unsafe running.read(into: bytes)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return end > 0
  }

  /// The next line without its end; nil when the output ends before it does.
  mutating func line(endedBy terminator: UInt8 = 0x0a) throws(SystemError) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if start == end, try !fill() { return nil }
      if let place = buffer[start..<end].firstIndex(of: terminator) {
        line += buffer[start..<place]
        start = place + 1
        return line
      }
      line += buffer[start..<end]
      start = end
    }
  }

  /// Appends exactly `count` bytes; false when the output ends before.
  mutating func read(_ count: Int, into block: inout [UInt8]) throws(SystemError) -> Bool {
    var missing = count
    while missing > 0 {
      if start == end, try !fill() { return false }
      let taken = min(missing, end - start)
      block += buffer[start..<start + taken]
      start += taken
      missing -= taken
    }
    return true
  }
}
