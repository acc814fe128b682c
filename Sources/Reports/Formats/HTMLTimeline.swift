import Blobs
import Findings
import Verification

/// When each key entered history: bars over time, and the same as a list that can be read aloud.
struct HTMLTimeline {
  private let report: Report
  private let entries: [Entry]

  private struct Entry {
    let group: KeyGroup
    let finding: Finding
    let commit: String
    /// `yyyy-mm-dd`.
    let date: String
    /// Days since the year 0, near enough for a place on a strip.
    let day: Int
  }

  /// How many keys are listed, the oldest first.
  private static let limit = 2000
  private static let width = 1000
  private static let height = 100
  private static let bars = 100

  init(_ report: Report, _ groups: [KeyGroup]) {
    self.report = report
    entries = groups.compactMap { group in
      let all = (group.places + group.gone + group.suppressed).compactMap { index -> Entry? in
        let finding = report.findings[index]
        guard let history = finding.history, let commit = history.commit, let date = history.date,
          let day = Self.day(date)
        else { return nil }
        return Entry(
          group: group, finding: finding, commit: commit, date: String(date.prefix(10)), day: day)
      }
      return all.min { $0.day < $1.day }
    }
    .sorted { ($0.day, $0.group.fingerprint) < ($1.day, $1.group.fingerprint) }
  }

  /// The day of an RFC 3339 date; nil for anything else.
  private static func day(_ date: String) -> Int? {
    let parts = date.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2]), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return year * 372 + month * 31 + day
  }

  func write(to output: inout Output) {
    // One key's day stands beside the key.
    guard entries.count > 1, let first = entries.first, let last = entries.last else { return }
    output.write("<section id=\"timeline\">\n<h2>When the keys entered history</h2>\n")
    output.write("<svg viewBox=\"0 0 \(Self.width) \(Self.height + 2)\" ")
    output.write("preserveAspectRatio=\"none\" role=\"img\" ")
    output.write("aria-label=\"\(Wording.count(entries.count, "key")) from ")
    output.write("\(Escaping.markup(first.date)) to \(Escaping.markup(last.date))\">\n")
    writeBars(from: first.day, to: last.day, to: &output)
    output.write(
      "<line x1=\"0\" y1=\"\(Self.height)\" x2=\"\(Self.width)\" y2=\"\(Self.height)\"/>\n")
    output.write("</svg>\n<p class=\"ends\"><span>\(Escaping.markup(first.date))</span>")
    if last.day > first.day { output.write("<span>\(Escaping.markup(last.date))</span>") }
    output.write("</p>\n")
    output.write("<details><summary>As a list</summary>\n<ol class=\"entries\">\n")
    for entry in entries.prefix(Self.limit) {
      let fingerprint = entry.finding.fingerprint.text
      var text = " in commit \(entry.commit.prefix(10)), \(entry.finding.place)"
      if let author = entry.finding.history?.author { text += ", by \(author)" }
      output.write("<li>\(Escaping.markup(entry.date)): ")
      output.write("<a href=\"#k\(fingerprint)\">\(fingerprint)</a>")
      output.write("\(Escaping.markup(text)) (\(label(entry)))</li>\n")
    }
    let more = entries.count - Self.limit
    if more > 0 { output.write("<li>and \(Wording.grouped(more)) more</li>\n") }
    output.write("</ol>\n</details>\n</section>\n")
  }

  /// Draws a bar for each piece of time, its parts coloured by verdict, live keys at the bottom.
  private func writeBars(from first: Int, to last: Int, to output: inout Output) {
    let verdicts = ["live", "unknown", "unverified", "agent", "revoked"]
    var counts = [[Int]](repeating: [0, 0, 0, 0, 0], count: Self.bars)
    for entry in entries {
      let bar = (entry.day - first) * Self.bars / (last - first + 1)
      counts[bar][verdicts.firstIndex(of: verdict(entry)) ?? 2] += 1
    }
    let highest = max(1, counts.map { $0.reduce(0, +) }.max() ?? 1)
    // A single key is not drawn as tall as a hundred.
    let scale = max(highest, 5)
    let step = Self.width / Self.bars
    for (bar, parts) in counts.enumerated() {
      var below = 0
      for (verdict, count) in zip(verdicts, parts) where count > 0 {
        let bottom = Self.height * below / scale
        let top = max(Self.height * (below + count) / scale, bottom + 1)
        output.write("<rect class=\"\(verdict)\" x=\"\(bar * step)\" y=\"\(Self.height - top)\" ")
        output.write("width=\"\(step - 2)\" height=\"\(top - bottom)\"/>\n")
        below += count
      }
    }
  }

  private func verdict(_ entry: Entry) -> String {
    report.verification(of: entry.finding)?.verdict.word ?? "unverified"
  }

  private func label(_ entry: Entry) -> String {
    report.verification(of: entry.finding)?.verdict.rawValue ?? "not verified"
  }
}
