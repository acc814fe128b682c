package import Platform

/// A file of accepted findings: one a line, sorted, without timestamps of its own, so that two
/// branches that both add entries merge.
package struct Baseline: Sendable, Equatable {
  /// The file's name where no other is given.
  package static let defaultName = ".kascan-baseline"

  /// The entries, sorted by their lines, each once.
  package private(set) var entries: [BaselineEntry] = []
  /// The comment lines, which stand before the entries.
  private var comments: [[UInt8]] = Self.heading

  private static let heading = [
    "# Findings that kascan accepts, one a line; `kascan baseline --help` explains them.",
    "# A key that is live is reported all the same, unless its line says accept-live.",
  ].map { Array($0.utf8) }

  /// Creates a baseline without entries.
  package init() {}

  /// Reads a baseline.
  ///
  /// - Parameters:
  ///   - bytes: the file's content; LF or CRLF ends a line.
  ///   - file: the file's name, for errors.
  package init(_ bytes: [UInt8], file: String) throws(FormatError) {
    comments = []
    var entries: [BaselineEntry] = []
    for (number, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      let line = Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      guard let first = line.first(where: { $0 != UInt8(ascii: " ") }) else { continue }
      if first == UInt8(ascii: "#") {
        comments.append(line)
        continue
      }
      do throws(BaselineEntry.LineError) {
        entries.append(try BaselineEntry(line: line))
      } catch {
        throw FormatError(file: file, line: number + 1, reason: error.reason)
      }
    }
    insert(entries)
  }

  /// Adds entries; those that are there already stay once.
  package mutating func insert(_ added: some Sequence<BaselineEntry>) {
    let all = Set(entries).union(added).map { ($0.line, $0) }
    entries = all.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  /// Removes entries.
  package mutating func remove(_ removed: some Sequence<BaselineEntry>) {
    let removed = Set(removed)
    entries.removeAll { removed.contains($0) }
  }

  /// The file's content.
  package var bytes: [UInt8] {
    Array((comments + entries.map(\.line)).map { $0 + [UInt8(ascii: "\n")] }.joined())
  }
}
