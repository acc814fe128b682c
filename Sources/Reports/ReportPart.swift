/// Which part of a list of repositories a report is about.
package struct ReportPart: Sendable, Equatable {
  /// The part, from 0.
  package let index: Int
  /// How many parts the list has.
  package let count: Int
  /// The digest of the whole list.
  package let list: String

  /// Creates a part.
  package init(index: Int, count: Int, list: String) {
    self.index = index
    self.count = count
    self.list = list
  }
}

/// Why parts do not make a whole.
package enum ReportPartError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Parts, from 0, that no report is about.
  case missing([Int], count: Int)
  /// A part, from 0, that two reports are about.
  case twice(Int, count: Int)
  /// Parts of different lists, or of lists that were parted otherwise.
  case mixed

  package var description: String {
    switch self {
    case .missing(let parts, let count):
      "of \(count) parts \(Self.list(parts)) \(parts.count == 1 ? "is" : "are") missing: "
        + "nothing is said of a part of the repositories"
    case .twice(let part, let count): "part \(part + 1) of \(count) is given twice"
    case .mixed:
      "these are parts of different lists: each part has to be given the same targets and number of "
        + "parts"
    }
  }

  private static func list(_ parts: [Int]) -> String {
    let shown = parts.prefix(10).map { "\($0 + 1)" }.joined(separator: ", ")
    return parts.count > 10 ? "\(shown) and \(parts.count - 10) more" : shown
  }
}

extension Report {
  /// Makes sure that those of several reports that are about a part of a list are about all of it.
  package static func checkParts(_ reports: [Report]) throws(ReportPartError) {
    let parts = reports.compactMap(\.part)
    guard let first = parts.first else { return }
    var seen: Set<Int> = []
    for part in parts {
      guard part.list == first.list, part.count == first.count else { throw .mixed }
      guard seen.insert(part.index).inserted else { throw .twice(part.index, count: part.count) }
    }
    guard seen.count < first.count else { return }
    throw .missing((0..<first.count).filter { !seen.contains($0) }, count: first.count)
  }
}
