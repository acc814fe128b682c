package import Blobs
package import Platform

/// Why an archive, or something in it, was not read.
package enum ArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
  /// libarchive is not installed.
  case libraryMissing
  /// The entry or the list of entries is encrypted.
  case encrypted
  /// The archive ends too early.
  case truncated
  /// The bytes are not what the format says, from some point on.
  case damaged
  /// A compression or variant that libarchive does not read.
  case unsupported
  /// More archives in one another than the limit.
  case tooDeep(limit: Int)
  /// More bytes came out than the limit.
  case tooLarge(limit: Int)
  /// The member is larger than the limit.
  case memberTooLarge(SizeLimit)
  /// The archive expands to more than this many times its size; `level` is the archive's place in
  /// the row of open archives.
  case ratio(limit: Int, level: Int)
  /// More members than the limit.
  case tooManyMembers(limit: Int)
  /// An archive that has to be read out of order is larger than may be kept.
  case tooLargeToKeep(limit: Int)
  /// The scan's time is up.
  case stopped
  /// The archive's own bytes could not be read.
  case source(SystemError)

  /// The phrase for the coverage statement.
  package var description: String {
    switch self {
    case .libraryMissing: "archive not expanded: libarchive.so.13 is not installed"
    case .encrypted: "encrypted"
    case .truncated: "truncated archive"
    case .damaged: "damaged archive"
    case .unsupported: "unsupported compression"
    case .tooDeep(let limit): "archive nested deeper than \(limit)"
    case .tooLarge(let limit): "archive expands to more than \(limit) bytes"
    case .memberTooLarge(let limit): limit.reason
    case .ratio(let limit, _): "archive expands to more than \(limit) times its size"
    case .tooManyMembers(let limit): "archive has more than \(limit) members"
    case .tooLargeToKeep(let limit): "archive too large to keep, over \(limit) bytes"
    case .stopped: "deadline"
    case .source(let error): error.reason
    }
  }

  /// Whether nothing more of the outermost archive is read after this.
  var endsEverything: Bool {
    switch self {
    case .libraryMissing, .tooLarge, .tooManyMembers, .stopped: true
    default: false
    }
  }
}
