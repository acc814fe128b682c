import Bytes
import Glibc

/// What attribution needs of a commit, beside its parents.
struct CommitRecord {
  let id: ObjectID
  /// The first 64 bits of the root tree's id.
  let tree: UInt64
  /// The committer's time in seconds since 1970.
  let time: Int
  /// Where the parents stand among those of all commits that are kept together.
  var parents: Range<Int>

  init(_ id: ObjectID, tree: UInt64, time: Int, parents: Range<Int>) {
    self.id = id
    self.tree = tree
    self.time = time
    self.parents = parents
  }

  /// Reads a commit; nil when it is not one.
  ///
  /// - Parameter pool: takes the first 64 bits of each parent's id.
  init?(_ id: ObjectID, _ content: UnsafeRawBufferPointer, parents pool: inout [UInt64]) {
    let digits = id.algorithm.byteCount * 2
    var place = 0
    func reference(_ word: StaticString) -> UInt64? {
      let start = place + word.utf8CodeUnitCount
      guard start + digits < content.count, unsafe content[start + digits] == 0x0a else {
        return nil
      }
      for index in 0..<word.utf8CodeUnitCount
      where unsafe content[place + index] != word.utf8Start[index] { return nil }
      var value: UInt64 = 0
      for offset in 0..<16 {
        let digit = unsafe content[start + offset]
        let number: UInt8 = digit < 0x3a ? digit &- 0x30 : (digit | 0x20) &- 0x61 &+ 10
        guard number < 16 else { return nil }
        value = value << 4 | UInt64(number)
      }
      place = start + digits + 1
      return value
    }
    guard let tree = reference("tree ") else { return nil }
    let first = pool.count
    while let parent = reference("parent ") { pool.append(parent) }
    self.id = id
    self.tree = tree
    parents = first..<pool.count
    time = unsafe Self.committerTime(content, from: place)
  }

  /// Reads the number behind the address in the line `committer NAME <ADDRESS> SECONDS ZONE`.
  private static func committerTime(_ content: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let base = content.baseAddress else { return 0 }
    let word: StaticString = "committer "
    var place = start
    while place < content.count {
      let rest = content.count - place
      let end = unsafe memchr(base + place, 0x0a, rest).map { unsafe UnsafeRawPointer($0) - base }
      guard let end, end > place else { return 0 }
      defer { place = end + 1 }
      guard rest > 10, unsafe memcmp(base + place, word.utf8Start, 10) == 0 else { continue }
      var number = end - 1
      while number > place, unsafe content[number] != UInt8(ascii: ">") { number -= 1 }
      number += 2
      var time = 0
      while number < end, unsafe (0x30...0x39).contains(content[number]), time < 1 << 40 {
        time = time * 10 + (unsafe Int(content[number]) - 0x30)
        number += 1
      }
      return time
    }
    return 0
  }
}

/// Who made a commit or tag, and when (git's "author", "committer" and "tagger" lines).
package struct Signature: Hashable, Sendable {
  /// The name and address as they stand there: `Name <address>`.
  package let person: [UInt8]
  /// Seconds since 1970.
  package let time: Int
  /// The time zone's distance from UTC in minutes.
  package let zone: Int

  init(person: [UInt8], time: Int, zone: Int) {
    self.person = person
    self.time = time
    self.zone = zone
  }

  /// Finds a line in the head of a commit or tag.
  init?(_ content: [UInt8], _ word: String) {
    for line in content.split(
      separator: 0x0a, maxSplits: 64, omittingEmptySubsequences: false)
    {
      if line.isEmpty { return nil }
      guard line.starts(with: word.utf8) else { continue }
      let fields = line.dropFirst(word.utf8.count)
      guard let end = fields.lastIndex(of: UInt8(ascii: ">")) else { return nil }
      person = Array(fields[...end])
      let numbers = fields[fields.index(after: end)...].split(separator: 0x20)
      // Anyone can write any number there; the calendar below takes those of a few million years.
      func number(_ place: Int, limit: Int) -> Int {
        guard place < numbers.count else { return 0 }
        let value = Int(String(decoding: numbers[place], as: UTF8.self)) ?? 0
        return min(max(value, -limit), limit)
      }
      time = number(0, limit: 1 << 46)
      let offset = number(1, limit: 9999)
      zone = offset / 100 * 60 + offset % 100
      return
    }
    return nil
  }

  /// The time in ISO 8601, in the time zone of the person: `2024-01-31T12:00:00+01:00`.
  package var date: String {
    let (day, second) = CivilDate.splitting(time + zone * 60)
    func digits(_ number: Int) -> String { CivilDate.padded(number, 2) }
    return "\(CivilDate.padded(abs(day.year), 4))-\(digits(day.month))-\(digits(day.day))"
      + "T\(CivilDate.timeText(second))\(zone < 0 ? "-" : "+")"
      + "\(digits(abs(zone) / 60)):\(digits(abs(zone) % 60))"
  }
}
