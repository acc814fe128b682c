/// An archive whose members stand one behind the other, each behind its header and with nothing packed.
@safe
class MemberReader: ArchiveReader {
  final var entry = ArchiveEntry()
  final private(set) var isBroken = false
  final private(set) var passed: Range<Int>?
  final private(set) var contents: Range<Int>?
  final var passesBy: Bool { input.isSized }
  final var end: Int? { used }
  /// What stands behind the last sound header is searched as it is where the next one is none.
  final var used: Int { input.used }
  var isDamaged: Bool { false }
  final let passedOver = false
  var promisesArchive: Bool { false }

  final let input: SequentialInput
  /// What is left of the current member's content and of what fills it up, in bytes.
  final var rest = 0
  final var filling = 0
  /// Where the current member's header and its content begin; nil without one.
  final var starts: (header: Int, content: Int)?
  /// What is neither name nor content, where nobody searches the archive as it is.
  private var records = HeldRecords()

  init(_ source: ArchiveSource) { input = SequentialInput(source) }

  /// Reads the next member's header, up to its content.
  ///
  /// - Returns: whether there is one.
  func readHeader() throws(ArchiveError) -> Bool { false }

  final func nextEntry() throws(ArchiveError) -> Bool {
    try unlessBroken(false) { () throws(ArchiveError) in
      try leaveMember()
      return try readHeader()
    }
  }

  /// Passes by what is left of the current member.
  private func leaveMember() throws(ArchiveError) {
    let contentEnd = input.place + rest
    try input.skip(rest)
    rest = 0
    // At the end of an archive it may be missing.
    _ = try input.take(filling)
    filling = 0
    (passed, contents) = (nil, nil)
    if let starts {
      passed = starts.header..<input.place
      contents = starts.content..<contentEnd
    }
    starts = nil
  }

  final func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard rest > 0 else { return nil }
    return try unlessBroken(nil) { () throws(ArchiveError) in
      let block = unsafe try input.next(upTo: rest)
      guard unsafe !block.isEmpty else { throw .truncated }
      rest -= block.count
      input.used = input.place
      return unsafe ArchiveBlock(bytes: block)
    }
  }

  /// Reads on; nothing more comes after an error.
  private func unlessBroken<Result>(
    _ otherwise: Result, _ read: () throws(ArchiveError) -> Result
  ) throws(ArchiveError) -> Result {
    if isBroken { return otherwise }
    do throws(ArchiveError) {
      return try read()
    } catch {
      isBroken = true
      throw error
    }
  }

  final func takeRecords(atLeast count: Int) -> [UInt8] { records.take(atLeast: count) }

  final func takeDefects() -> [ArchiveError] { records.defects }

  /// Notes bytes that are neither name nor content.
  final func note(_ bytes: ArraySlice<UInt8>) {
    if !input.isSized { records.note(bytes) }
  }

  /// Notes what stands in a name's field behind its end.
  final func noteBehindEnd(of name: ArraySlice<UInt8>) {
    if !input.isSized { records.noteBehindEnd(of: name) }
  }
}
