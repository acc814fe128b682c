/// What is done about packed data that stands amid a blob, such as a gzip file among other bytes.
package enum PackedData: Equatable, Sendable {
  /// It is searched where it is met.
  case searched
  /// It is left, and its places are told: the blob is opened as an archive afterwards, and what comes
  /// out of that need not be searched a second time.
  case left
  /// It is searched up to the first entry of a zip in the blob, and left behind it.
  case leftBehindZipEntry
  /// Nothing but such data at some places is searched: a second look at a blob in which it was left.
  case only(Places)
}
