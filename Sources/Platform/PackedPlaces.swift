/// Where in a blob, or a part of one, packed data begins that was not searched there.
package struct PackedPlaces: Equatable, Sendable {
  /// Data that was left (`PackedData`), to be searched if it does not come out of an archive.
  package var left = Places()
  /// What may be archives and compressed streams amid the blob, which only its reader can open.
  package var archives = Places()

  /// Where the first record of a zip's directory stands, if one was met.
  package var zipRecord: Int?

  /// Creates an empty list.
  package init() {}

  /// Whether there are none.
  package var isEmpty: Bool { left.isEmpty && archives.isEmpty && zipRecord == nil }

  /// Adds the places of a later part of the blob.
  package mutating func append(_ later: PackedPlaces) {
    left.append(later.left)
    archives.append(later.archives)
    zipRecord = zipRecord ?? later.zipRecord
  }
}
