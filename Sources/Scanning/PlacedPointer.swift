import Blobs
import Git

/// A Git LFS pointer, and where it stands.
struct PlacedPointer: Sendable {
  let pointer: LFSPointer
  let place: Provenance

  /// The entry for its content, which is not read. Its identity is the content's, not the pointer's.
  func unread(_ reason: Coverage.Reason) -> Coverage.Entry {
    Coverage.Entry(place, reason, contentHash: pointer.oid)
  }

  /// Where something is that was met in its content.
  ///
  /// - Parameter inner: its place, from the file that holds the content.
  func place(of inner: Provenance) -> Provenance {
    var place = place
    place.members += [Array("lfs/objects/\(pointer.name)".utf8)] + inner.members
    place.part = inner.part
    return place
  }
}
