import Blobs

extension Report {
  /// A line for each place that was not read and why, harmless on a terminal and without any
  /// secret; after some lines one that says how many more there are.
  package var unreadLines: [String] {
    let limit = 20
    let unread = coverage.unread
    var lines = lines(unread.prefix(limit))
    if unread.count > limit {
      lines.append("\(Wording.grouped(unread.count - limit)) more places were not read")
    }
    return lines
  }

  /// A line for each note: where more was read than asked for, and why.
  package var noteLines: [String] {
    lines(coverage.notes[...])
  }

  private func lines(_ entries: ArraySlice<Coverage.Entry>) -> [String] {
    if entries.isEmpty { return [] }
    let texts = Redactor(self).redact(entries.flatMap { [$0.path, Array($0.reasonText.utf8)] })
    return entries.indices.map { index in
      let text = 2 * (index - entries.startIndex)
      return "\(Escaping.visible(texts[text])): \(Escaping.visible(texts[text + 1]))"
    }
  }
}
