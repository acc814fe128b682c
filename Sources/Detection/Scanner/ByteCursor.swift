import Bytes

/// A place in scanned text that moves over what an encoding allows there.
///
/// It goes no further than the reach that it is given, and the budget pays for every byte: so no
/// decoder that moves by cursor can be made slow by what stands in its way.
@safe
struct ByteCursor: ~Escapable {
  private let text: Span<UInt8>
  // Of whoever made the cursor, and so there as long as it: to count the references cost as much as
  // the bytes of a short word.
  private let budget: Unmanaged<WorkBudget>
  /// Where it stands.
  private(set) var offset: Int
  /// Where it stops at the latest.
  private let end: Int

  /// - Parameter reach: how many bytes it may look at.
  @inline(__always)
  @_lifetime(copy text)
  init(_ text: Span<UInt8>, at offset: Int, reach: Int, charging budget: WorkBudget) {
    self.text = text
    unsafe self.budget = .passUnretained(budget)
    self.offset = offset
    end = min(text.count, offset + reach)
  }

  /// The byte that it stands at; nil at the end of its reach or of the text.
  var current: UInt8? { byte(0) }

  /// A byte some places on.
  @inline(__always)
  func byte(_ ahead: Int) -> UInt8? {
    offset + ahead < end ? text[offset + ahead] : nil
  }

  /// Whether the byte some places on is of a class.
  @inline(__always)
  func stands(in class: ByteClass, ahead: Int = 0) -> Bool {
    guard offset + ahead < end else { return false }
    return `class`.contains(text[offset + ahead])
  }

  /// Whether a word stands here.
  func starts(with word: StaticString) -> Bool {
    offset + word.utf8CodeUnitCount <= end && text.starts(at: offset, with: word)
  }

  /// Moves on.
  @inline(__always)
  mutating func advance(_ count: Int = 1) {
    offset += count
    charge(count)
  }

  @inline(__always)
  private func charge(_ count: Int) {
    unsafe budget._withUnsafeGuaranteedRef { $0.charge(count) }
  }

  /// Moves over bytes that are not looked at, and so cost nothing.
  mutating func jump(_ count: Int) { offset += count }

  /// Moves over a byte if it is the one that stands here.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    advance()
    return true
  }

  /// Moves over a word if it stands here.
  mutating func skip(_ word: StaticString) -> Bool {
    guard starts(with: word) else { return false }
    advance(word.utf8CodeUnitCount)
    return true
  }

  /// Moves over two quotes with nothing between, if they stand here.
  mutating func skipEmptyString() -> Bool { skip("''") || skip("\"\"") }

  /// Moves over bytes of a class.
  ///
  /// - Returns: how many there were.
  @discardableResult
  mutating func skip(_ class: ByteClass, atMost most: Int = .max) -> Int {
    let start = offset
    let limit = most < end - offset ? offset + most : end
    var next = offset
    while next < limit, `class`.contains(text[next]) { next += 1 }
    advance(next - start)
    return next - start
  }

  /// Moves over what stands before the text of a line, at whose beginning it stands; stays if that is
  /// nothing.
  mutating func skipLinePrefix() {
    let end = unsafe budget._withUnsafeGuaranteedRef {
      LinePrefix.end(ofLineAt: offset, in: text, charging: $0)
    }
    if let end, end <= self.end { advance(end - offset) }
  }

  /// Moves to a byte; stays, and says no, if it is out of reach.
  mutating func skip(to byte: UInt8, within most: Int = .max) -> Bool {
    let limit = most < end - offset ? offset + most : end
    var next = offset
    while next < limit, text[next] != byte { next += 1 }
    charge(next - offset)
    guard next < limit else { return false }
    offset = next
    return true
  }

  /// Moves behind a word; stays, and says no, if it is out of reach.
  ///
  /// - Parameter ahead: how many places on the word may begin.
  mutating func skip(behind word: StaticString, from ahead: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    var next = offset + ahead
    while next + length <= end, !text.starts(at: next, with: word) { next += 1 }
    charge(next - offset)
    guard next + length <= end else { return false }
    offset = next + length
    return true
  }
}
