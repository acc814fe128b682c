import Git
import Platform

extension LocalRepository {
  /// The repository that begins at a folder, as far as the file system tells; nil where none does.
  ///
  /// A git folder that is damaged counts: its scan says what is wrong with it.
  ///
  /// - Parameters:
  ///   - names: what lies in the folder.
  init?(at folder: [UInt8], holding names: Set<[UInt8]>) {
    let dotGit = Array(".git".utf8)
    if names.contains(dotGit) {
      let git = RealPath.joined(folder, dotGit)
      if RealPath.isFolder(git) {
        self.init(
          path: folder, store: Self.shared(by: git), isBundle: false, isLinked: false)
        return
      }
      guard let target = Self.linkedFolder(named: git, from: folder) else {
        self.init(path: folder, store: git, isBundle: false, isLinked: true)
        return
      }
      self.init(path: folder, store: Self.shared(by: target), isBundle: false, isLinked: true)
      return
    }
    func has(_ name: String) -> Bool { names.contains(Array(name.utf8)) }
    guard has("objects"), has("refs") || has("reftable"),
      has("HEAD") || has("config") || has("packed-refs"),
      !RealPath.isFile(RealPath.joined(folder, "objects".utf8))
    else { return nil }
    self.init(path: folder, store: Self.shared(by: folder), isBundle: false, isLinked: false)
  }

  /// The bundle that a file is; nil where it is none.
  init?(bundle path: [UInt8]) {
    guard PackFile.begins(path) else { return nil }
    self.init(path: path, store: RealPath.of(path) ?? path, isBundle: true, isLinked: false)
  }

  /// Where a `.git` file leads (`gitdir: PATH`); nil where it says nothing of the kind.
  private static func linkedFolder(named file: [UInt8], from folder: [UInt8]) -> [UInt8]? {
    let mark = Array("gitdir: ".utf8)
    guard let text = line(of: file), text.starts(with: mark) else { return nil }
    return resolved(Array(text.dropFirst(mark.count)), from: folder)
  }

  /// The folder that a git folder shares with other work trees; its own where it does not.
  private static func shared(by folder: [UInt8]) -> [UInt8] {
    let real = RealPath.of(folder) ?? folder
    guard let text = line(of: RealPath.joined(real, "commondir".utf8)), !text.isEmpty else {
      return real
    }
    return resolved(text, from: real)
  }

  private static func resolved(_ path: [UInt8], from folder: [UInt8]) -> [UInt8] {
    let whole = path.first == UInt8(ascii: "/") ? path : RealPath.joined(folder, path)
    return RealPath.of(whole) ?? whole
  }

  private static func line(of file: [UInt8]) -> [UInt8]? {
    guard let bytes = (try? TextFile.regular(file, limit: 1 << 16)) ?? nil else { return nil }
    var text = bytes[...]
    while let last = text.last, last == 0x0A || last == 0x0D { text = text.dropLast() }
    return Array(text)
  }
}
