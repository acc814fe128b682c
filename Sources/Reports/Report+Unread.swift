import Inputs

extension Report {
  /// A line for each place that was not read and why, harmless on a terminal and without any
  /// secret; after some lines one that says how many more there are.
  package var unreadLines: [String] {
    let limit = 20
    let unread = coverage.unread
    let redactor = Redactor(self)
    var lines = unread.prefix(limit).map { entry in
      "\(Escaping.visible(redactor.redact(entry.path))): "
        + Escaping.visible(redactor.redact(entry.reason))
    }
    if unread.count > limit {
      lines.append("\(Wording.grouped(unread.count - limit)) more places were not read")
    }
    return lines
  }

  /// A line for each note: where more was read than asked for, and why.
  package var noteLines: [String] {
    let redactor = Redactor(self)
    return coverage.notes.map { note in
      "\(Escaping.visible(redactor.redact(note.path))): "
        + Escaping.visible(redactor.redact(note.reason))
    }
  }
}
