package import Blobs

/// How much of an archive is expanded before it is given up and reported as unread.
package struct ArchiveLimits: Sendable, Equatable {
  /// How many archives may lie in one another, the outermost counted; 0 expands nothing.
  package var depth = 4
  /// Bytes that may come out of one outermost archive, every level counted.
  package var expandedSize = 16 << 30
  /// How many times its own size an archive may expand to, once `ratioFloor` bytes have come out.
  ///
  /// Deflate reaches 1,030 on nothing but zeros; text that says something stays below 50.
  package var ratio = 500
  /// Bytes that come out of any archive before its ratio matters.
  package var ratioFloor = 100 << 20
  /// Members of one outermost archive, every level counted.
  package var members = 1_000_000
  /// The size of one member above which the rest of it is not read; nil for none.
  package var memberSize: SizeLimit?
  /// Bytes of a nested archive that are kept in memory when it has to be read out of order (zip and
  /// 7z inside another archive); a larger one goes to a file without a name.
  package var spoolMemory = 8 << 20
  /// Bytes that may be read or made again, to find what comes before damage.
  package var retries = 64 << 20
  /// Bytes of a nested archive that may be kept at all.
  package var spoolSize = 4 << 30

  /// Creates the default limits.
  package init() {}
}
