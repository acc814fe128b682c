/// Where bytes came from.
package struct Provenance: Hashable, Sendable {
  /// Which part of the place the bytes are.
  package enum Part: String, Hashable, Sendable {
    /// A file's or blob's content.
    case content
    /// A file's, folder's, archive member's or ref's name.
    case name
    /// A commit's or tag's text.
    case message
  }

  /// The path's bytes as the user would write them: they start with the argument that led there.
  package var path: [UInt8]
  /// The names of the archive members that lead to the bytes, outermost first.
  package var members: [[UInt8]]
  /// Which part of the place the bytes are.
  package var part: Part
  /// The repository's path as the user named it, for git objects.
  package var repository: [UInt8]?
  /// The hexadecimal object id, for git objects.
  package var object: String?

  /// What coverage calls the place: the path, or the object where it has none, and the members,
  /// joined by `!`.
  package var coveragePath: [UInt8] {
    var place = path
    if path.isEmpty, let object {
      place = (repository.map { $0 + [UInt8(ascii: "/")] } ?? []) + Array("objects/\(object)".utf8)
    }
    for member in members { place += [UInt8(ascii: "!")] + member }
    return place
  }

  /// Creates a provenance; a plain file needs its path alone.
  package init(
    path: [UInt8], members: [[UInt8]] = [], part: Part = .content, repository: [UInt8]? = nil,
    object: String? = nil
  ) {
    self.path = path
    self.members = members
    self.part = part
    self.repository = repository
    self.object = object
  }
}
