import Bytes
import CLiteralSearch
import Platform

/// Hits of a text that has parts in common with one whose hits are known.
///
/// Versions of a file differ in little. A hit of a literal depends on the bytes of the literal and
/// no others, so within a part that two texts have in common the hits are the same, and a search
/// has to look at the rest only. A hit of a run depends on all of the run: what a seam runs through
/// is looked at afresh up to the run's ends.
extension LiteralSet {
  /// A hit in one number; they are in the order of the offsets.
  typealias PackedHit = UInt64

  /// What is shared is worth the trouble from this many bytes on.
  private static let leastShared = 256
  /// The most hits of a text that are kept: one in 64 bytes, ...
  private static let density = 64
  /// ... and this many.
  private static let most = 1 << 16

  /// How far before a hit, and behind the end of its run, lies what was looked at to find nothing in
  /// the run: `Base64Text` and `Base64Lines` look at 600 bytes at the most.
  static let spentReach = 1024
  /// Numbers of literals from here on stand for a run in which there is nothing, and for its length.
  private static let firstSpent = 0xf000

  /// A hit of a run in which there is nothing; nil if it is too long.
  ///
  /// - Parameter length: from the hit to the end of the run.
  static func spentRun(at offset: Int, length: Int) -> PackedHit? {
    guard (0..<run - firstSpent).contains(length) else { return nil }
    return packed(offset: offset, literal: UInt32(firstSpent + length))
  }

  /// How far a run goes on behind a hit, if the hit says that there is nothing in it.
  static func length(ofSpentRun hit: PackedHit) -> Int? {
    let literal = literal(of: hit)
    return literal >= firstSpent && literal != run ? literal - firstSpent : nil
  }

  /// Packs a hit.
  static func packed(offset: Int, literal: UInt32) -> PackedHit {
    UInt64(offset) << 16 | UInt64(literal)
  }

  static func offset(of hit: PackedHit) -> Int { Int(hit >> 16) }
  static func literal(of hit: PackedHit) -> Int { Int(hit & 0xffff) }

  /// Finds the hits of a whole text.
  ///
  /// Those of literals are the ones that `search` finds. Runs of 47 bytes and more are all hit;
  /// which of the shorter ones are depends on how they lie, here in the other text.
  ///
  /// - Parameters:
  ///   - parts: what the text has in common with another, in the order of `start` and without
  ///     overlapping. What is not named is searched.
  ///   - known: the hits of the other text.
  ///   - list: set to the hits, in order.
  ///   - buffer: room for hits; `room` long or more.
  /// - Returns: false if there are too many; `list` is of no use then.
  func findHits(
    in text: Span<UInt8>, sharing parts: [CopiedRange], with known: [PackedHit],
    into list: inout [PackedHit], _ buffer: inout [Hit], kernel: Kernel?
  ) -> Bool {
    list.removeAll(keepingCapacity: true)
    let limit = min(64 + text.count / Self.density, Self.most)
    // Every hit before it is in the list. A search follows each part, and counts what came with it.
    var done = 0
    for part in parts where part.count >= Self.leastShared {
      // The same bytes as there, from a byte that is in no run to behind another one.
      var start = part.start
      while start < part.end, ByteClass.base64.contains(text[start]) { start += 1 }
      var end = part.end
      while end > start, ByteClass.base64.contains(text[end - 1]) { end -= 1 }
      // A literal's last byte has to be the same as well.
      end = min(end, part.end - (Self.longest - 1))
      guard end - start >= Self.leastShared else { continue }
      guard search(text, done..<start, into: &list, limit, &buffer, kernel) else { return false }
      let shift = start - part.start + part.source
      let last = Self.packed(offset: shift + end - start, literal: 0)
      var index = known.partitioningIndex { $0 >= Self.packed(offset: shift, literal: 0) }
      while index < known.count, known[index] < last {
        list.append(taken(known[index], from: shift, to: start..<end))
        index += 1
      }
      done = end
    }
    return search(text, done..<text.count, into: &list, limit, &buffer, kernel)
  }

  /// A hit of the other text in a part that begins there at an offset, and here at a range's.
  private func taken(_ hit: PackedHit, from shift: Int, to part: Range<Int>) -> PackedHit {
    let offset = Self.offset(of: hit) - shift + part.lowerBound
    // What was found out about a run holds where all that was looked at is the same.
    if let length = Self.length(ofSpentRun: hit),
      offset - part.lowerBound < Self.spentReach
        || part.upperBound - offset < length + Self.spentReach
    {
      return Self.packed(offset: offset, literal: UInt32(Self.run))
    }
    return Self.packed(offset: offset, literal: UInt32(Self.literal(of: hit)))
  }

  /// Adds the hits that begin in a range; no run reaches into it or out of it.
  ///
  /// - Returns: false if there are more than `limit` in all.
  private func search(
    _ text: Span<UInt8>, _ range: Range<Int>, into list: inout [PackedHit], _ limit: Int,
    _ buffer: inout [Hit], _ kernel: Kernel?
  ) -> Bool {
    var position = Position(offset: range.lowerBound)
    while position.offset < range.upperBound {
      let count = search(
        text, from: &position, to: range.upperBound, into: &buffer, kernel: kernel)
      if list.count + count > limit { return false }
      for index in 0..<count {
        let hit = buffer[index]
        if hit.offset >= range.upperBound { break }
        list.append(Self.packed(offset: Int(hit.offset), literal: hit.literal))
      }
    }
    return true
  }
}
