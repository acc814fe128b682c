import CArchive
import Glibc
import Platform

/// libarchive's words for its last failure.
///
/// They are read only here, and only for what nothing else tells: its error numbers are the same for
/// an archive that ends early, one that is damaged and one of a variant that it does not read
/// (ARCHIVE_ERRNO_FILE_FORMAT for all of them). Without them all three are still reported, as damage.
struct LibarchiveMessage {
  private let text: String

  /// - Parameter archive: the archive whose last call failed.
  init(_ archive: OpaquePointer) {
    text = unsafe String(cString: kascan_archive_message(archive)).lowercased()
  }

  /// What the failure means.
  var error: ArchiveError {
    if lacksMemory { return .memory }
    if text.contains("encrypt") || text.contains("passphrase") { return .encrypted }
    if text.contains("truncated") || text.contains("unexpected end") { return .truncated }
    if text.contains("unsupported") || text.contains("not supported") { return .unsupported }
    // Of 7z, whose list of members has a checksum.
    if text.contains("codec id") { return .unsupported }
    return .damaged
  }

  /// Whether there was too little memory. Without a limit of memory it is a size in the archive that is absurd.
  private var lacksMemory: Bool {
    guard kascan_archive_error() == ENOMEM || text.contains("memory") || text.contains("alloc")
    else { return false }
    return MemoryLimit.isSet
  }
}
