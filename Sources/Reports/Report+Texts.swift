import Blobs
import Findings
import Verification

extension Report {
  /// Calls a function with every text that scanned content, git, the API or the user decides about,
  /// so that it can be replaced.
  mutating func visitTexts(_ body: (inout [UInt8]) -> Void) {
    for index in findings.indices { findings[index].visitTexts(body) }
    coverage.visitTexts(body)
    for key in verdicts.keys { verdicts[key]?.visitTexts(body) }
    for index in roots.indices { body(&roots[index]) }
    for index in targets.indices { targets[index].visitTexts(body) }
    body(&workingDirectory)
    body(&sourceRoot)
    repository?.remote?.visitText(body)
    repository?.revision?.visitText(body)
    repository?.branch?.visitText(body)
  }
}

extension Finding {
  fileprivate mutating func visitTexts(_ body: (inout [UInt8]) -> Void) {
    body(&provenance.path)
    for index in provenance.members.indices { body(&provenance.members[index]) }
    if var repository = provenance.repository {
      body(&repository)
      provenance.repository = repository
    }
    excerpt.before.visitText(body)
    excerpt.masked.visitText(body)
    excerpt.after.visitText(body)
    kubernetes?.kind.visitText(body)
    kubernetes?.name.visitText(body)
    kubernetes?.key.visitText(body)
    kubernetes?.namespace?.visitText(body)
    suppression?.reason?.visitText(body)
    history?.visitTexts(body)
  }
}

extension ScannedTarget {
  fileprivate mutating func visitTexts(_ body: (inout [UInt8]) -> Void) {
    for index in target.roots.indices { body(&target.roots[index]) }
    for part in [\SettingsFiles.configuration, \.baseline] {
      guard var file = settings[keyPath: part] else { continue }
      body(&file)
      settings[keyPath: part] = file
    }
  }
}

extension HistoryEntry {
  fileprivate mutating func visitTexts(_ body: (inout [UInt8]) -> Void) {
    author?.visitText(body)
    date?.visitText(body)
    if var bytes = path {
      body(&bytes)
      path = bytes
    }
    for index in refs.indices { refs[index].visitText(body) }
    for index in headPaths.indices { body(&headPaths[index]) }
    for index in otherPaths.indices { body(&otherPaths[index]) }
  }
}

extension Coverage {
  fileprivate mutating func visitTexts(_ body: (inout [UInt8]) -> Void) {
    for index in excluded.indices { excluded[index].visitTexts(body) }
    for index in unread.indices { unread[index].visitTexts(body) }
    for index in notes.indices { notes[index].visitTexts(body) }
    outsideOnly.visitNames(body)
  }
}

extension Coverage.Entry {
  fileprivate mutating func visitTexts(_ body: (inout [UInt8]) -> Void) {
    body(&provenance.path)
    for index in provenance.members.indices { body(&provenance.members[index]) }
    let old = reasonText
    var new = old
    new.visitText(body)
    if new != old { reason = .reported(code: reason.code, text: new) }
  }
}

extension KeyVerification {
  /// An answer of the API may quote the key it was asked about.
  mutating func visitTexts(_ body: (inout [UInt8]) -> Void) {
    organization?.id.visitText(body)
    organization?.name?.visitText(body)
    organization?.plan?.visitText(body)
    organization?.counts.visitNames(body)
    endpoint?.visitText(body)
    for index in (clusters ?? []).indices {
      clusters?[index].id.visitText(body)
      clusters?[index].name?.visitText(body)
      clusters?[index].provider?.visitText(body)
      clusters?[index].region?.visitText(body)
      clusters?[index].environment?.visitText(body)
      clusters?[index].status?.visitText(body)
      clusters?[index].counts.visitNames(body)
    }
  }
}

extension [String: Int] {
  /// Calls a function with each name; names that become the same are counted together.
  fileprivate mutating func visitNames(_ body: (inout [UInt8]) -> Void) {
    let old = self
    self = [:]
    for (name, count) in old {
      var name = name
      name.visitText(body)
      self[name] = (self[name] ?? 0) &+ count
    }
  }
}

extension String {
  /// Calls a function with the text's bytes; the text stays itself where they stay the same.
  fileprivate mutating func visitText(_ body: (inout [UInt8]) -> Void) {
    let old = Array(utf8)
    var new = old
    body(&new)
    if new != old { self = String(decoding: new, as: UTF8.self) }
  }
}
