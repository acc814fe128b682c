import Platform

/// What names point to, and what git remembers that they pointed to.
struct RefTips {
  /// A ref or `HEAD`, and the object it points to, tags followed to their end.
  struct Tip {
    var name: [UInt8]
    var object: ObjectID
    /// For a ref that points to a tag: the tag.
    var tag: ObjectID?
    /// Whether it says where a branch of a remote was.
    var isRemoteTracking: Bool { name.starts(with: "refs/remotes/".utf8) }
  }

  /// `HEAD` first if there is one, then the refs, sorted by name.
  private(set) var refs: [Tip] = []
  /// Commits, and what else is named itself, that refs, reflogs, the stash's included, and linked work
  /// trees still hold.
  private(set) var remembered: [ObjectID] = []

  /// Asks git, with two calls.
  init(_ repository: Repository) throws(GitError) {
    refs = try Self.refs(repository)
    let lines = try repository.git.output([
      "rev-list", "--no-walk", "--objects", "--filter=tree:0", "--all", "--reflog",
    ])
    for line in lines.split(separator: 0x0a) {
      guard let id = ObjectID(hexadecimal: line.prefix { $0 != 0x20 }) else {
        throw .unexpectedAnswer(command: "rev-list")
      }
      remembered.append(id)
    }
  }

  /// Takes the refs that a bundle brings.
  init(_ bundle: BundleHeader?, _ store: ObjectStore) {
    let reader = ObjectReader(store)
    for ref in bundle?.refs ?? [] {
      var tip = Tip(name: ref.name, object: ref.object)
      // A tag may point to a tag: every step costs an object, and no ring of names can be made.
      while let (kind, bytes) = try? reader.read(tip.object), kind == .tag,
        let next = ObjectID(
          hexadecimal: bytes.dropFirst(7).prefix(store.algorithm.byteCount * 2))
      {
        if tip.tag == nil { tip.tag = tip.object }
        tip.object = next
      }
      refs.append(tip)
    }
  }

  /// Asks git for the refs alone: a broken one is an error.
  fileprivate static func refs(_ repository: Repository) throws(GitError) -> [Tip] {
    var refs: [Tip] = []
    // Exits with 1 when there is no ref at all.
    let (output, end) = try repository.git.run(["show-ref", "--head", "--dereference"])
    guard end.status == 0 || (end.status == 1 && output.isEmpty && end.errors.isEmpty) else {
      throw .gitFailed(command: "show-ref", end)
    }
    for line in output.split(separator: 0x0a) {
      let digits = line.prefix { $0 != 0x20 }
      guard let id = ObjectID(hexadecimal: digits) else {
        throw .unexpectedAnswer(command: "show-ref")
      }
      let name = Array(line.dropFirst(digits.count + 1))
      if name.ends(in: "^{}"), let last = refs.indices.last {
        refs[last].tag = refs[last].object
        refs[last].object = id
      } else {
        refs.append(Tip(name: name, object: id))
      }
    }
    return refs
  }
}

/// What git is asked about refs before the answer is needed.
///
/// It belongs to one thread.
package final class TipsQuestion {
  private let background: Background<Result<RefTips, GitError>>

  /// Asks what the refs and reflogs of a repository hold.
  package init(_ repository: Repository) {
    background = Background { Result { () throws(GitError) in try RefTips(repository) } }
  }

  /// Waits for the answer.
  func answer() throws(GitError) -> RefTips { try background.value().get() }
}

extension Repository {
  /// The names of all refs, in order; git is asked.
  package func refNames() throws(GitError) -> [[UInt8]] {
    try RefTips.refs(self).map(\.name).filter { $0 != Array("HEAD".utf8) }
  }
}
