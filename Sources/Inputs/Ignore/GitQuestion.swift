import Blobs
import Git
import Glibc
import Platform

/// Questions to the git program about a folder.
///
/// The folder alone decides which repository answers: variables such as GIT_DIR, which name one
/// for every folder, are taken away.
enum GitQuestion {
  /// What git says of a folder.
  enum Answer {
    case workTree(WorkTree)
    /// No work tree.
    case none
    /// Git can't be asked or does not answer; the reason.
    case refused(Coverage.GitRefusal)
  }

  private static let git = GitProgram(inheritsRepository: false)

  /// A git command, called so that nothing the repository names is run (`core.fsmonitor`).
  private static func program(_ arguments: [String], in folder: [UInt8]) -> Program {
    git.program(
      arguments.map { [UInt8]($0.utf8) }, in: folder.isEmpty ? [UInt8(ascii: ".")] : folder)
  }

  /// Runs git in a folder; what it wrote, nil where it can't be run or fails.
  static func run(_ arguments: [String], in folder: [UInt8]) -> [UInt8]? {
    guard let result = try? program(arguments, in: folder).run(), result.end.status == 0 else {
      return nil
    }
    return result.output
  }

  /// Asks which work tree a folder lies in, and for what its ignore rules need.
  ///
  /// - Parameter folder: the folder's path.
  static func workTree(of folder: [UInt8]) -> Answer {
    let start = folder.isEmpty ? [UInt8(ascii: ".")] : folder
    // Of objects, git reads here those of a sparse checkout's rules at most.
    if let file = EndlessFiles.first(from: start, git.environment, looseObjects: false) {
      return .refused(.endless(file))
    }
    let place: (output: [UInt8], end: Program.End)
    let config: (output: [UInt8], end: Program.End)
    do throws(SystemError) {
      // Both at a time: each takes git's start-up. The format parts paths that may hold line feeds.
      let places = try program(
        [
          "rev-parse", "--is-inside-work-tree", "--show-object-format", "--git-path",
          "info/exclude", "--show-object-format", "--git-path", "index", "--show-object-format",
          "--show-toplevel",
        ], in: folder
      ).start()
      config = try settings(of: folder)
      place = (try places.readAll(), places.finish())
    } catch {
      return .refused(.notStarted(error))
    }
    if place.output.starts(with: "false\n".utf8) { return .none }
    guard place.end.status == 0, config.end.status == 0 || config.end.status == 1 else {
      return failure(place.end.status == 0 ? config.end : place.end)
    }
    let usesOldHashes = place.output.starts(with: "true\nsha1\n".utf8)
    let paths = place.output.dropFirst("true".utf8.count).dropLast().split(
      separator: usesOldHashes ? "\nsha1\n".utf8 : "\nsha256\n".utf8)
    guard paths.count == 3 else { return .refused(.unexpectedAnswer) }
    let top = [UInt8](paths[2])
    var excludesFile: [UInt8]? = Self.usersExcludesFile
    var foldsCase = false
    var isSparse = false
    for setting in config.output.split(separator: 0) {
      let parts = setting.split(
        separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? [UInt8](parts[1]) : nil
      if parts[0].elementsEqual("core.excludesfile".utf8) {
        excludesFile = value.map { $0.isEmpty ? [] : absolute($0, from: top) }
      } else if parts[0].elementsEqual("core.ignorecase".utf8) {
        foldsCase = isTrue(value)
      } else {
        isSparse = isTrue(value)
      }
    }
    let exclude = absolute([UInt8](paths[0]), from: folder)
    return .workTree(
      WorkTree(
        top: top, foldsCase: foldsCase, indexPath: absolute([UInt8](paths[1]), from: folder),
        usesOldHashes: usesOldHashes,
        excludes: [excludesFile.map { contents($0) } ?? [], contents(exclude)],
        hiddenRules: isSparse ? SparseCheckoutRules(askingGitIn: top) : SparseCheckoutRules()))
  }

  /// The settings that ignore rules depend on, each as `KEY\nVALUE\0`.
  private static func settings(of folder: [UInt8]) throws(SystemError) -> (
    output: [UInt8], end: Program.End
  ) {
    let get = ["config", "--null", "--get-regexp"]
    let all = try program(
      get + ["--type=path", "^core\\.(excludesfile|ignorecase|sparsecheckout)$"], in: folder
    ).run()
    if all.end.status == 0 || all.end.status == 1 { return all }
    // A key without a value is true, and no path.
    let switches = try program(get + ["^core\\.(ignorecase|sparsecheckout)$"], in: folder).run()
    let path = try program(get + ["--type=path", "^core\\.excludesfile$"], in: folder).run()
    return (switches.output + path.output, path.end)
  }

  private static func failure(_ end: Program.End) -> Answer {
    let line = end.errors.prefix { $0 != UInt8(ascii: "\n") }
    // A `.git` file of another kind: to git, what lies around it is an ordinary folder.
    let isOrdinary = ["fatal: not a git repository", "fatal: invalid gitfile format"]
    if isOrdinary.contains(where: { line.starts(with: $0.utf8) }) { return .none }
    return .refused(.failed(Array(line)))
  }

  /// A boolean of git's configuration (git-config(1), Values).
  private static func isTrue(_ value: [UInt8]?) -> Bool {
    guard let value else { return true }
    let text = String(decoding: value, as: UTF8.self).lowercased()
    return !["", "false", "no", "off", "0"].contains(text)
  }

  private static func absolute(_ path: [UInt8], from folder: [UInt8]) -> [UInt8] {
    if path.first == UInt8(ascii: "/") || folder.isEmpty { return path }
    return folder + [UInt8(ascii: "/")] + path
  }

  /// Where git looks when `core.excludesFile` isn't set.
  private static var usersExcludesFile: [UInt8]? {
    if let folder = git.environment["XDG_CONFIG_HOME"], !folder.isEmpty {
      return folder + [UInt8]("/git/ignore".utf8)
    }
    return git.environment["HOME"].map { $0 + [UInt8]("/.config/git/ignore".utf8) }
  }

  private static func contents(_ path: [UInt8]) -> [UInt8] {
    if path.isEmpty { return [] }
    guard let file = try? FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK) else { return [] }
    return (try? file.regularContents(limit: IgnoreFile.largestSize)) ?? []
  }
}
