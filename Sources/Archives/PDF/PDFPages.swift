/// Which streams a page has: its text may go on from one into the next (ISO 32000-1 section
/// 7.7.3.3).
struct PDFPages {
  /// The numbers of the streams of each page.
  private var pages: [[Int]] = []
  /// The arrays of objects that stand for themselves: a page may name one.
  private var arrays: [Int: [Int]] = [:]
  private var room = most
  /// The streams of each page, by their places, and the pages that each stream is in.
  private var groups: [[Int]] = []
  private var groupsOfStream: [Int: [Int]] = [:]

  /// The most streams of all pages that are kept; those of further pages are read one by one.
  private static let most = 1 << 20

  /// Notes an object of a number.
  mutating func note(_ object: PDFObject, _ number: Int) {
    guard !object.contents.isEmpty, room > object.contents.count else { return }
    if object.isArray {
      arrays[number] = object.contents
    } else {
      pages.append(object.contents)
    }
    room -= object.contents.count
  }

  /// Settles which streams belong together.
  ///
  /// - Parameter places: the place of the stream of each number among those of the index.
  mutating func settle(_ places: [Int: Int]) {
    var seen: Set<[Int]> = []
    for page in pages {
      let numbers = page.count == 1 ? arrays[page[0]] ?? [] : page
      let group = numbers.compactMap { places[$0] }
      guard group.count > 1, seen.insert(group).inserted else { continue }
      for stream in Set(group) { groupsOfStream[stream, default: []].append(groups.count) }
      groups.append(group)
    }
    pages = []
    arrays = [:]
  }

  /// The streams of the pages that a stream belongs to; nil if it is one by itself. Each page comes
  /// once.
  mutating func groups(of stream: Int) -> [[Int]]? {
    guard let numbers = groupsOfStream[stream] else { return nil }
    var new: [[Int]] = []
    for number in numbers where !groups[number].isEmpty {
      new.append(groups[number])
      groups[number] = []
    }
    return new
  }
}
