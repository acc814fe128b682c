import Blobs
import Findings
import Platform
import Reports
import Settings

extension TargetOutcome {
  /// The outcome with another name for the folder that the repository lay in.
  func renamed(from folder: [UInt8], to name: [UInt8]) -> TargetOutcome {
    let rename = FolderName(folder, name)
    var result = self
    for index in result.target.roots.indices { rename.apply(to: &result.target.roots[index]) }
    for index in result.outcome.findings.indices {
      rename.apply(to: &result.outcome.findings[index].provenance.path)
    }
    rename.apply(to: &result.outcome.coverage.unread)
    rename.apply(to: &result.outcome.coverage.excluded)
    rename.apply(to: &result.outcome.coverage.notes)
    for part in [\SettingsFiles.configuration, \.baseline] {
      guard var file = result.settings[keyPath: part] else { continue }
      rename.apply(to: &file)
      result.settings[keyPath: part] = file
    }
    return result
  }
}

/// A passing folder and what reports call it.
private struct FolderName {
  /// Its absolute path, and how messages about settings write it.
  private let forms: [[UInt8]]
  private let name: [UInt8]

  init(_ folder: [UInt8], _ name: [UInt8]) {
    let shown = SettingsSource.shown(folder, from: WorkingDirectory.path).dropLast()
    forms = shown.isEmpty ? [folder] : [folder, Array(shown)]
    self.name = name
  }

  /// Replaces the folder wherever it stands.
  func apply(to text: inout [UInt8]) {
    for form in forms {
      var start = 0
      while let range = text[start...].firstRange(of: form) {
        text.replaceSubrange(range, with: name)
        start = range.lowerBound + name.count
      }
    }
  }

  func apply(to entries: inout [Coverage.Entry]) {
    for index in entries.indices {
      apply(to: &entries[index].provenance.path)
      let old = Array(entries[index].reasonText.utf8)
      var new = old
      apply(to: &new)
      if new == old { continue }
      entries[index].reason = .reported(
        code: entries[index].reason.code, text: String(decoding: new, as: UTF8.self))
    }
  }
}
