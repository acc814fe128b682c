package import Blobs
import Platform

/// The repositories that targets stand for, in an order that is the same on every machine.
///
/// What is no target, or can't be read, is in the list too: nothing that was named is dropped.
package struct TargetList: Sendable {
  /// A line of the list.
  package struct Entry: Sendable {
    /// What to do about it.
    package enum Content: Sendable {
      /// A repository to scan.
      case target(RepositoryTarget)
      /// Not a target, or not to be read, and why.
      case unread(Coverage.Entry)
    }

    /// What to do about it.
    package let content: Content
    /// What it is sorted by.
    let key: [UInt8]
  }

  /// Every repository once, and what is none, sorted.
  package private(set) var entries: [Entry] = []
  /// Links to folders that the search left out.
  package private(set) var excluded: [Coverage.Entry] = []
  /// Whether a user or a password stands in one of the addresses.
  package private(set) var hasCredentials = false

  private var repositories: [LocalRepository] = []
  private var urls: [String: CloneURL] = [:]
  private let stops: @Sendable () -> Bool

  /// Reads the targets.
  ///
  /// - Parameters:
  ///   - arguments: folders, bundles, files with a target a line, addresses, and `-` for standard
  ///     input with a target a line.
  ///   - wikis: whether the wiki of each address is a target too.
  ///   - stops: whether to end early; asked at every folder.
  package init(_ arguments: [[UInt8]], wikis: Bool, unless stops: @escaping @Sendable () -> Bool) {
    self.stops = stops
    for argument in arguments { add(argument, mayBeList: true) }
    addLocal()
    for url in urls.values.sorted(by: { $0.key < $1.key }) {
      add(url, isWiki: false)
      if wikis, let wiki = url.wiki, urls[wiki.key] == nil { add(wiki, isWiki: true) }
    }
    entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// The SHA-256, in hexadecimal, of the whole list.
  package var digest: String {
    SHA256.hexadecimal(of: Array(entries.map { $0.key + [0x0A] }.joined()))
  }

  /// The repositories on this machine, as paths.
  package var localFolders: [[UInt8]] {
    entries.compactMap { entry in
      guard case .target(let target) = entry.content, case .local(let repository) = target.place
      else { return nil }
      return repository.path
    }
  }

  /// Keeps a part of the list.
  package mutating func keep(_ shard: Shard) {
    entries = entries.indices.filter(shard.holds).map { entries[$0] }
    if shard.index > 0 { excluded = [] }
  }

  private mutating func add(_ url: CloneURL, isWiki: Bool) {
    entries.append(
      Entry(
        content: .target(RepositoryTarget(.remote(url, isWiki: isWiki))), key: Array(url.key.utf8)))
  }

  private mutating func fail(_ path: [UInt8], _ reason: Coverage.Reason) {
    entries.append(Entry(content: .unread(.init(path: path, reason)), key: path))
  }

  // MARK: Reading

  private mutating func add(_ target: [UInt8], mayBeList: Bool) {
    if mayBeList, target == [UInt8(ascii: "-")] { return addList(target) }
    if target.isEmpty || target.contains(0) { return fail(target, .target(.missing)) }
    if RealPath.isFolder(target) { return addFolder(target) }
    if RealPath.isFile(target) {
      if let bundle = LocalRepository(bundle: target) {
        repositories.append(bundle)
      } else if mayBeList {
        addList(target)
      } else {
        fail(target, .target(.noRepository))
      }
      return
    }
    let text = String(decoding: target, as: UTF8.self)
    do throws(CloneURL.Refusal) {
      guard text.utf8.elementsEqual(target), let url = try CloneURL(text) else {
        return fail(target, .target(.missing))
      }
      hasCredentials = hasCredentials || url.hasCredentials
      if urls[url.key] == nil { urls[url.key] = url }
    } catch {
      // A password may stand in it, wherever its parts begin and end.
      let shown = Array(Self.masked(text).utf8)
      switch error {
      case .protocol(let name): fail(shown, .target(.refusedProtocol(name)))
      case .malformed: fail(shown, .target(.malformed))
      }
    }
  }

  /// An address that can't be taken apart, without its query and what stands before its last `@`.
  private static func masked(_ address: String) -> String {
    let text = address.prefix { $0 != "?" && $0 != "#" }
    guard let at = text.lastIndex(of: "@") else { return String(text) }
    let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
    return start < at ? text[..<start] + "…" + text[at...] : String(text)
  }

  private mutating func addFolder(_ folder: [UInt8]) {
    let search = FolderSearch(in: folder, unless: stops)
    repositories += search.found
    excluded += search.excluded
    for entry in search.unread {
      entries.append(Entry(content: .unread(entry), key: entry.path))
    }
    if search.found.isEmpty && search.unread.isEmpty { fail(folder, .target(.noRepository)) }
  }

  /// Adds the targets of a file, one a line; empty lines and those that begin with `#` are none.
  private mutating func addList(_ file: [UInt8]) {
    do throws(TextFile.Failure) {
      let lines = try TextFile.bytes(String(decoding: file, as: UTF8.self)).split(separator: 0x0A)
        .map { Self.trimmed($0) }.filter { !$0.isEmpty && $0.first != UInt8(ascii: "#") }
      if lines.isEmpty { fail(file, .target(.emptyList)) }
      for line in lines { add(Array(line), mayBeList: false) }
    } catch {
      fail(file, .system(error.error))
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var line = line.drop(while: isSpace)
    while let last = line.last, isSpace(last) { line = line.dropLast() }
    return line
  }

  // MARK: Each store once

  /// Adds the repositories on this machine, each object store once: of linked work trees the main
  /// one, and no submodule that is scanned with the repository around it.
  private mutating func addLocal() {
    var best: [[UInt8]: LocalRepository] = [:]
    for repository in repositories {
      if let known = best[repository.store], !Self.isBetter(repository, known) { continue }
      best[repository.store] = repository
    }
    for (store, repository) in best where !Self.isModule(store, of: best) {
      entries.append(
        Entry(content: .target(RepositoryTarget(.local(repository))), key: repository.path))
    }
  }

  private static func isBetter(_ a: LocalRepository, _ b: LocalRepository) -> Bool {
    if a.isLinked != b.isLinked { return b.isLinked }
    return a.path.lexicographicallyPrecedes(b.path)
  }

  /// Whether a store lies where one of the others keeps its submodules.
  private static func isModule(_ store: [UInt8], of others: [[UInt8]: LocalRepository]) -> Bool {
    let mark = Array("/modules/".utf8)
    var start = 0
    while start + mark.count <= store.count {
      if store[start...].starts(with: mark), others[Array(store[..<start])] != nil { return true }
      start += 1
    }
    return false
  }
}
