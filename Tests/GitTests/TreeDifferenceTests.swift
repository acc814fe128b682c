import Testing

@testable import Git

/// Differences of trees held against those of sets.
@Suite struct TreeDifferenceTests {
  private struct Entry: Hashable {
    var mode: String
    var name: String
    var id: [UInt8]

    /// As git sorts them: a folder as if its name ended in a slash.
    var key: [UInt8] { Array(name.utf8) + (mode == "40000" ? [0x2f] : []) }
    var bytes: [UInt8] { Array(mode.utf8) + [0x20] + Array(name.utf8) + [0] + id }
  }

  private func tree(_ entries: [Entry]) -> ObjectBuffer {
    let buffer = ObjectBuffer()
    buffer.fill(Array(entries.map(\.bytes).joined()))
    return buffer
  }

  private func entry(_ tree: TreeEntry) -> Entry {
    let mode = tree.isTree ? "40000" : tree.isSubmodule ? "160000" : "100644"
    return Entry(
      mode: mode, name: String(decoding: tree.nameBytes, as: UTF8.self), id: tree.id.bytes)
  }

  private func difference(
    _ old: [Entry]?, _ new: [Entry], _ algorithm: HashAlgorithm
  ) -> (removed: [Entry], added: [Entry], newNames: [Entry]) {
    var removed: [Entry] = []
    var added: [Entry] = []
    var newNames: [Entry] = []
    TreeDifference.walk(from: old.map { tree($0) }, to: tree(new), algorithm) {
      removed.append(entry($0))
    } added: { new, isNewName in
      added.append(entry(new))
      if isNewName { newNames.append(entry(new)) }
    }
    return (removed, added, newNames)
  }

  private func sorted(_ entries: some Sequence<Entry>) -> [Entry] {
    entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  @Test(arguments: [HashAlgorithm.sha1, .sha256])
  func random(algorithm: HashAlgorithm) {
    var random = SystemRandomNumberGenerator()
    func made(_ name: String) -> Entry {
      // Ids of few different bytes, so that differences begin and end anywhere in them.
      let id = (0..<algorithm.byteCount).map { _ in UInt8(random.next() & 1) }
      let modes = ["100644", "100644", "40000", "160000"]
      return Entry(mode: modes[Int(random.next() & 3)], name: name, id: id)
    }
    for round in 0..<300 {
      let count = round % 3 == 0 ? 200 : round % 17
      var entries: [String: Entry] = [:]
      for _ in 0..<count {
        let name = String(random.next() & 0x3ff, radix: [2, 10, 36][round % 3])
        entries[name] = made(name)
      }
      var changed = entries
      for name in entries.keys.shuffled().prefix(round % 5) {
        switch random.next() & 3 {
        case 0: changed[name] = nil
        case 1: changed[name + "x"] = made(name + "x")
        default: changed[name] = made(name)
        }
      }
      let old = sorted(entries.values)
      let new = sorted(changed.values)
      let (removed, added, newNames) = difference(old, new, algorithm)
      let oldNames = Set(old.map(\.key))
      #expect(newNames == added.filter { !oldNames.contains($0.key) })
      #expect(removed == sorted(Set(old).subtracting(new)))
      #expect(added == sorted(Set(new).subtracting(old)))
      let whole = difference(nil, new, algorithm)
      #expect(whole.removed.isEmpty)
      #expect(whole.added == new)
    }
  }

  /// What git would never write loses nothing either.
  @Test func unsorted() {
    let names = ["b", "a", "d", "c"].map {
      Entry(mode: "100644", name: $0, id: [UInt8](repeating: $0.utf8.first ?? 0, count: 20))
    }
    for (old, new) in [(names, Array(names.reversed())), (Array(names.reversed()), names)] {
      let changed = Entry(mode: "40000", name: "z", id: [UInt8](repeating: 1, count: 20))
      let (removed, added, newNames) = difference(old, new + [changed], .sha1)
      #expect(newNames.contains(changed))
      #expect(added.contains(changed))
      #expect(Set(added).subtracting(removed) == [changed])
      #expect(Set(removed).isSubset(of: added))
    }
  }

  /// Names that git never writes are told apart where their order does not.
  @Test func namesOfOneOrder() {
    let id = [UInt8](repeating: 7, count: 20)
    let folder = Entry(mode: "40000", name: "a", id: id)
    for name in ["a/", "a/b"] {
      let file = Entry(mode: "100644", name: name, id: id)
      #expect(difference([folder], [file], .sha1).newNames == [file])
      #expect(difference([file], [folder], .sha1).newNames == [folder])
    }
  }

  @Test func brokenEnd() {
    let entries = ["a", "b"].map {
      Entry(mode: "100644", name: $0, id: [UInt8](repeating: 7, count: 20))
    }
    let cut = ObjectBuffer()
    cut.fill(Array(tree(entries).withSpan { span in (0..<span.count - 1).map { span[$0] } }))
    var removed: [Entry] = []
    let isWhole = TreeDifference.walk(from: tree(entries), to: cut, .sha1) {
      removed.append(entry($0))
    } added: { _, _ in
    }
    #expect(!isWhole)
    #expect(removed == [entries[1]])
  }
}
