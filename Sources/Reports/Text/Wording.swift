import Blobs
import Findings
import Verification

/// The sentences that several formats share.
package enum Wording {
  /// A number with its noun, such as `1 key` or `78,579 files`.
  package static func count(_ number: Int, _ noun: String) -> String {
    let plural = noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s"
    let word = number == 1 ? noun : (noun == "key" ? "keys" : String(plural))
    return "\(grouped(number)) \(word)"
  }

  /// A number with its thousands apart.
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number.magnitude))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
  }

  /// A size in decimal units, such as `1.3 GB`.
  package static func size(_ bytes: Int) -> String {
    let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
    if bytes < 1000 { return count(bytes, "byte") }
    var unit = 0
    var tenths = (bytes + 50) / 100
    while tenths >= 10_000, unit + 1 < units.count {
      tenths = (tenths + 500) / 1000
      unit += 1
    }
    return tenths < 100
      ? "\(tenths / 10).\(tenths % 10) \(units[unit])" : "\((tenths + 5) / 10) \(units[unit])"
  }

  /// What was found, in one line; that nothing was found is said only of what was read.
  static func summary(_ counts: KeyCounts, _ coverage: Coverage) -> String {
    var text = "No leaked keys found"
    if counts.keys > 0 {
      text = "\(count(counts.keys, "key")) in \(count(counts.places, "place"))"
      text += ": " + parts(counts)
    } else if !coverage.isComplete {
      text =
        coverage.files + coverage.objects == 0 ? "Nothing was read" : text + " in what was read"
    }
    if counts.suppressed > 0 { text += "; \(count(counts.suppressed, "finding")) suppressed" }
    return text + "."
  }

  /// How many keys have which verdict, in one line.
  static func verdicts(_ counts: KeyCounts) -> String {
    counts.keys == 0 ? "No keys." : "\(count(counts.keys, "key")): \(parts(counts))."
  }

  private static func parts(_ counts: KeyCounts) -> String {
    [
      (counts.live, "live"), (counts.unknown, "unknown"), (counts.revoked, "revoked"),
      (counts.maybeAgent, Verdict.revokedAsAPIKey.rawValue),
      (counts.unverified, "not verified"),
    ].filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }.joined(separator: ", ")
  }

  /// What became of the findings of an older report, in one line.
  static func changes(_ changes: [Change]) -> String {
    func number(_ change: Change) -> String { grouped(changes.count { $0 == change }) }
    return "Compared with the older report: \(number(.new)) new, \(number(.gone)) gone, "
      + "\(number(.unchanged)) still there."
  }

  /// What was read, in one line.
  static func coverage(_ coverage: Coverage) -> String {
    var read: [String] = []
    let areObjects = coverage.objects + coverage.seenObjects > 0
    if coverage.files > 0 || !areObjects { read.append(count(coverage.files, "file")) }
    if areObjects { read.append(count(coverage.objects, "git object")) }
    var text = coverage.isComplete ? "Coverage: complete, " : "Coverage: INCOMPLETE, "
    text += read.joined(separator: " and ") + " (\(size(coverage.bytes))) read"
    if coverage.seenObjects > 0 {
      text += ", \(count(coverage.seenObjects, "git object")) read clean by an earlier scan"
    }
    if !coverage.excluded.isEmpty {
      text += ", \(grouped(coverage.excluded.count)) left out by choice"
      text += " (\(reasons(coverage.excluded)))"
    }
    if !coverage.isComplete { text += ", \(grouped(coverage.unread.count)) NOT READ" }
    return text + "." + (outside(coverage).map { " " + $0 } ?? "")
  }

  /// What was read on the outside only: each format and the number of its files, the most first.
  static func outsideOnly(_ coverage: Coverage) -> [(format: String, files: Int)] {
    coverage.outsideOnly.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (format: $0.key, files: $0.value) }
  }

  /// How many files were read on the outside only, in one line; nil if none was.
  static func outside(_ coverage: Coverage) -> String? {
    let formats = outsideOnly(coverage)
    if formats.isEmpty { return nil }
    let shown = 5
    let parts = formats.prefix(shown).map { "\(grouped($0.files)) \(Escaping.visible($0.format))" }
    let rest = formats.dropFirst(shown).reduce(0) { $0 + $1.files }
    let total = formats.reduce(0) { $0 + $1.files }
    return "\(count(total, "file")) \(total == 1 ? "was" : "were") read on the outside only ("
      + (parts + (rest > 0 ? ["\(grouped(rest)) other"] : [])).joined(separator: ", ") + ")."
  }

  /// The commonest reasons of some entries, with their numbers.
  private static func reasons(_ entries: [Coverage.Entry]) -> String {
    let shown = 3
    var numbers: [String: Int] = [:]
    for entry in entries { numbers[entry.reasonText, default: 0] += 1 }
    let sorted = numbers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var parts = sorted.prefix(shown).map { "\(grouped($0.value)) \(Escaping.visible($0.key))" }
    let rest = sorted.dropFirst(shown).reduce(0) { $0 + $1.value }
    if rest > 0 { parts.append("\(grouped(rest)) other") }
    return parts.joined(separator: ", ")
  }

  /// What to do about keys that are live or may be: create, hand out, revoke, clean.
  static let nextSteps = [
    "Create a new key: app.kubeadapt.io > Settings > API Keys.",
    "Give it to whatever uses the old key. Keep it in a secret store this time.",
    "Revoke the old key on the same page; no API call can do it. It stops working at once, and "
      + "--verify then says \"revoked\".",
    "Take the old key out of the places listed here. Rewriting history does not undo a leak; "
      + "revoking does.",
  ]

  /// The last step, for a person at a terminal: what is left of a revoked key stops nobody.
  static let acceptingStep =
    "If the revoked key stays in the history, tell kascan that it is known:"
  /// What does that.
  static let acceptingCommand =
    "kascan baseline create --fingerprint FINGERPRINT --reason \"revoked\""

  /// What stands above the steps; nil where no key can be live.
  static func stepsHeading(_ counts: KeyCounts) -> String? {
    if counts.live > 0 {
      return "\(count(counts.live, "key")) \(counts.live == 1 ? "is" : "are") live. What to do now:"
    }
    return counts.unknown + counts.unverified + counts.maybeAgent > 0
      ? "What to do, unless the key is revoked already:" : nil
  }

  /// What has to be said about verdicts that are none, a sentence each.
  static func verdictNotes(_ counts: KeyCounts) -> [String] {
    var notes: [String] = []
    if counts.unknown > 0 {
      notes.append(
        "Treat a key with the verdict unknown as live until a later --verify says more.")
    }
    if counts.maybeAgent > 0 {
      notes.append(
        "A key that may be a live agent token: revoke it under Clusters in the dashboard. "
          + "kascan never asks the host that agents use.")
    }
    if counts.unverified > 0 {
      notes.append("Nobody has asked whether these keys still work; --verify asks.")
    }
    return notes
  }
}
